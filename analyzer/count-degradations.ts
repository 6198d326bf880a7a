import type { EpisodeOutcome } from '../protocol/test-result.ts';
import { isLow, STREAK } from './detect-degradation.ts';

export interface DegradationCount {
  /** Runs of three consecutive episodes with trades; they overlap. */
  readonly runs: number;
  /** Of those, the ones with a low hit in all three. */
  readonly found: number;
  /** How many that would be by chance alone, on average. */
  readonly expected: number;
}

/**
 * How often hit was low in three consecutive episodes, and how often it would be by chance: if every
 * trade won with the same probability, whatever the trades before it did.
 *
 * @param episodes in test order; those without trades are looked past
 * @param hit the probability that a trade wins, in [0, 1]
 */
export function countDegradations(
  episodes: readonly Pick<EpisodeOutcome, 'trades' | 'hit'>[],
  hit: number,
): DegradationCount {
  const traded = episodes.filter(({ trades }) => trades > 0);
  const low = traded.map((episode) => Number(isLow(episode)));
  const chances = traded.map(({ trades }) => chanceOfLow(trades, hit));
  return {
    runs: Math.max(0, traded.length - STREAK + 1),
    found: sumOfRuns(low),
    expected: sumOfRuns(chances),
  };
}

/** The products of all runs of three, added up. */
function sumOfRuns(values: readonly number[]): number {
  return values.reduce((sum, _value, i) => {
    const run = values.slice(i, i + STREAK);
    return run.length < STREAK ? sum : sum + run.reduce((product, value) => product * value, 1);
  }, 0);
}

/** That so few of the trades win that hit is low: the binomial distribution, added up in logarithms. */
function chanceOfLow(trades: number, hit: number): number {
  if (hit <= 0) return 1;
  if (hit >= 1) return 0;
  const odds = Math.log(hit / (1 - hit));
  let logChance = trades * Math.log(1 - hit);
  let sum = 0;
  for (let wins = 0; isLow({ hit: wins / trades }); wins++) {
    sum += Math.exp(logChance);
    logChance += odds + Math.log((trades - wins) / (wins + 1));
  }
  return sum;
}
