import type { JournalLine, SessionEvent } from '../protocol/session-event.ts';

/** What whoever goes on with a session writes down, of what was under way, before it says that it does. */
const SETTLING: ReadonlySet<SessionEvent['type']> = new Set(['call_finished', 'file_written']);

/**
 * For how long a session had been played when a line of its journal was written: by the wall clock of
 * the lines, without the time in which nobody played. A clock that was put back counts for nothing.
 */
export class PlayedClock {
  #lastAt: number | null = null;
  #playedMs = 0;
  /** At the last line that only a session that is played can have written. */
  #surelyMs = 0;

  /**
   * @param line the next of the journal
   * @returns milliseconds, 0 at the first line
   */
  at({ at, event }: JournalLine): number {
    const now = Date.parse(at);
    if (event.type === 'session_resumed') this.#playedMs = this.#surelyMs;
    else if (this.#lastAt !== null) this.#playedMs += Math.max(0, now - this.#lastAt);
    this.#lastAt = now;
    if (!SETTLING.has(event.type)) this.#surelyMs = this.#playedMs;
    return this.#playedMs;
  }
}
