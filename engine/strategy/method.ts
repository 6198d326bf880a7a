import type { Bars, OptionalColumn } from '../../market/bars.ts';
import type { Parameter } from './parameters.ts';
import type { Scratch } from './scratch.ts';

/** The side of a method at the close of a bar: long, flat, short, or unknown (warm-up). */
export const LONG = 1;
export const FLAT = 0;
export const SHORT = -1;
export const UNKNOWN = -128;

/**
 * A trading method: a rule that turns bars into a stance.
 *
 * A *signal* is a bar on which the stance turns to long or short from another known stance. So a
 * crossover, which is always long or short, signals when it reverses; a reversion, which is mostly
 * flat, signals whenever it leaves flat.
 */
export interface Method {
  readonly name: string;
  /** One sentence on when it goes long; short is the mirror image. */
  readonly about: string;
  /** How long the side lasts after a signal, and what follows: completes "The side lasts". */
  readonly sideLasts: string;
  readonly parameters: readonly Parameter[];
  /** Names of two parameters of which the first must stay below the second. */
  readonly ordered?: readonly [string, string];
  /** Present if it reads volume. */
  readonly usesVolume?: true;
  /** Columns that it reads besides prices and volume. */
  readonly needs?: readonly OptionalColumn[];
  /**
   * @param params every parameter by its bare name, in range
   * @param stance as long as the bars, overwritten: LONG, SHORT, FLAT or UNKNOWN while warming up
   * @param scratch working memory; the caller releases what is taken
   * @remarks stance[i] reads nothing after bar i
   */
  stance(
    bars: Bars,
    params: Readonly<Record<string, number>>,
    stance: Int8Array,
    scratch: Scratch,
  ): void;
}
