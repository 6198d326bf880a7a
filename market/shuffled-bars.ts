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
 * The bars in random order: the same log returns, so the same drift and the same spread, with whatever
 * one bar told of the next taken out. No rule can earn on them but by luck or by drift. The first bar
 * stays, and the last close with it; volatility no longer comes in clusters.
 *
 * @returns bars in memory of their own, at the same times
 * @throws {MarketDataError} prices would leave the range of numbers
 */
export function shuffledBars(bars: Bars, random: RandomStream): OwnedBars {
  const order = permutation(Math.max(0, bars.length - 1), random);
  for (let i = 0; i < order.length; i++) order[i]! += 1;
  return rechainBars(bars, order);
}

/**
 * Bars put one after the other: each keeps its four prices in proportion to the close before it, and
 * starts from the close that it now follows.
 *
 * All four prices of a bar are multiplied by one factor, and rounding keeps the order of numbers, so low
 * and high still hold open and close. Sizes and counts go with their bar unchanged; quote volume is
 * multiplied by the same factor, so that the mean price paid stays where it was within the bar. Times
 * stay: a bar that came after a gap takes its jump along, and the one put there is a bar like any other.
 *
 * @param order which bar comes at 1, 2, …: n − 1 bars from 1 to n − 1, any of them twice or never
 * @param driftTaken log return that is taken from every bar
 * @throws {MarketDataError} prices would leave the range of numbers
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
