import type { Bars, OptionalColumn } from '../../market/bars.ts';
import type { Parameter } from './parameters.ts';
import type { Scratch } from './scratch.ts';

/** What a method wants at the close of a bar: long, short, out, or nothing yet (warm-up). */
export const LONG = 1;
export const FLAT = 0;
export const SHORT = -1;
export const UNKNOWN = -128;

/**
 * A trading method: a rule that turns bars into a stance.
 *
 * A *signal* is a bar on which the stance turns to long or short from something else that is known.
 * So a method that always has an opinion (a moving average crossover) signals when it changes its
 * mind, and one that seldom has (a reversion) when it comes to have one.
 */
export interface Method {
  readonly name: string;
  /** One sentence: when it goes long; short is the mirror image. */
  readonly about: string;
  readonly parameters: readonly Parameter[];
  /** Names of two parameters of which the first must stay below the second. */
  readonly ordered?: readonly [string, string];
  /** Columns without which it has no opinion. */
  readonly needs?: readonly OptionalColumn[];
  /**
   * @param params every parameter by its bare name, in range
   * @param stance as long as the bars, overwritten: LONG, SHORT, FLAT or UNKNOWN while warming up
   * @param scratch memory to work in; what is taken is given back by the caller
   * @remarks stance[i] reads nothing after bar i
   */
  stance(
    bars: Bars,
    params: Readonly<Record<string, number>>,
    stance: Int8Array,
    scratch: Scratch,
  ): void;
}
