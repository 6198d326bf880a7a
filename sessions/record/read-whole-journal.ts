import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { JournalLine } from '../../protocol/session-event.ts';
import { LogReader } from '../../store/log-reader.ts';
import { SessionError } from '../context/session-error.ts';

/**
 * Reads what is in the journal of a session now, a torn last line left out. Whatever else there is to do
 * is done between two pieces of it.
 *
 * @throws {SessionError} there is none, it is no file to read, or its chain is broken
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
    if (!piece.isThere) throw new SessionError(`${folder} has no journal.jsonl`);
    if (piece.isReset) lines.length = 0;
    lines.push(...piece.lines);
    await setImmediate();
    signal?.throwIfAborted();
  }
  return lines;
}
