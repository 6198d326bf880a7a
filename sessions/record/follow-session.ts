import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { JournalLine, type SessionEvent } from '../../protocol/session-event.ts';
import type { LogPiece } from '../../store/log-reader.ts';
import { LogTail, type TailOptions } from '../../store/log-tail.ts';
import { runningOwner } from './session-lock.ts';

/** The state of a followed session. */
export type FollowedState =
  /** It has no journal yet. */
  | 'waiting'
  /** More of the journal is to be read. */
  | 'reading'
  | 'running'
  | 'finished'
  /** It recorded that it was stopped. */
  | 'stopped'
  /** Its process ended without a record. */
  | 'crashed'
  /** Its journal was removed. */
  | 'gone';

/** The result of polling a session. */
export interface SessionLook {
  /** Whether its journal was replaced: earlier lines are void, and these are the first. */
  readonly isReset: boolean;
  /** The new lines, in order. */
  readonly lines: readonly JournalLine[];
  /** After those lines. */
  readonly state: FollowedState;
}

/** A file that is being replaced may be missing for a moment. */
const GONE_MS = 1000;

/**
 * Follows a session from its first event, whichever process runs it: yields at once, and whenever
 * something may have changed. It never returns, since a stopped session can be resumed.
 *
 * @param folder of the session; it need not exist yet
 * @throws {StoreError} the journal cannot be read, or its chain is broken
 * @throws {JsonlError} a line of it is damaged
 * @throws the reason of the signal
 */
export async function* followSession(
  folder: string,
  options: TailOptions,
): AsyncGenerator<SessionLook, never> {
  const { signal } = options;
  const tail = new LogTail(join(folder, 'journal.jsonl'), JournalLine, options);
  let last: SessionEvent['type'] | null = null;
  let seenAt: number | null = null;
  try {
    for (;;) {
      signal.throwIfAborted();
      // Checked before polling, so that everything is read that a process wrote before it ended.
      const wasOwned = runningOwner(folder) !== null;
      const piece = tail.poll();
      const { isReset, lines, isThere } = piece;
      // The writer of the new lines may have started just now.
      const isOwned = wasOwned || (lines.length > 0 && runningOwner(folder) !== null);
      const now = performance.now();
      if (isThere) seenAt = now;
      if (isReset) last = null;
      last = lines.at(-1)?.event.type ?? last;
      const isMissed = seenAt !== null && now - seenAt < GONE_MS;
      yield { isReset, lines, state: stateAfter(piece, last, { isOwned, isMissed, seenAt }) };
      if (piece.hasMore) await setImmediate();
      else await tail.changed();
    }
  } finally {
    await tail.close();
  }
}

interface Circumstances {
  readonly isOwned: boolean;
  /** Whether the journal was there a moment ago. */
  readonly isMissed: boolean;
  readonly seenAt: number | null;
}

function stateAfter(
  { isThere, hasMore, isUnsure }: LogPiece<JournalLine>,
  last: SessionEvent['type'] | null,
  { isOwned, isMissed, seenAt }: Circumstances,
): FollowedState {
  if (!isThere) return seenAt === null ? 'waiting' : isMissed ? 'reading' : 'gone';
  if (hasMore || isUnsure) return 'reading';
  if (last === 'session_finished') return 'finished';
  if (isOwned) return 'running';
  return last === 'session_stopped' ? 'stopped' : 'crashed';
}
