import { describe, expect, it } from 'vitest';
import { SessionEvent } from '../../protocol/session-event.ts';
import { eventText } from '../../view/event-text.ts';
import { eventOf } from '../helpers/journal-lines.ts';
import {
  changedOnce,
  EXPERIMENT,
  PLAN_EVENT,
  SESSION_EVENTS,
} from '../helpers/protocol-examples.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them.
const DRIVES_A_TERMINAL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('eventText()', () => {
  it('gives every type of event its own line', () => {
    const texts = SESSION_EVENTS.map(eventText);
    for (const text of texts) {
      expect(text).toMatch(/\S/);
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    }
    expect(new Set(texts).size).toBe(SESSION_EVENTS.length);
  });

  it('names turns, tests, proposals and calls, for search', () => {
    expect(eventText(eventOf('turn'))).toBe('critic, turn 3, choose: the first');
    expect(eventText(eventOf('test_finished'))).toBe('seg1_test001 kept, P&L 13');
    expect(eventText(eventOf('test_finished', { pnl: null, status: 'failed' }))).toBe(
      'seg1_test001 failed, P&L n/a',
    );
    expect(eventText(eventOf('chosen'))).toBe('chosen: macd, slower: macd_trend 12/26/9');
    expect(eventText(eventOf('call_finished', { kind: 'repair', attempt: 2, turn: 7 }))).toBe(
      'critic, turn 7, attempt 2 (repair), openai:some-model: failed, $0.00, 429: too many requests',
    );
  });

  it('names the turn, the role and the reason of a turn notice', () => {
    const textOf = (kind: 'repair' | 'dropped' | 'taken_over') =>
      eventText(eventOf('turn_notice', { kind, turn: 12, reason: 'x' }));
    expect(textOf('repair')).toBe('Turn 12 of the critic: repair requested: x');
    expect(textOf('dropped')).toBe('Turn 12 of the critic dropped: x');
    expect(textOf('taken_over')).toBe('Heuristic agents take over from turn 12: x');
  });

  it('names the parameter, the values, the first test, the author and the reason of a patch', () => {
    const planned = (changes: object) =>
      eventText(eventOf('planned', { event: { ...PLAN_EVENT, ...changes } }));
    const patch = {
      parameter: 'timeout_bars',
      old_value: 96,
      new_value: 36,
      reason: 'x',
      applied_at: 'seg1_test021',
    } as const;
    expect(planned({ agent: 'analyzer', patch, rule: 'maxdd_high', reason: 'too deep' })).toBe(
      'patch of the analyzer, rule maxdd_high: timeout_bars 96 -> 36 from seg1_test021: too deep',
    );
    expect(planned({ action: 'keep', experiment: EXPERIMENT, reason: '20 better' })).toBe(
      'patch kept: atr_stop_mult 1.5 -> 1.8: 20 better',
    );
    const bare = {
      patch: undefined,
      change: undefined,
      rule: undefined,
      agent: 'critic',
      reason: 'no change',
    };
    expect(planned({ ...bare, action: 'fall_back' })).toBe('fall back of the critic: no change');
    expect(
      planned({ ...bare, action: 'adjust_params', change: { fast: '12 -> 14', slow: '26 -> 28' } }),
    ).toBe('adjust params of the critic: fast 12 -> 14, slow 26 -> 28: no change');
  });

  it('lets no string of an event drive a terminal', () => {
    const nasty = 'a\u001b[2Jb\u0007\u202ec\nd';
    let changed = 0;
    for (const event of SESSION_EVENTS) {
      for (const { value } of changedOnce(event, (part, path) =>
        typeof part === 'string' && path.at(-1) !== 'type' ? nasty : undefined,
      )) {
        if (!SessionEvent.safeParse(value).success) continue;
        changed += 1;
        expect(eventText(value as SessionEvent)).not.toMatch(DRIVES_A_TERMINAL);
      }
    }
    expect(changed).toBeGreaterThan(20);
  });
});
