import type { Bars } from './bars.ts';
import {
  allocateTwin,
  carryBar,
  checkTwinPrices,
  copyFirstBar,
  meanLogReturn,
  type OwnedBars,
} from './twin-bars.ts';
import type { RandomStream } from './xoshiro128.ts';

/**
 * Reflects each bar around the drift with probability 1/2: any dependence of the next bar's direction on
 * the past is removed, while the sizes of moves, and so the clusters of volatility, stay in place. The
 * first bar stays.
 *
 * @returns a copy, at the same times
 * @throws {MarketDataError} prices would overflow or underflow
 */
export function mirroredBars(bars: Bars, random: RandomStream): OwnedBars {
  const isMirrored = new Uint8Array(bars.length);
  for (let i = 1; i < bars.length; i++) isMirrored[i] = random.uint32() >>> 31;
  return mirrorBars(bars, isMirrored, meanLogReturn(bars));
}

/**
 * Reflects some bars: a log distance x from the close before becomes 2·drift − x.
 *
 * High and low swap, and so do buyers and sellers, in taker volume and in the book. Sizes and counts
 * stay; quote volume follows its mean price, which is reflected like any other price. A reflection
 * reverses the order of prices exactly, rounding included, so open and close stay within low and high. A
 * bar after a gap is reflected with its jump, like any other.
 *
 * @param isMirrored 1 for each bar to reflect; the first value is not read
 * @param drift log return of a bar to reflect around; 0 removes the drift as well
 * @throws {MarketDataError} prices would overflow or underflow
 * @internal
 */
export function mirrorBars(bars: Bars, isMirrored: ArrayLike<number>, drift: number): OwnedBars {
  const twin = allocateTwin(bars);
  const to = twin.bars;
  copyFirstBar(bars, to);
  const pull = Math.exp(2 * drift);
  let previousClose = bars.close[0]!;
  for (let i = 1; i < bars.length; i++) {
    const before = bars.close[i - 1]!;
    if (isMirrored[i]) reflectBar(bars, to, i, before, previousClose * pull);
    else carryBar(bars, i, to, i, previousClose / before);
    previousClose = to.close[i]!;
  }
  checkTwinPrices(to);
  return twin;
}

/** @param centre the image of `before`, the close that preceded the bar */
function reflectBar(bars: Bars, to: Bars, i: number, before: number, centre: number): void {
  const volume = bars.volume[i]!;
  to.open[i] = (before / bars.open[i]!) * centre;
  to.high[i] = (before / bars.low[i]!) * centre;
  to.low[i] = (before / bars.high[i]!) * centre;
  to.close[i] = (before / bars.close[i]!) * centre;
  to.volume[i] = volume;
  if (to.quoteVolume) {
    const quoteVolume = bars.quoteVolume![i]!;
    // Without both volumes there is no mean price to reflect.
    const hasPrice = volume > 0 && quoteVolume > 0;
    to.quoteVolume[i] = hasPrice
      ? volume * (before / (quoteVolume / volume)) * centre
      : quoteVolume;
  }
  if (to.tradeCount) to.tradeCount[i] = bars.tradeCount![i]!;
  if (to.takerBuyVolume) to.takerBuyVolume[i] = Math.max(0, volume - bars.takerBuyVolume![i]!);
  if (to.bidSize) to.bidSize[i] = bars.askSize![i]!;
  if (to.askSize) to.askSize[i] = bars.bidSize![i]!;
}
