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

/** Terms of the verdict, next to it. */
export const VERDICT_TERMS =
  'A centre is a parameter set around which tests ran. A finalist is a centre replayed with fixed parameters over all ' +
  'steps; a step is the last days of a test. The champion is the finalist with the largest t. The excess is the mean ' +
  'P&L per bar after costs minus what always holding its mean position (shorts negative, flat 0) would have earned; t is the excess divided by ' +
  'its standard error.';

/** How `describeRules` writes parameters. */
const RULES_NOTE =
  'Numbers after a method are its parameters in the order of "maestro methods NAME"; the stop is in ATRs ' +
  '(atr_stop_mult), the profit target in quote currency per trade (hard_tp_usd), the time limit in bars (timeout_bars).';

/** Describes the champion and how it was selected. The name in it is not escaped. */
export function championText(honesty: Honesty): string {
  const best = championOf(honesty);
  const finalists = plural(honesty.finalists.length, 'finalist');
  if (best === null) return `None of ${finalists} traded, so there is no champion.`;
  return (
    `The champion, of ${finalists} replayed over ${countText(honesty.step_bars)} step bars: ` +
    `${describeRules(best.strategy)}, from "${best.name}" in segment ${best.segment}, first used in ${best.first_test}. ` +
    `${RULES_NOTE} The walk-forward record is the P&L of the search itself: each test traded the candidate (a parameter ` +
    'set near the centre) that passed its validation, or abstained if none did.'
  );
}
