import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { JournalLine, type SessionEvent } from '../../protocol/session-event.ts';
import type { LogPiece } from '../../store/log-reader.ts';
import { LogTail, type TailOptions } from '../../store/log-tail.ts';
import { runningOwner } from './session-lock.ts';

/**
 * How it is with a session that is followed: its journal is not there yet; more of it is to be read; a
 * process is at it; it came to its end; it was stopped, and says so; its process ended without a word;
 * its journal is no longer there.
 */
export type FollowedState =
  | 'waiting'
  | 'reading'
  | 'running'
  | 'finished'
  | 'stopped'
  | 'crashed'
  | 'gone';

/** A look at a session. */
export interface SessionLook {
  /** Whether its journal became another: forget what was told, these lines are the first. */
  readonly isReset: boolean;
  /** What is new, in order; none where nothing is. */
  readonly lines: readonly JournalLine[];
  /** After those lines. */
  readonly state: FollowedState;
}

/** A file that is put in the place of another may be missing for a moment. */
const GONE_MS = 1000;

/**
 * Follows a session from its first event on, whoever runs it: a look at once, and one whenever something
 * may have changed. It goes on until nobody asks for more, since what was stopped can be resumed.
 *
 * @param folder of the session; it need not be there yet
 * @throws {SessionError} the journal cannot be read, or its chain is broken
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
      // Before the look: whatever a process wrote that is gone by now is found then.
      const wasOwned = runningOwner(folder) !== null;
      const piece = tail.poll();
      const { isReset, lines, isThere } = piece;
      // Whoever wrote what was found may have come only just then.
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
