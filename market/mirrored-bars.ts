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
 * The bars with each of them, by the toss of a coin, turned upside down around the drift: whatever the
 * past told of the direction of the next bar is taken out, while the sizes of moves stay where they
 * were, so calm and restless spells do too. The first bar stays.
 *
 * @returns bars in memory of their own, at the same times
 * @throws {MarketDataError} prices would leave the range of numbers
 */
export function mirroredBars(bars: Bars, random: RandomStream): OwnedBars {
  const isMirrored = new Uint8Array(bars.length);
  for (let i = 1; i < bars.length; i++) isMirrored[i] = random.uint32() >>> 31;
  return mirrorBars(bars, isMirrored, meanLogReturn(bars));
}

/**
 * Bars of which some are reflected: a log distance x from the close before becomes 2·drift − x.
 *
 * High and low change places, buyers and sellers too, in the volume of takers and in the book. Sizes and
 * counts stay; quote volume follows its mean price paid, which is reflected like any other price. A
 * reflection turns the order of prices round exactly, rounding included, so low and high still hold open
 * and close. A bar after a gap is reflected with its jump, like any other.
 *
 * @param isMirrored 1 where a bar is reflected, one for each bar; that of the first is not read
 * @param drift log return of a bar around which is reflected, 0 to take the drift out as well
 * @throws {MarketDataError} prices would leave the range of numbers
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

/** @param centre where a price equal to `before`, the close that the bar followed, comes to lie */
function reflectBar(bars: Bars, to: Bars, i: number, before: number, centre: number): void {
  const volume = bars.volume[i]!;
  to.open[i] = (before / bars.open[i]!) * centre;
  to.high[i] = (before / bars.low[i]!) * centre;
  to.low[i] = (before / bars.high[i]!) * centre;
  to.close[i] = (before / bars.close[i]!) * centre;
  to.volume[i] = volume;
  if (to.quoteVolume) {
    const quoteVolume = bars.quoteVolume![i]!;
    // Without a volume on both sides there is no mean price, and nothing to reflect.
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
