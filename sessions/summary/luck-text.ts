import { leastP } from '../../analyzer/next-step.ts';
import type { Exam, Honesty, PlaceboTest } from '../../protocol/honesty.ts';
import { lastDay } from '../../protocol/iso-instant.ts';
import { countText, percentText, plural, pText, ratioText } from '../../protocol/number-text.ts';
import { KIND_NAMES } from '../../protocol/placebo-text.ts';
import { luckOverview } from './luck-overview.ts';
import type { SessionFindings } from './session-findings.ts';

/** The share of t that luck explains, or why there is none. */
export function luckShareText({ luck_share, mean }: PlaceboTest): string {
  if (mean === null) return 'n/a';
  if (luck_share === null) return 'n/a: session t not above 0';
  if (mean <= 0) return 'none: placebo mean not above 0';
  return percentText(luck_share, 0);
}

/** The number of independent trials that the whole search is worth. */
export function impliedText({ implied_trials, mean }: PlaceboTest): string {
  if (mean === null || implied_trials === null) return 'n/a';
  if (mean <= 0) return '1 or fewer';
  return implied_trials < 10 ? ratioText(implied_trials, 1) : countText(Math.round(implied_trials));
}

/** What to do next. */
export function nextStepText({
  metrics: { verdict, honesty },
  identity,
}: Pick<SessionFindings, 'metrics' | 'identity'>): string {
  return luckOverview({ verdict, honesty }, identity).next;
}

export const CHECKS_NOTE =
  'None of these decides the verdict: only the false-alarm rate of the placebo is measured (by maestro calibrate).';

/** What the placebo arms are, and the p that a candidate needs. */
export function armsText({ placebo, trials }: Honesty): string {
  if (placebo === null) {
    return (
      'There were no placebo runs, so it is unknown what this search finds on markets without an edge. The t of the ' +
      'champion alone is no evidence: the best of many looks good on noise too.'
    );
  }
  const { shuffle, mirror, agents, threshold } = placebo;
  const least = leastP(placebo);
  const stopped = [shuffle, mirror].filter((one) => one.stopped);
  const failed = shuffle.failed + mirror.failed;
  return [
    'Each placebo run repeats the whole search, with the same budget and rules, on a copy of this market without an ' +
      'edge. Both kinds keep the drift. Shuffled copies have the bars in random order, which destroys any dependence ' +
      'between bars, volatility clusters included. Mirrored copies turn each bar upside down around the drift with ' +
      'probability 1/2, which destroys the dependence of direction on the past; sizes of moves and volatility clusters ' +
      'stay. p is the probability that luck alone reaches this t: (1 + runs with at least this t) / (1 + runs).',
    'The verdict "candidate" needs p of at most 1 - 0.95^(1/k) on both kinds of copies, where k is the number of this ' +
      'try among the searches of this lab on the same bars, which are recognised by their daily returns: here ' +
      `k = ${countText(trials.sessions)} and p ${pText(threshold)}.`,
    least > threshold &&
      `With this number of placebo runs p cannot fall below ${pText(least)}, so this session cannot become a candidate.`,
    agents !== 'same' &&
      'Heuristic agents replaced the models in the placebo runs, so they give no verdict on the models.',
    stopped.length > 0 &&
      `A kind of copy ends once ${countText(stopped[0]!.exceeding)} of its runs have at least this t, and its p is then ${countText(stopped[0]!.exceeding)} / runs: here the ${stopped.map(({ kind }) => KIND_NAMES[kind]).join(' and the ')} copies did.`,
    failed > 0 &&
      `Failed and counted as runs with at least this t: ${plural(failed, 'placebo run')}.`,
  ]
    .filter((text) => text !== false)
    .join(' ');
}

/** The number of trials, and how many independent trials they are worth. */
export function trialsCountText({ trials, placebo }: Honesty): string {
  const { session, before, sessions } = trials;
  const counted =
    sessions === 1 && before === 0
      ? `Trials: N = ${countText(session)}, all in this session, the first of this lab on overlapping bars.`
      : `Trials: N = ${countText(session + before)}: ${countText(session)} in this session and ${countText(before)} earlier ` +
        `ones of this lab on overlapping bars (${plural(sessions - 1, 'other search', 'other searches')}).`;
  if (placebo === null) return counted;
  return (
    `${counted} Trials are correlated, so they are worth fewer independent ones. Implied N estimates that smaller ` +
    'number: the number of independent trials without an edge whose best t would, on average, equal the mean t of the ' +
    'placebo champions (1 or fewer if that mean is not above 0).'
  );
}

/** The share of profitable tests in placebo arms: mean and range. */
export function profitableShareText({ profitable_tests_share }: PlaceboTest, of = ''): string {
  const { mean, low, high } = profitable_tests_share;
  if (mean === null) return 'n/a';
  return `${percentText(mean)}${of} (${percentText(low)} to ${percentText(high)})`;
}

/** The share of profitable tests, compared with markets without an edge; null if no test ran. */
export function profitableText({ search, placebo }: Honesty): string | null {
  const share = search.profitable_tests_share;
  if (share === null) return null;
  const own = `${percentText(share)} of the out-of-sample tests that ran on their step were profitable.`;
  if (placebo === null)
    return `${own} This alone is no evidence of skill: on noise, about half are profitable before costs.`;
  const of = (test: PlaceboTest) => profitableShareText(test, ' on average');
  return `${own} On shuffled copies it is ${of(placebo.shuffle)}, on mirrored copies ${of(placebo.mirror)}.`;
}

/** What the exam tested, and its result. */
export function examText({ look, level, from, to, bars, p, passed }: Exam): string {
  return (
    `The champion ran on ${plural(bars, 'locked bar')}, ${from.slice(0, 10)} to ${lastDay(to)}, which no search ` +
    `has read. This was look ${countText(look)} of this lab into this vault, so p must be 0.05 x 2^-${countText(look)} = ` +
    `${pText(level)} or less. p is the probability of such a result without an edge beyond its market exposure. ` +
    `Result: p ${pText(p)}, ${passed ? 'passed' : 'not passed'}.`
  );
}
