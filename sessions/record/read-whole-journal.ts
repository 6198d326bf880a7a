import { setImmediate } from 'node:timers/promises';
import type { JournalLine } from '../../protocol/session-event.ts';
import { SessionError } from '../../store/errors.ts';
import { JournalReader } from './journal-reader.ts';

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
  const reader = new JournalReader(folder);
  let lines: JournalLine[] = [];
  for (;;) {
    signal?.throwIfAborted();
    const piece = reader.poll();
    if (!piece.isThere) throw new SessionError(`${folder} has no journal.jsonl`);
    if (piece.isReset) lines = [];
    for (const line of piece.lines) lines.push(line);
    if (!piece.hasMore && !piece.isUnsure) return lines;
    await setImmediate();
  }
}
