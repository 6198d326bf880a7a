import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Finalist, Honesty } from '../../protocol/honesty.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import type { Strategy } from '../../protocol/strategy.ts';

/** The finalist with the largest t; null if none traded. */
export function championOf({ champion, finalists }: Honesty): Finalist | null {
  return champion === null ? null : finalists[champion]!;
}

/** The replay of a centre, unchanged over all steps; null if it was not replayed. */
export function replayOf({ finalists }: Honesty, strategy: Strategy): Finalist | null {
  const key = canonicalJson(strategy);
  return finalists.find((one) => canonicalJson(one.strategy) === key) ?? null;
}

/** Follows the verdict, where finalists are first mentioned. */
export const FINALIST_NOTE =
  'A finalist is a parameter set around which tests ran, replayed alone with fixed parameters over all steps.';

/** Describes the champion and how it was selected. The name in it is not escaped. */
export function championText(honesty: Honesty): string {
  const best = championOf(honesty);
  const finalists = honesty.finalists.length;
  if (best === null)
    return `None of ${plural(finalists, 'finalist')} traded, so there is no champion.`;
  return (
    `${finalists === 1 ? 'The only centre' : `Each of the ${countText(finalists)} centres`} that ran was replayed with ` +
    `fixed parameters over all ${countText(honesty.step_bars)} step bars. The champion is the one with the largest t: ` +
    `${describeRules(best.strategy)}, from "${best.name}" in segment ${best.segment}, first used in ${best.first_test}. ` +
    't is the mean net P&L per bar in excess of its market exposure, divided by its standard error. ' +
    'The walk-forward record is the P&L of the search itself: it traded candidates near each centre, patched parameters, ' +
    'and abstained if no candidate passed validation.'
  );
}
