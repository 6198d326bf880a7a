import { hashBars, type Market } from './market.ts';
import { mirroredBars } from './mirrored-bars.ts';
import { shuffledBars } from './shuffled-bars.ts';
import type { RandomStream } from './xoshiro128.ts';

/** The ways to take the edge out of a market. */
export const TWIN_KINDS = ['shuffled', 'mirrored'] as const;
export type TwinKind = (typeof TWIN_KINDS)[number];

/**
 * A market as like this one as one without an edge can be: same times, gaps and labels, other bars and
 * so another hash. Whoever shows it says that it is a twin.
 *
 * @throws {MarketDataError} prices would leave the range of numbers
 */
export function twinMarket(market: Market, kind: TwinKind, random: RandomStream): Market {
  const make = kind === 'shuffled' ? shuffledBars : mirroredBars;
  const { bars, handle } = make(market.bars, random);
  return { ...market, bars, handle, hash: hashBars(bars) };
}
