import { leastP } from '../../analyzer/next-step.ts';
import type { Exam, Honesty, PlaceboTest } from '../../protocol/honesty.ts';
import { countText, percentText, plural, pText, ratioText } from '../../protocol/number-text.ts';
import { KIND_NAMES } from '../../protocol/placebo-text.ts';
import { luckOverview } from './luck-overview.ts';
import type { SessionFindings } from './session-findings.ts';

/** How much of t luck explains. Where luck explains none, or there is nothing to explain, it says so. */
export function luckShareText({ luck_share, mean }: PlaceboTest): string {
  if (mean === null) return 'n/a';
  if (luck_share === null) return 'n/a: no t above 0';
  if (mean <= 0) return 'none: luck loses here';
  return percentText(luck_share, 0);
}

/** To how many independent trials the whole search comes. */
export function impliedText({ implied_trials, mean }: PlaceboTest): string {
  if (mean === null || implied_trials === null) return 'n/a';
  if (mean <= 0) return 'one at most';
  return implied_trials < 10 ? ratioText(implied_trials, 1) : countText(Math.round(implied_trials));
}

/** What to do now. */
export function nextStepText({
  metrics: { verdict, honesty },
  identity,
}: Pick<SessionFindings, 'metrics' | 'identity'>): string {
  return luckOverview({ verdict, honesty }, identity).next;
}

/** What checks beside the placebo are good for. */
export const CHECKS_NOTE =
  'None of these decides. On markets without an edge an uncorrected test is passed by most searches, a PBO below ' +
  'one half by a third of them, and the deflated Sharpe ratio is passed by hardly any, edge or none: the placebo ' +
  'alone is as strict as it says.';

/** What was compared with what, and what it takes. */
export function armsText({ placebo, trials }: Honesty): string {
  if (placebo === null) {
    return (
      'No placebo arms were played: what this search finds on markets without an edge is not known. The t of its ' +
      'champion alone says nothing, since the best of many looks good on noise, too.'
    );
  }
  const { shuffle, mirror, agents, threshold } = placebo;
  const least = leastP(placebo);
  const stopped = [shuffle, mirror].filter((one) => one.stopped);
  const failed = shuffle.failed + mirror.failed;
  return [
    'The whole search ran again, with the same budget and rules, on twins of this market in which nothing can be ' +
      'earned: shuffled ones have its bars in another order, mirrored ones each bar upside down by the toss of a ' +
      'coin, with the drift kept. p is the chance that luck alone does as well.',
    `A candidate needs ${pText(threshold)} or less on both: 1 - 0.95^(1/K), where K = ${countText(trials.sessions)}, ` +
      'the sessions begun on these bars, this one included.',
    least > threshold &&
      `With so few arms p cannot come below ${pText(least)}: this session could not have become a candidate.`,
    agents !== 'same' &&
      'Heuristic agents took the place of the models there, so it judges nothing.',
    stopped.length > 0 &&
      `The arms on ${stopped.map(({ kind }) => KIND_NAMES[kind]).join(' and on ')} twins ended early: so many had done as well that more would not have helped.`,
    failed > 0 && `${plural(failed, 'arm')} failed, and count as having done as well.`,
  ]
    .filter((text) => text !== false)
    .join(' ');
}

/** How much was tried, and how many independent tries that is worth. */
export function trialsCountText({ trials, placebo }: Honesty): string {
  const { session, before, sessions } = trials;
  const counted =
    sessions === 1 && before === 0
      ? `Trials: N = ${countText(session)}, all of this session, the first of this lab on these bars.`
      : `Trials: N = ${countText(session + before)}: ${countText(session)} in this session, and ${countText(before)} in ` +
        `what this lab had tried on these bars before (${plural(sessions - 1, 'other search', 'other searches')}).`;
  if (placebo === null) return counted;
  return (
    `${counted} They are alike, and most bring nothing: the champions that luck finds are as good as the best of so ` +
    'many independent trials without an edge as the table says (implied N).'
  );
}

/** How many tests made money on twins, and from the least to the most of an arm. */
export function profitableShareText({ profitable_tests_share }: PlaceboTest, of = ''): string {
  const { mean, low, high } = profitable_tests_share;
  if (mean === null) return 'n/a';
  return `${percentText(mean)}${of} (${percentText(low)} to ${percentText(high)})`;
}

/** What is often taken for success, and what it comes to where there is nothing to find. */
export function profitableText({ search, placebo }: Honesty): string | null {
  const share = search.profitable_tests_share;
  if (share === null) return null;
  const own = `Of the tests that ran on their step ${percentText(share)} made money.`;
  if (placebo === null)
    return `${own} That says nothing about skill: on noise about half do before costs.`;
  const of = (test: PlaceboTest) => profitableShareText(test, ' on average');
  return (
    `${own} "More than 20 % of configurations are profitable" is often taken for success, and says nothing about ` +
    `skill: on twins of this market, where nothing can be earned, it is ${of(placebo.shuffle)} where bars are ` +
    `shuffled, and ${of(placebo.mirror)} where they are mirrored.`
  );
}

/** What was examined, and what came of it. */
export function examText({ look, level, from, to, bars, p, passed }: Exam): string {
  return (
    `The champion ran over ${plural(bars, 'locked bar')}, ${from.slice(0, 10)} to ${to.slice(0, 10)}, which no search ` +
    `was handed. It was look ${countText(look)} of all sessions at this market, to pass at 0.05 x 2^-${countText(look)} = ` +
    `${pText(level)} or less. Without an edge beyond its exposure to the market it would do as well with a chance of ` +
    `p ${pText(p)}: ${passed ? 'passed' : 'not passed'}.`
  );
}
