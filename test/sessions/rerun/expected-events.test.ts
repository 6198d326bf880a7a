import { describe, expect, it } from 'vitest';
import type { JournalLine, SessionEvent } from '../../../protocol/session-event.ts';
import { SessionError } from '../../../sessions/context/session-error.ts';
import { ExpectedEvents, isDerived } from '../../../sessions/rerun/expected-events.ts';
import { SESSION_EVENTS } from '../../helpers/protocol-examples.ts';

const HASH = 'ab'.repeat(32);

/** Journal lines of events, as they come back from disk. */
function linesOf(events: readonly SessionEvent[]): JournalLine[] {
  return events.map((event, seq) => ({
    seq,
    at: '2026-01-15T00:00:00.000Z',
    previous: HASH,
    hash: HASH,
    event: JSON.parse(JSON.stringify(event)) as SessionEvent,
  }));
}

const eventOf = <Type extends SessionEvent['type']>(type: Type) =>
  SESSION_EVENTS.find((event) => event.type === type) as Extract<SessionEvent, { type: Type }>;
const written = (path: string, sha256 = HASH): SessionEvent => ({
  type: 'file_written',
  path,
  sha256,
  bytes: 12,
});

describe('isDerived()', () => {
  it('distinguishes the derived events of a session from observed ones', () => {
    const observed = SESSION_EVENTS.filter((event) => !isDerived(event)).map(({ type }) => type);
    expect(observed).toEqual([
      ...['session_resumed', 'call_started', 'agent_text', 'call_finished', 'session_stopped'],
    ]);
    expect(isDerived(written('segment_1/plan.jsonl'))).toBe(true);
    expect(isDerived(written('transcripts/0001_seg1_maestro_scope.json'))).toBe(false);
  });
});

describe('ExpectedEvents', () => {
  it('matches every derived event again, skips the observed ones, and is then exhausted', () => {
    const expected = new ExpectedEvents(linesOf(SESSION_EVENTS));
    const derived = SESSION_EVENTS.filter(isDerived);
    for (const event of derived) {
      expect(expected.isExhausted).toBe(false);
      expect(expected.match(event)).toBe(true);
    }
    expect(expected.isExhausted).toBe(true);
    expect(expected.match(derived[0]!)).toBe(false);
    expect(expected.hasDiverged).toBe(false);
  });

  it('does not mind another name, budget, number of workers or attempt', () => {
    const started = eventOf('session_started');
    const turn = eventOf('turn');
    const expected = new ExpectedEvents(linesOf([started, turn]));
    const again = {
      ...started,
      name: 'other',
      workers: 7,
      budget: { usd: 9, tokens: 1, calls: 2, on_budget: 'heuristic' } as const,
    };
    expect(expected.match(again)).toBe(true);
    expect(expected.match({ ...turn, file: turn.file!.replace('.json', '_a3.json') })).toBe(true);
  });

  it.each<[string, SessionEvent, SessionEvent, string]>([
    [
      'another value',
      eventOf('chosen'),
      { ...eventOf('chosen'), proposal: 'another' },
      'event 2 was "chosen" with proposal "macd, slower", and is now with proposal "another"',
    ],
    [
      'another event',
      eventOf('chosen'),
      { type: 'notice', text: 'x' },
      'event 2 was "chosen", and is now "notice"',
    ],
    [
      'another file',
      written('a.json'),
      written('b.json'),
      'event 2 was "file_written" of a.json, and is now "file_written" of b.json',
    ],
    [
      'other content of a file',
      written('a.json'),
      written('a.json', 'cd'.repeat(32)),
      `event 2 was "file_written" of a.json with sha256 "${HASH}", and is now with sha256 "${'cd'.repeat(32)}"`,
    ],
    [
      'a value deep inside',
      eventOf('wave_finished'),
      { ...eventOf('wave_finished'), degraded: [68, 69, 71] },
      'event 2 was "wave_finished" with degraded.2 70, and is now with degraded.2 71',
    ],
    [
      'something in place of null',
      { ...eventOf('wave_finished'), degraded: null },
      eventOf('wave_finished'),
      'with degraded null, and is now with degraded [68,69,70]',
    ],
  ])('names %s by its line, and rejects every later event', (_what, was, is, message) => {
    const expected = new ExpectedEvents(linesOf([eventOf('session_resumed'), was]));
    expect(() => expected.match(is)).toThrow(SessionError);
    expect(() => expected.match(was)).toThrow(message);
    expect(() => expected.check()).toThrow(message);
    expect(expected.hasDiverged).toBe(true);
  });

  it("detects another market in session_started, but ignores the session's name", () => {
    const started = eventOf('session_started');
    const expected = new ExpectedEvents(linesOf([started]));
    const market = { ...started.market, hash: 'cd'.repeat(32) };
    expect(() => expected.match({ ...started, market })).toThrow('with market.hash "abab');
  });
});
