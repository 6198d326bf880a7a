import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { SessionError } from '../../sessions/context/session-error.ts';
import { type FollowedState, followSession } from '../../sessions/record/follow-session.ts';
import { checkedName, LATEST } from '../../sessions/record/session-name.ts';
import { asUsage } from '../failures/failure.ts';
import { newestSession } from '../lab/find-session.ts';
import type { ScreenChoice } from '../options/screen-options.ts';
import { screenKind } from '../terminal/screen-kind.ts';
import { say } from '../terminal/terminal.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { awaitSession } from './await-session.ts';
import {
  dashboardScreen,
  jsonScreen,
  plainScreen,
  type SessionEnd,
  type WatchScreen,
} from './watch-screen.ts';

export interface WatchFlags extends Omit<ScreenChoice, 'quiet'> {
  readonly lab: string;
  readonly follow?: boolean;
}

/** Whoever looks on: ended by the signal, and by leaving. */
interface Watcher {
  readonly signal: AbortSignal;
  readonly leave: () => void;
}

/** A session has its journal before it has a config, and is one only with that. */
const NO_JOURNAL_MS = 2_000;

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
      const signal = AbortSignal.any([stop.signal, reader.signal]);
      await watchOn(wanted, flags, { signal, leave });
    } catch (error) {
      // Nobody reads on: here nothing else is left to do.
      if (!reader.signal.aborted || stop.signal.aborted) throw error;
    } finally {
      process.stdout.off('error', leave);
    }
  });
}

/** One session; with --follow and `latest`, whichever is the newest. */
async function watchOn(wanted: string, flags: WatchFlags, watcher: Watcher): Promise<void> {
  const { lab, follow } = flags;
  const { signal } = watcher;
  for (let after: string | null = null; ; ) {
    const name = await awaitSession(wanted, { lab, signal, onWait: say, after });
    await watchOne(name, wanted, flags, watcher);
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
  { signal, leave }: Watcher,
): Promise<void> {
  const { lab, follow } = flags;
  const sessionsFolder = join(lab, 'sessions');
  const screen = await screenFor(name, flags, leave);
  let said: FollowedState | null = null;
  const since = performance.now();
  try {
    for await (const look of followSession(join(sessionsFolder, name), { signal })) {
      const { isReset, lines, state } = look;
      if (state === 'waiting' && performance.now() - since > NO_JOURNAL_MS) {
        throw new SessionError(`The session "${name}" has no journal.jsonl`);
      }
      if (isReset) screen.startOver();
      screen.show(lines);
      if (state === 'gone') throw new SessionError(`The session "${name}" is gone from ${lab}`);
      if (isEnd(state) && said !== state) screen.end(state);
      if (state === 'running' && said !== state) screen.goOn();
      said = state;
      if (!isEnd(state)) continue;
      const isLatestWanted = follow === true && wanted === LATEST;
      if (isLatestWanted && newestSession(sessionsFolder) !== name) return;
      if (screen.staysOpen) continue;
      if (follow !== true || state === 'finished') return;
    }
  } finally {
    screen.close();
  }
}

function isEnd(state: FollowedState): state is SessionEnd {
  return state === 'finished' || state === 'stopped' || state === 'crashed';
}

async function screenFor(name: string, flags: WatchFlags, leave: () => void): Promise<WatchScreen> {
  const { lab } = flags;
  const kind = screenKind(flags);
  if (kind === 'dashboard') return dashboardScreen(name, lab, leave);
  return kind === 'json' ? jsonScreen(name, lab) : plainScreen(name, lab);
}
