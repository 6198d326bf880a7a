import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readStoredHead } from '../../store/read-stored-file.ts';
import { textOrEmpty } from './session-state.ts';

/** Names of sessions by their start: neither names nor folder times, which a copy changes, give it. */
export function oldestFirst(sessionsFolder: string, names: readonly string[]): string[] {
  const starts = new Map(names.map((name) => [name, startedAt(join(sessionsFolder, name))]));
  return [...names].sort((a, b) => starts.get(a)! - starts.get(b)! || (a < b ? -1 : 1));
}

/** Longer than the part of a journal before its first event. */
const HEAD_BYTES = 128;

/** In ms: the time of the first line of the journal, or else when the folder was created. */
function startedAt(folder: string): number {
  const head = textOrEmpty(() => readStoredHead(folder, 'journal.jsonl', HEAD_BYTES));
  const at = /^\{"seq":0,"at":"([^"]{1,40})"/.exec(head)?.[1] ?? '';
  const time = Date.parse(at);
  return Number.isNaN(time) ? statSync(folder).birthtimeMs : time;
}
