import { statSync } from 'node:fs';
import { join } from 'node:path';
import { SessionError } from '../../store/errors.ts';
import { readStoredHead } from '../../store/read-stored-file.ts';

/** Names of sessions in the order in which they began: names may be anything, and folders copied. */
export function oldestFirst(sessionsFolder: string, names: readonly string[]): string[] {
  const starts = new Map(names.map((name) => [name, startedAt(join(sessionsFolder, name))]));
  return [...names].sort((a, b) => starts.get(a)! - starts.get(b)! || (a < b ? -1 : 1));
}

/** More than what stands before the first event of a journal. */
const HEAD_BYTES = 128;

/** In ms: what the first line of the journal says, else when the folder was made. */
function startedAt(folder: string): number {
  const at = /^\{"seq":0,"at":"([^"]{1,40})"/.exec(headOf(folder))?.[1] ?? '';
  const time = Date.parse(at);
  return Number.isNaN(time) ? statSync(folder).birthtimeMs : time;
}

/** Empty where there is no journal, and where it is nothing to read: whoever needs it says why. */
function headOf(folder: string): string {
  try {
    return readStoredHead(folder, 'journal.jsonl', HEAD_BYTES) ?? '';
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    return '';
  }
}
