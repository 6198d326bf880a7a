import { clopperPearson } from './clopper-pearson.ts';
import { impliedTrials } from './implied-trials.ts';
import { moments } from './moments.ts';

/** The best statistic of a placebo run: −∞ if nothing traded, null if it failed. */
export type PlaceboResult = number | null;

/** Compares a search with its placebo runs. */
export interface PlaceboSummary {
  readonly runs: number;
  readonly failed: number;
  /** Runs that reached the observed statistic, and those that failed. */
  readonly exceed: number;
  /** (1 + exceed) / (runs + 1). */
  readonly p: number;
  /** Clopper-Pearson interval, 95 %, of the share of runs that exceed. */
  readonly low: number;
  readonly high: number;
  /** Over the runs with a finite statistic; null if there is none. */
  readonly mean: number | null;
  readonly sd: number | null;
  /** Observed statistic minus mean. */
  readonly haircut: number | null;
  /** Mean over observed; null unless the observed statistic is above 0. */
  readonly luckShare: number | null;
  /** The number of independent trials without an edge that reach the mean. */
  readonly impliedTrials: number | null;
}

/**
 * Compares the best statistic of a search with those of the same search on markets without an edge.
 *
 * A failed run counts as exceeding, because its result is unknown. A run that never
 * traded has no finite statistic; it does not exceed a finite one, and is left out of the mean,
 * which can only make the haircut smaller. An observed −∞ is exceeded by every run.
 *
 * @param results in any order
 * @param sigma0 standard deviation of the statistic of one trial without an edge: 1 for t,
 *   1/√(n − 1) for a Sharpe ratio
 * @throws {RangeError} the observed statistic or a result is NaN
 * @see Phipson & Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010), 39
 */
export function summarisePlacebo(
  observed: number,
  results: readonly PlaceboResult[],
  sigma0 = 1,
): PlaceboSummary {
  const runs = results.length;
  const exceed = results.filter((result) => exceeds(result, observed)).length;
  const finite = results.filter((result): result is number => Number.isFinite(result));
  const { mean, sd } = moments(finite);
  const { low, high } = clopperPearson(exceed, runs);
  const isComparable = mean !== null && Number.isFinite(observed);
  return {
    runs,
    failed: results.filter((result) => result === null).length,
    exceed,
    p: (1 + exceed) / (runs + 1),
    low,
    high,
    mean,
    sd,
    haircut: isComparable ? observed - mean : null,
    luckShare: isComparable && observed > 0 ? mean / observed : null,
    impliedTrials: mean === null ? null : impliedTrials(mean / sigma0),
  };
}

/**
 * Whether a run counts against the observed statistic: reached it, or failed.
 *
 * @throws {RangeError} one of them is NaN
 */
export function exceeds(result: PlaceboResult, observed: number): boolean {
  if (Number.isNaN(observed) || Number.isNaN(result)) {
    throw new RangeError(
      `Cannot compare with a placebo run: found NaN among ${observed} and ${result}`,
    );
  }
  return result === null || result >= observed;
}
