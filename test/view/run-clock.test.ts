import { describe, expect, it } from 'vitest';
import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { RunClock } from '../../view/run-clock.ts';
import { SESSION_EVENTS } from '../helpers/protocol-examples.ts';

const HASH = 'ab'.repeat(32);

/** What the clock says at lines of these types, each at so many seconds after midnight. */
function played(...told: [SessionEvent['type'], number][]): number[] {
  const clock = new RunClock();
  return told.map(([type, second], seq) => {
    const event = SESSION_EVENTS.find((one) => one.type === type)!;
    const at = new Date(Date.UTC(2026, 0, 15, 0, 0, second)).toISOString();
    const line: JournalLine = { seq, at, event, previous: HASH, hash: HASH };
    return clock.at(line);
  });
}

describe('RunClock', () => {
  it('begins at the first line, and goes with the lines', () => {
    expect(played(['session_started', 30], ['turn', 31], ['turn', 33])).toEqual([0, 1000, 3000]);
  });

  it('leaves out the time between a stop and going on', () => {
    const told = played(
      ['session_started', 0],
      ['session_stopped', 2],
      ['session_resumed', 50],
      ['turn', 51],
    );
    expect(told).toEqual([0, 2000, 2000, 3000]);
  });

  it('leaves out a crash too, and what is settled before the session goes on', () => {
    // The call ended with the process: it is written down an hour later, and then the session goes on.
    const told = played(
      ['session_started', 0],
      ['call_started', 2],
      ['call_finished', 3602],
      ['session_resumed', 3603],
      ['turn', 3605],
    );
    expect(told.slice(3)).toEqual([2000, 4000]);
  });

  it('does not run back where the clock was put back', () => {
    const told = played(['session_started', 10], ['turn', 14], ['turn', 3], ['turn', 5]);
    expect(told).toEqual([0, 4000, 4000, 6000]);
  });
});
