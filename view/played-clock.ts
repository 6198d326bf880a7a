import type { JournalLine } from '../protocol/session-event.ts';
import { NOTHING_PLAYED, playedTo } from './played-time.ts';

/** A clock that goes while a session is played, by the lines of its journal. */
export class PlayedClock {
  #time = NOTHING_PLAYED;

  /**
   * @param line the next of the journal
   * @returns milliseconds, 0 at the first line
   */
  at({ at, event }: JournalLine): number {
    this.#time = playedTo(this.#time, Date.parse(at), event.type);
    return this.#time.playedMs;
  }
}
