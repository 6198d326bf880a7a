import { describe, expect, it } from 'vitest';
import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { RunClock } from '../../view/run-clock.ts';
import { SESSION_EVENTS } from '../helpers/protocol-examples.ts';

const HASH = 'ab'.repeat(32);

/** The clock at lines of these types, each a given number of seconds after midnight. */
function clockAt(...lines: [SessionEvent['type'], number][]): number[] {
  const clock = new RunClock();
  return lines.map(([type, second], seq) => {
    const event = SESSION_EVENTS.find((one) => one.type === type)!;
    const at = new Date(Date.UTC(2026, 0, 15, 0, 0, second)).toISOString();
    const line: JournalLine = { seq, at, event, previous: HASH, hash: HASH };
    return clock.at(line);
  });
}

describe('RunClock', () => {
  it('starts at the first line, and advances with the lines', () => {
    expect(clockAt(['session_started', 30], ['turn', 31], ['turn', 33])).toEqual([0, 1000, 3000]);
  });

  it('leaves out the time between a stop and a resume', () => {
    const times = clockAt(
      ['session_started', 0],
      ['session_stopped', 2],
      ['session_resumed', 50],
      ['turn', 51],
    );
    expect(times).toEqual([0, 2000, 2000, 3000]);
  });

  it('leaves out a crash, and the recovery before the resume', () => {
    // The call ended with the process: the resume records it an hour later.
    const times = clockAt(
      ['session_started', 0],
      ['call_started', 2],
      ['call_finished', 3602],
      ['session_resumed', 3603],
      ['turn', 3605],
    );
    expect(times.slice(3)).toEqual([2000, 4000]);
  });

  it('does not run back if the wall clock was set back', () => {
    const times = clockAt(['session_started', 10], ['turn', 14], ['turn', 3], ['turn', 5]);
    expect(times).toEqual([0, 4000, 4000, 6000]);
  });
});
