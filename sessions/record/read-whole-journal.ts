import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { JournalLine } from '../../protocol/session-event.ts';
import { LogReader } from '../../store/log-reader.ts';
import { SessionError } from '../context/session-error.ts';

/**
 * Reads the journal of a session as it is now, without a torn last line. Other tasks of the process run
 * between two pieces of it.
 *
 * @throws {SessionError} it does not exist
 * @throws {StoreError} it cannot be read, or its chain is broken
 * @throws {JsonlError} a line is damaged
 * @throws the reason of the signal
 */
export async function readWholeJournal(
  folder: string,
  signal?: AbortSignal,
): Promise<readonly JournalLine[]> {
  const lines: JournalLine[] = [];
  signal?.throwIfAborted();
  for (const piece of new LogReader(join(folder, 'journal.jsonl'), JournalLine).pieces()) {
    if (!piece.isThere) throw new SessionError(`Cannot read ${folder}: it has no journal.jsonl`);
    if (piece.isReset) lines.length = 0;
    lines.push(...piece.lines);
    await setImmediate();
    signal?.throwIfAborted();
  }
  return lines;
}
