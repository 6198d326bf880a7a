import { expect, it } from 'vitest';
import { patchesPane } from '../../../tui/panes/patches-pane.ts';
import { NOTHING_YET, type PlanView } from '../../../view/session-view.ts';
import { EXPERIMENT, PATCH, PLAN_EVENT } from '../../helpers/protocol-examples.ts';

const plan = (said: Partial<PlanView['event']>, experiment: PlanView['experiment'] = null) => ({
  event: { ...PLAN_EVENT, ...said },
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

it('patchesPane() says of a patch how it came out, and of one that was reverted no more', () => {
  const { old_value, new_value } = PATCH;
  const back = { ...PATCH, old_value: new_value, new_value: old_value };
  const reverted = { ...EXPERIMENT, outcome: 'revert' } as const;
  const plans = [
    plan({}, reverted),
    plan({ action: 'revert', patch: back, rule: undefined, reason: '20 worse per test' }),
    plan({ action: 'keep', patch: undefined, reason: 'not shown, since its patch says it' }),
  ];
  expect(textOf(plans)).toEqual([
    '1 parameter',
    '1/2 analyzer atr_stop_mult 1.8 → 1.5',
    '20 worse per test',
    '1/2 analyzer atr_stop_mult 1.5 → 1.8 reverted',
    'hit_low: stops are too tight',
    '20 better per test, between 4 and 37, over 40 tests',
  ]);
  expect(textOf(plans, 3)).toEqual([
    '1 parameter',
    '1/2 analyzer atr_stop_mult 1.8 → 1.5 20 worse per test',
    '1/2 analyzer atr_stop_mult 1.5 → 1.8 reverted hit_low: stops are too tight',
  ]);
});
