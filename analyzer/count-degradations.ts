import type { EpisodeOutcome } from '../protocol/test-result.ts';
import { isLow, STREAK } from './detect-degradation.ts';

export interface DegradationCount {
  /** Runs of three consecutive episodes with trades; they overlap. */
  readonly runs: number;
  /** The runs with a low hit in all three episodes. */
  readonly found: number;
  /** The expected number of these by chance. */
  readonly expected: number;
}

/**
 * Counts how often hit was low in three consecutive episodes, and the number expected by chance, if all
 * trades win independently with the same probability.
 *
 * @param episodes in test order; those without trades are ignored
 * @param hit the probability that a trade wins, in [0, 1]
 */
export function countDegradations(
  episodes: readonly Pick<EpisodeOutcome, 'trades' | 'hit'>[],
  hit: number,
): DegradationCount {
  const traded = episodes.filter(({ trades }) => trades > 0);
  const low = traded.map((episode) => Number(isLow(episode)));
  const probabilities = traded.map(({ trades }) => probabilityOfLow(trades, hit));
  return {
    runs: Math.max(0, traded.length - STREAK + 1),
    found: sumOfRuns(low),
    expected: sumOfRuns(probabilities),
  };
}

/** The sum of the products of all runs of three. */
function sumOfRuns(values: readonly number[]): number {
  return values.reduce((sum, _value, i) => {
    const run = values.slice(i, i + STREAK);
    return run.length < STREAK ? sum : sum + run.reduce((product, value) => product * value, 1);
  }, 0);
}

/** The probability of a low hit: the binomial distribution, summed in logarithms. */
function probabilityOfLow(trades: number, hit: number): number {
  if (hit <= 0) return 1;
  if (hit >= 1) return 0;
  const odds = Math.log(hit / (1 - hit));
  let logProbability = trades * Math.log(1 - hit);
  let sum = 0;
  for (let wins = 0; isLow({ hit: wins / trades }); wins++) {
    sum += Math.exp(logProbability);
    logProbability += odds + Math.log((trades - wins) / (wins + 1));
  }
  return sum;
}
