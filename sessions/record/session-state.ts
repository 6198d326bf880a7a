import { StoreError } from '../../store/errors.ts';
import { readStoredTail } from '../../store/read-stored-file.ts';
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
  const last = glimpse(() => readStoredTail(folder, 'journal.jsonl', TAIL_BYTES))
    .split('\n')
    .at(-2);
  if (last === undefined) return false;
  try {
    const line = JSON.parse(last) as { event?: { type?: unknown } | null } | null;
    return line?.event?.type === 'session_finished';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}

/** Empty where there is no journal, and where it is nothing to read: whoever needs it says why. */
export function glimpse(look: () => string | null): string {
  try {
    return look() ?? '';
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return '';
  }
}
