import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LATEST } from '../../sessions/record/session-name.ts';
import { sessionNames } from '../../sessions/record/session-names.ts';
import { suggestion } from '../failures/suggestion.ts';
import { newestSession } from '../lab/find-session.ts';

const POLL_MS = 500;

export interface Awaited {
  readonly lab: string;
  readonly signal: AbortSignal;
  /** Called once with a message, if the session does not exist yet. */
  readonly onWait: (text: string) => void;
  /** The newest one must not be this. */
  readonly after: string | null;
}

/**
 * Waits for the session to watch.
 *
 * @param wanted a name, or `latest`
 * @throws the reason of the signal
 */
export async function awaitSession(
  wanted: string,
  { lab, signal, onWait, after }: Awaited,
): Promise<string> {
  const folder = join(lab, 'sessions');
  for (let isFirst = true; ; isFirst = false) {
    signal.throwIfAborted();
    const names = sessionNames(folder);
    const found = wanted === LATEST ? newestSession(folder) : names.find((name) => name === wanted);
    if (found !== undefined && found !== null && found !== after) return found;
    if (isFirst) onWait(waitingText(wanted, names, folder, after));
    await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Suggests other names, since a mistyped session would never start. */
function waitingText(
  wanted: string,
  names: readonly string[],
  folder: string,
  after: string | null,
): string {
  if (after !== null) return `Waiting for a newer session in ${folder} (Ctrl-C ends it)`;
  if (wanted === LATEST) return `Waiting for a session in ${folder} (Ctrl-C ends it)`;
  const others = names.length === 0 ? '' : `; ${suggestion(wanted, names)}`;
  return `Waiting for the session "${wanted}" in ${folder} (Ctrl-C ends it)${others}`;
}
