import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readStoredHead } from '../../store/read-stored-file.ts';
import { glimpse } from './session-state.ts';

/** Names of sessions in the order in which they began: names may be anything, and folders copied. */
export function oldestFirst(sessionsFolder: string, names: readonly string[]): string[] {
  const starts = new Map(names.map((name) => [name, startedAt(join(sessionsFolder, name))]));
  return [...names].sort((a, b) => starts.get(a)! - starts.get(b)! || (a < b ? -1 : 1));
}

/** More than what stands before the first event of a journal. */
const HEAD_BYTES = 128;

/** In ms: what the first line of the journal says, else when the folder was made. */
function startedAt(folder: string): number {
  const head = glimpse(() => readStoredHead(folder, 'journal.jsonl', HEAD_BYTES));
  const at = /^\{"seq":0,"at":"([^"]{1,40})"/.exec(head)?.[1] ?? '';
  const time = Date.parse(at);
  return Number.isNaN(time) ? statSync(folder).birthtimeMs : time;
}
