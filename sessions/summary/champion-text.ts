import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Finalist, Honesty } from '../../protocol/honesty.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import type { Strategy } from '../../protocol/strategy.ts';

/** The finalist with the largest t; null where none traded. */
export function championOf({ champion, finalists }: Honesty): Finalist | null {
  return champion === null ? null : finalists[champion]!;
}

/** What the search itself made of a centre: it was run unchanged over all steps. Null where it was not. */
export function replayOf({ finalists }: Honesty, strategy: Strategy): Finalist | null {
  const sought = canonicalJson(strategy);
  return finalists.find((one) => canonicalJson(one.strategy) === sought) ?? null;
}

/** Which centre the champion is, and what it was chosen from. The name in it is as it came. */
export function championText(honesty: Honesty): string {
  const best = championOf(honesty);
  const finalists = honesty.finalists.length;
  if (best === null)
    return `Of ${plural(finalists, 'finalist')} none traded, so there is no champion.`;
  return (
    `${finalists === 1 ? 'The one centre' : `Each of the ${countText(finalists)} centres`} that ran was replayed ` +
    `unchanged over all ${countText(honesty.step_bars)} step bars; the one with the largest t is the champion: ` +
    `${describeRules(best.strategy)}, of "${best.name}" in segment ${best.segment}, from ${best.first_test} on. ` +
    't is the mean net P&L a bar, less what its exposure to the market earned, over its standard error. ' +
    'The record is what the search made as it went: with other candidates near its centres, patched, and flat where none held.'
  );
}
