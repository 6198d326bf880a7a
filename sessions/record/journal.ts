import { JournalLine } from '../../protocol/session-event.ts';
import { readLog, type StoredLog } from '../../store/log-reader.ts';
import type { LogWriter } from '../../store/log-writer.ts';

/** The log of a session, one event per line. */
export type Journal = LogWriter<JournalLine>;

/** As `readLog`. */
export function readStoredJournal(path: string): StoredLog<JournalLine> | null {
  return readLog(path, JournalLine);
}
