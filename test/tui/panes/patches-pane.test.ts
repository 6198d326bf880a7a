import { expect, it } from 'vitest';
import { patchesPane } from '../../../tui/panes/patches-pane.ts';
import { NOTHING_YET, type PlanView } from '../../../view/session-view.ts';
import { EXPERIMENT, PATCH, PLAN_EVENT } from '../../helpers/protocol-examples.ts';

const plan = (changes: Partial<PlanView['event']>, experiment: PlanView['experiment'] = null) => ({
  event: { ...PLAN_EVENT, ...changes },
  before: null,
  since: null,
  experiment,
});

function textOf(plans: readonly PlanView[], height = 20): string[] {
  const view = { ...NOTHING_YET, plans };
  const pane = patchesPane({ view, segment: null, isAsked: false, width: 100, height, nowMs: 0 });
  return [
    pane.aside,
    ...pane.lines.map((spans) =>
      spans
        .map(({ text }) => text)
        .join('')
        .trim(),
    ),
  ];
}

it('patchesPane() shows the outcome of a patch, and no result for a revert', () => {
  const { old_value, new_value } = PATCH;
  const back = { ...PATCH, old_value: new_value, new_value: old_value };
  const reverted = { ...EXPERIMENT, outcome: 'revert' } as const;
  const plans = [
    plan({}, reverted),
    plan({ action: 'revert', patch: back, rule: undefined, reason: '20 a test worse' }),
    plan({ action: 'keep', patch: undefined, reason: 'not shown: the patch has its outcome' }),
  ];
  expect(textOf(plans)).toEqual([
    '1 parameter',
    '1/2 analyzer atr_stop_mult 1.8 → 1.5',
    '20 a test worse',
    '1/2 analyzer atr_stop_mult 1.5 → 1.8 reverted',
    'hit_low: stops are too tight',
    '+20 per test over 40 tests (95 % interval 4 to 37)',
  ]);
  expect(textOf(plans, 3)).toEqual([
    '1 parameter',
    '1/2 analyzer atr_stop_mult 1.8 → 1.5 20 a test worse',
    '1/2 analyzer atr_stop_mult 1.5 → 1.8 reverted hit_low: stops are too tight',
  ]);
});
