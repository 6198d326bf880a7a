import type { JournalLine } from '../protocol/session-event.ts';
import { advanceRunTime, NO_RUN_TIME } from './run-time.ts';

/** A clock that advances only while the session runs, read from its journal. */
export class RunClock {
  #time = NO_RUN_TIME;

  /**
   * @param line the next line of the journal
   * @returns milliseconds since the first line
   */
  at({ at, event }: JournalLine): number {
    this.#time = advanceRunTime(this.#time, Date.parse(at), event.type);
    return this.#time.runMs;
  }
}
