import type { Bars } from './bars.ts';
import {
  allocateTwin,
  carryBar,
  checkTwinPrices,
  copyFirstBar,
  type OwnedBars,
} from './twin-bars.ts';
import { permutation, type RandomStream } from './xoshiro128.ts';

/**
 * The bars in random order: the same log returns, so the same drift and variance, without any dependence
 * between bars. A rule can earn on them only by luck or by drift. The first bar and the last close stay;
 * volatility no longer clusters.
 *
 * @returns a copy, at the same times
 * @throws {MarketDataError} prices would overflow or underflow
 */
export function shuffledBars(bars: Bars, random: RandomStream): OwnedBars {
  const order = permutation(Math.max(0, bars.length - 1), random);
  for (let i = 0; i < order.length; i++) order[i]! += 1;
  return rechainBars(bars, order);
}

/**
 * Chains bars in a given order: each keeps the ratios of its four prices to the close before it, and
 * starts from the close that it now follows.
 *
 * All four prices of a bar are multiplied by one factor, and rounding keeps the order of numbers, so open
 * and close stay within low and high. Sizes and counts move with their bar unchanged; quote volume is
 * multiplied by the same factor, so the mean price keeps its place within the bar. Times stay: a bar
 * from after a gap keeps its jump, and the bar that replaces it needs none.
 *
 * @param order which bar comes at 1, 2, …: n − 1 bars from 1 to n − 1, any of them twice or never
 * @param driftTaken log return subtracted from every bar
 * @throws {MarketDataError} prices would overflow or underflow
 * @internal
 */
export function rechainBars(bars: Bars, order: ArrayLike<number>, driftTaken = 0): OwnedBars {
  const twin = allocateTwin(bars);
  const to = twin.bars;
  copyFirstBar(bars, to);
  const shrink = Math.exp(-driftTaken);
  let previousClose = bars.close[0]!;
  for (let i = 1; i < bars.length; i++) {
    const from = order[i - 1]!;
    const factor = (previousClose / bars.close[from - 1]!) * shrink;
    carryBar(bars, from, to, i, factor);
    previousClose = to.close[i]!;
  }
  checkTwinPrices(to);
  return twin;
}
