import {
  allocateBars,
  type Bars,
  type BarsHandle,
  columnsOf,
  type OptionalColumn,
} from './bars.ts';
import { MarketDataError } from './errors.ts';

/** Bars made from others, with their memory. */
export interface OwnedBars {
  readonly bars: Bars;
  readonly handle: BarsHandle;
}

/** Bars of the same length, columns and times, with zeros in all columns but time. */
export function allocateTwin(bars: Bars): OwnedBars {
  const twin = allocateBars(bars.length, bars.intervalMs, columnsOf(bars) as OptionalColumn[]);
  twin.bars.time.set(bars.time);
  return twin;
}

/** Copies the first bar, which has no price before it: twins begin where the market does. */
export function copyFirstBar(from: Bars, to: Bars): void {
  if (from.length === 0) return;
  for (const name of columnsOf(from)) to[name]![0] = from[name]![0]!;
}

/** The mean log return from bar to bar; 0 of fewer than two bars. */
export function meanLogReturn({ close, length }: Pick<Bars, 'close' | 'length'>): number {
  return length < 2 ? 0 : Math.log(close[length - 1]! / close[0]!) / (length - 1);
}

/** @throws {MarketDataError} a price overflows or underflows */
export function checkTwinPrices({ low, high, length }: Bars): void {
  for (let i = 0; i < length; i++) {
    if (low[i]! > 0 && high[i]! < Number.POSITIVE_INFINITY) continue;
    throw new MarketDataError(
      'Cannot make a placebo market of these bars: their prices change so much that in another order they overflow',
    );
  }
}

/** Copies bar `from` to `at` with its prices times a factor; its sizes and counts are unchanged. */
export function carryBar(bars: Bars, from: number, to: Bars, at: number, factor: number): void {
  to.open[at] = bars.open[from]! * factor;
  to.high[at] = bars.high[from]! * factor;
  to.low[at] = bars.low[from]! * factor;
  to.close[at] = bars.close[from]! * factor;
  to.volume[at] = bars.volume[from]!;
  if (to.quoteVolume) to.quoteVolume[at] = bars.quoteVolume![from]! * factor;
  if (to.tradeCount) to.tradeCount[at] = bars.tradeCount![from]!;
  if (to.takerBuyVolume) to.takerBuyVolume[at] = bars.takerBuyVolume![from]!;
  if (to.bidSize) to.bidSize[at] = bars.bidSize![from]!;
  if (to.askSize) to.askSize[at] = bars.askSize![from]!;
}
