import { StoreError } from '../../store/errors.ts';
import { readStoredTail } from '../../store/read-stored-file.ts';
import { runningOwner } from './session-lock.ts';

/** The state of a session on disk. */
export type SessionState =
  | { readonly state: 'finished' }
  | { readonly state: 'running'; readonly pid: number }
  | { readonly state: 'stopped' };

/** Far longer than the last line of a session. */
const TAIL_BYTES = 65_536;

/** The state of a session by its lock and the end of its journal. */
export function sessionState(folder: string): SessionState {
  const owner = runningOwner(folder);
  if (owner !== null) return { state: 'running', pid: owner.pid };
  return { state: isFinished(folder) ? 'finished' : 'stopped' };
}

/** Whether the last line of the journal is the end of the session. The chain is not checked. */
export function isFinished(folder: string): boolean {
  const last = textOrEmpty(() => readStoredTail(folder, 'journal.jsonl', TAIL_BYTES))
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

/** Empty if there is no journal or it cannot be read; code that needs it reports why. */
export function textOrEmpty(read: () => string | null): string {
  try {
    return read() ?? '';
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return '';
  }
}
