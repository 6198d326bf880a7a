import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalLine, type SessionEvent } from '../../protocol/session-event.ts';
import { type Journal, readStoredJournal } from '../../sessions/record/journal.ts';
import { HashChain } from '../../store/hash-chain.ts';
import { LogReader } from '../../store/log-reader.ts';
import { LogWriter } from '../../store/log-writer.ts';

let made = 0;

/** The journal of a session, to be written from its start. */
export function newJournal(path: string, now: () => Date): Journal {
  return new LogWriter(path, now);
}

/** The journal of an existing session, open for appending. */
export function reopenJournal(path: string): Journal {
  return new LogWriter(path, () => new Date(0), readStoredJournal(path)!.end);
}

/** The journal of a session, to be read from its start. */
export function journalReader(folder: string): LogReader<JournalLine> {
  return new LogReader(join(folder, 'journal.jsonl'), JournalLine);
}

/** The lines of a journal given as text, and the rest of a torn last line. */
export function readJournal(
  text: string,
  file: string,
): { lines: JournalLine[]; tornTail: string | null } {
  const texts = text.split('\n');
  const last = texts.pop()!;
  const chain = new HashChain(file, JournalLine);
  return { lines: texts.map((line) => chain.next(line)), tornTail: last === '' ? null : last };
}

/** The bytes of a journal of these events, one a second from the epoch on. */
export function journalBytes(events: readonly SessionEvent[]): Buffer {
  made += 1;
  const path = join(tmpdir(), `maestro-journal-${process.pid}-${made}`);
  let seconds = 0;
  const journal = newJournal(path, () => new Date(1000 * seconds++));
  try {
    for (const event of events) journal.append([{ event }]);
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

/** Events that differ in their text, which contains letters of several bytes. */
export function notices(count: number, what = 'naïve ✓ 😀'): SessionEvent[] {
  return Array.from({ length: count }, (_, i) => ({ type: 'notice', text: `${what} ${i}` }));
}
