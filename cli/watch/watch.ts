import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { SessionError } from '../../sessions/errors.ts';
import { type FollowedState, followSession } from '../../sessions/follow-session.ts';
import { checkedName, LATEST } from '../../sessions/session-name.ts';
import { asUsage } from '../failure.ts';
import { newestSession } from '../find-session.ts';
import { say } from '../terminal.ts';
import { untilStopped } from '../until-stopped.ts';
import { awaitSession } from './await-session.ts';
import { jsonScreen, plainScreen, type SessionEnd, type WatchScreen } from './watch-screen.ts';

export interface WatchFlags {
  readonly lab: string;
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly follow?: boolean;
}

/** `maestro watch`. */
export async function watch(wanted: string, flags: WatchFlags): Promise<void> {
  if (wanted !== LATEST) asUsage(() => checkedName(wanted));
  // Whoever plays goes first where there is not enough processor for both.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  await untilStopped(async (stop) => {
    const reader = new AbortController();
    const leave = () => reader.abort();
    process.stdout.once('error', leave);
    try {
      await watchOn(wanted, flags, AbortSignal.any([stop.signal, reader.signal]));
    } catch (error) {
      // Nobody reads on: here nothing else is left to do.
      if (!reader.signal.aborted || stop.signal.aborted) throw error;
    } finally {
      process.stdout.off('error', leave);
    }
  });
}

/** One session; with --follow and `latest`, whichever is the newest. */
async function watchOn(wanted: string, flags: WatchFlags, signal: AbortSignal): Promise<void> {
  const { lab, follow } = flags;
  for (let after: string | null = null; ; ) {
    const name = await awaitSession(wanted, { lab, signal, onWait: say, after });
    await watchOne(name, wanted, flags, signal);
    if (follow !== true || wanted !== LATEST) return;
    after = name;
  }
}

/**
 * Shows a session until nobody plays it; with --follow until it is finished, or until there is a newer
 * one where the newest is wanted.
 */
async function watchOne(
  name: string,
  wanted: string,
  flags: WatchFlags,
  signal: AbortSignal,
): Promise<void> {
  const { lab, follow } = flags;
  const sessionsFolder = join(lab, 'sessions');
  const screen = screenFor(name, flags);
  let said: FollowedState | null = null;
  for await (const look of followSession(join(sessionsFolder, name), { signal })) {
    const { isReset, lines, state } = look;
    if (isReset) screen.startOver();
    screen.show(lines);
    if (state === 'gone') throw new SessionError(`The session "${name}" is gone from ${lab}`);
    if (isEnd(state) && said !== state) screen.end(state);
    said = state;
    if (!isEnd(state)) continue;
    if (follow !== true || state === 'finished') return;
    if (wanted === LATEST && newestSession(sessionsFolder) !== name) return;
  }
}

function isEnd(state: FollowedState): state is SessionEnd {
  return state === 'finished' || state === 'stopped' || state === 'crashed';
}

function screenFor(name: string, { json, lab }: WatchFlags): WatchScreen {
  return json === true ? jsonScreen(name, lab) : plainScreen(name, lab);
}
