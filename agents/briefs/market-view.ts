import type { Slice } from '../../engine/windows.ts';
import { DAY_MS } from '../../market/interval.ts';
import { barsPerDay, type Market } from '../../market/market.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { Sizing } from '../../protocol/strategy.ts';
import type { Stretch } from './briefs.ts';

const MASK = 'ASSET';

const FIRST_CLOSE = 100;

/** The view of a market that agents see. */
export interface MarketView {
  readonly symbol: string;
  /** Null if agents are blind. */
  readonly venue: string | null;
  /** The size of a trade; a quantity is on the scale of the prices shown. */
  size(sizing: Sizing): Sizing;
  /** Summary of bars [start, end); it reads no later bar. */
  stretch(slice: Slice): Stretch;
}

/**
 * The only source of market data in prompts. Blind agents see no symbol, venue or date: days are
 * numbered from the first bar (day 1), prices are scaled so that the first close is 100, and
 * quantities inversely. Amounts of money are not scaled.
 *
 * No inverse is needed: answers contain no price, quantity or date, only parameters in bars, shares,
 * multiples and amounts of money.
 *
 * @param atr ATR(14) by bar; NaN while warming up
 */
export function marketView(market: Market, atr: Float64Array, isBlind: boolean): MarketView {
  const { bars } = market;
  const scale = isBlind ? FIRST_CLOSE / bars.close[0]! : 1;
  const firstDay = Math.floor(bars.time[0]! / DAY_MS);
  const dayText = (time: number) =>
    isBlind
      ? `day ${Math.floor(time / DAY_MS) - firstDay + 1}`
      : isoInstant(time).slice(0, 'yyyy-mm-dd'.length);
  const barsOfDay = barsPerDay(market);
  const cache = new Map<string, Stretch>();

  const stretch = (slice: Slice): Stretch => {
    const { start, end } = slice;
    const { time, close } = bars;
    const first = close[start]!;
    const last = close[end - 1]!;
    return {
      from: dayText(time[start]!),
      to: dayText(time[end - 1]!),
      days: Math.round((10 * (end - start)) / barsOfDay) / 10,
      first_price: first * scale,
      last_price: last * scale,
      return: last / first - 1,
      volatility_a_day: volatilityADay(close, slice, barsOfDay),
      atr_share: meanShare(atr, close, slice),
    };
  };

  return {
    symbol: isBlind ? MASK : market.symbol,
    venue: isBlind ? null : market.venue,
    size: (sizing) =>
      'quantity' in sizing ? { quantity: sizing.quantity / scale } : { ...sizing },
    // Every turn of a segment needs the same summaries, over possibly millions of bars.
    stretch: (slice) => {
      const key = `${slice.start}-${slice.end}`;
      const known = cache.get(key) ?? stretch(slice);
      cache.set(key, known);
      return known;
    },
  };
}

/** Realised volatility per day: the root of the mean squared log return, scaled to a day. */
function volatilityADay(close: Float64Array, { start, end }: Slice, barsADay: number) {
  const returns = end - start - 1;
  if (returns < 1) return null;
  let sum = 0;
  for (let i = start + 1; i < end; i++) sum += Math.log(close[i]! / close[i - 1]!) ** 2;
  return Math.sqrt((sum / returns) * barsADay);
}

function meanShare(atr: Float64Array, close: Float64Array, { start, end }: Slice): number | null {
  let sum = 0;
  let count = 0;
  for (let i = start; i < end; i++) {
    const share = atr[i]! / close[i]!;
    if (Number.isNaN(share)) continue;
    sum += share;
    count++;
  }
  return count === 0 ? null : sum / count;
}
