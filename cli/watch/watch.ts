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

/** The watching user: ended by the signal, or by quitting. */
interface Watcher {
  readonly signal: AbortSignal;
  readonly leave: () => void;
}

/** A session is listed once it has a config; its journal is written before. */
const NO_JOURNAL_MS = 2_000;

/** `maestro watch`. */
export async function watch(wanted: string, flags: WatchFlags): Promise<void> {
  if (wanted !== LATEST) asUsage(() => checkedName(wanted));
  // The session has priority on a busy processor.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  await untilStopped(async (stop) => {
    const reader = new AbortController();
    const leave = () => reader.abort();
    process.stdout.once('error', leave);
    try {
      const signal = AbortSignal.any([stop.signal, reader.signal]);
      await watchOn(wanted, flags, { signal, leave });
    } catch (error) {
      // The reader is gone: nothing is left to do.
      if (!reader.signal.aborted || stop.signal.aborted) throw error;
    } finally {
      process.stdout.off('error', leave);
    }
  });
}

/** One session; with --follow and `latest`, always the newest. */
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
 * Shows a session while it runs; with --follow until it is finished, or, for `latest`, until there is a
 * newer one.
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
  let shown: FollowedState | null = null;
  const since = performance.now();
  try {
    for await (const update of followSession(join(sessionsFolder, name), { signal })) {
      const { isReset, lines, state } = update;
      if (state === 'waiting' && performance.now() - since > NO_JOURNAL_MS) {
        throw new SessionError(`Cannot watch "${name}": it has no journal.jsonl`);
      }
      if (isReset) screen.startOver();
      screen.show(lines);
      if (state === 'gone')
        throw new SessionError(`Cannot watch "${name}": it was removed from ${lab}`);
      if (isEnd(state) && shown !== state) screen.end(state);
      if (state === 'running' && shown !== state) screen.setRunning();
      shown = state;
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
