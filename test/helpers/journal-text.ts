import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { Journal } from '../../sessions/record/journal.ts';

let made = 0;

/** The bytes of a journal of these events, one a second from the epoch on. */
export function journalBytes(events: readonly SessionEvent[]): Buffer {
  made += 1;
  const path = join(tmpdir(), `maestro-journal-${process.pid}-${made}`);
  let seconds = 0;
  const journal = new Journal(path, () => new Date(1000 * seconds++));
  try {
    for (const event of events) journal.append(event);
    journal.close();
    return readFileSync(path);
  } finally {
    rmSync(path, { force: true });
  }
}

/** Where the lines of a text end, in bytes, their newlines included. */
export function lineEnds(bytes: Buffer): number[] {
  return [...bytes.keys()].filter((i) => bytes[i] === 0x0a).map((i) => i + 1);
}

/** Events that are told apart by their text, with letters of several bytes in it. */
export function notices(count: number, what = 'naïve ✓ 😀'): SessionEvent[] {
  return Array.from({ length: count }, (_, i) => ({ type: 'notice', text: `${what} ${i}` }));
}
