import { exceeds, type PlaceboResult } from './placebo.ts';

export interface SequentialPlacebo {
  /** The number of results used: none after the stop. */
  readonly runs: number;
  readonly exceed: number;
  readonly p: number;
  /** Enough runs exceeded before the last one. */
  readonly isStopped: boolean;
  /** Stopped, or all runs made. Until then `p` is provisional, and no test. */
  readonly isFinal: boolean;
}

/** When a comparison stops: after `stopAfter` exceeding runs, or after `most` runs. */
export interface StoppingRule {
  readonly stopAfter: number;
  readonly most: number;
}

/**
 * The placebo p of runs made one after the other until `stopAfter` of them exceed: then p is
 * exceed / runs, else (1 + exceed) / (most + 1). The p is valid only if the order
 * of runs is fixed in advance, so early results wait for those before them.
 *
 * @param results so far, in the order of the runs; null is a failed run, which exceeds
 * @throws {RangeError} a limit is not a whole number of 1 or more, or a result is NaN
 * @see Besag & Clifford, Sequential Monte Carlo p-values, Biometrika 78 (1991), 301
 */
export function sequentialPlacebo(
  observed: number,
  results: readonly PlaceboResult[],
  { stopAfter, most }: StoppingRule,
): SequentialPlacebo {
  if (!(Number.isInteger(stopAfter) && stopAfter >= 1 && Number.isInteger(most) && most >= 1)) {
    throw new RangeError(
      `Cannot limit placebo runs: received stopAfter ${stopAfter} and most ${most}`,
    );
  }
  let runs = 0;
  let exceed = 0;
  while (runs < Math.min(most, results.length) && exceed < stopAfter) {
    if (exceeds(results[runs] ?? null, observed)) exceed++;
    runs++;
  }
  const isStopped = exceed === stopAfter;
  const p = isStopped ? exceed / runs : (1 + exceed) / (runs + 1);
  return { runs, exceed, p, isStopped, isFinal: isStopped || runs === most };
}
