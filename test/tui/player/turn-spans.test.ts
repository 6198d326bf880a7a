import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../protocol/session-event.ts';
import { turnSpans } from '../../../tui/player/turn-spans.ts';
import { eventOf, linesOf } from '../../helpers/journal-lines.ts';

const spans = (...events: SessionEvent[]) => turnSpans(linesOf(events));
const CALL = { turn: 3, role: 'critic' } as const;

describe('turnSpans()', () => {
  it('spans from the first call to the result, with other events between', () => {
    const found = spans(
      eventOf('segment_started'), // 0
      eventOf('call_started', CALL), // 1
      eventOf('agent_text', CALL), // 2
      eventOf('call_finished', CALL), // 3
      eventOf('file_written'), // 4
      eventOf('turn_notice', { ...CALL, kind: 'repair' }), // 5
      eventOf('call_started', { ...CALL, attempt: 2, kind: 'repair' }), // 6
      eventOf('call_finished', { ...CALL, attempt: 2, kind: 'repair' }), // 7
      eventOf('turn', CALL), // 8
      eventOf('turn', { turn: 4, role: 'strategist' }), // 9
    );
    expect(found).toEqual([
      { turn: 3, role: 'critic', from: 1, to: 8, outcome: 'completed' },
      { turn: 4, role: 'strategist', from: 9, to: 9, outcome: 'completed' },
    ]);
  });

  it('includes dropped turns, with calls and without', () => {
    const found = spans(
      eventOf('call_started', CALL),
      eventOf('call_finished', CALL),
      eventOf('turn_notice', { ...CALL, kind: 'dropped' }),
      eventOf('turn_notice', { turn: 4, role: 'maestro', kind: 'dropped' }),
    );
    expect(found).toEqual([
      { turn: 3, role: 'critic', from: 0, to: 2, outcome: 'dropped' },
      { turn: 4, role: 'maestro', from: 3, to: 3, outcome: 'dropped' },
    ]);
  });

  it('includes a turn that a heuristic agent took over', () => {
    const found = spans(
      eventOf('turn_notice', { ...CALL, kind: 'taken_over' }),
      eventOf('turn', CALL),
    );
    expect(found).toEqual([{ turn: 3, role: 'critic', from: 0, to: 1, outcome: 'completed' }]);
  });

  it('spans a crash: the interrupted call, and the one that repeats it', () => {
    const before = [eventOf('call_started', CALL), eventOf('call_finished', CALL)];
    expect(spans(...before)).toEqual([
      { turn: 3, role: 'critic', from: 0, to: 1, outcome: 'unfinished' },
    ]);
    const after = [eventOf('session_resumed'), eventOf('call_started', { ...CALL, attempt: 2 })];
    expect(spans(...before, ...after, eventOf('turn', CALL))).toEqual([
      { turn: 3, role: 'critic', from: 0, to: 4, outcome: 'completed' },
    ]);
  });
});
