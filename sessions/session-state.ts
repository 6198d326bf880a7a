import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { runningOwner } from './session-lock.ts';

/** How it is with a session on disk. */
export type SessionState =
  | { readonly state: 'finished' }
  | { readonly state: 'running'; readonly pid: number }
  | { readonly state: 'stopped' };

/** Far more than the line that ends a session takes. */
const TAIL_BYTES = 65_536;

/** What the journal of a session ends with, and whether a process has it. */
export function sessionState(folder: string): SessionState {
  const owner = runningOwner(folder);
  if (owner !== null) return { state: 'running', pid: owner.pid };
  return { state: isFinished(folder) ? 'finished' : 'stopped' };
}

/** Whether the last line of the journal tells the end of the session. The chain is not checked. */
export function isFinished(folder: string): boolean {
  const lines = tailOf(join(folder, 'journal.jsonl')).split('\n');
  const last = lines.at(-2);
  if (last === undefined) return false;
  try {
    const { event } = JSON.parse(last) as { event?: { type?: unknown } };
    return event?.type === 'session_finished';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}

/** Empty where there is no such file. A pipe is none, and is not waited for. */
function tailOf(path: string): string {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return '';
  }
  try {
    const facts = fstatSync(file);
    if (!facts.isFile()) return '';
    const { size } = facts;
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(file, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8', 0, read);
  } finally {
    closeSync(file);
  }
}
