import { basename, join } from 'node:path';
import type { SessionPorts } from '../../sessions/context/session-ports.ts';

import type { FileStore } from '../../sessions/record/file-store.ts';
import { sentenceOf } from '../failures/failure.ts';
import type { ScreenChoice } from '../options/screen-options.ts';
import { isForPeople, type OnRecord, sessionScreen } from '../terminal/session-screen.ts';
import { shownPath } from '../terminal/shown-path.ts';
import type { StopSignal } from '../terminal/stop-signal.ts';
import { print, say } from '../terminal/terminal.ts';
import { resumeHint } from '../terminal/typed-name.ts';
import { addToIndex } from './add-to-index.ts';

/** The hooks of a screen in a running session. */
type ScreenHooks = Pick<SessionPorts, 'onEvent' | 'beforeWave'>;

/** A session that is about to run. */
export interface SessionRun {
  readonly lab: string;
  readonly flags: ScreenChoice;
  readonly stop: StopSignal;
  readonly store: FileStore;
  /** Whether its bars came from files that the lab does not store. */
  readonly isFromFiles: boolean;
  readonly onRecord?: OnRecord;
  readonly run: (hooks: ScreenHooks) => Promise<unknown>;
}

/**
 * Runs a session, new or resumed, until it ends or is stopped, records that, and releases its folder.
 *
 * @throws the error that stopped it
 */
export async function runToEnd(session: SessionRun): Promise<void> {
  const { lab, flags, stop, store, run } = session;
  const { folder } = store;
  try {
    const screen = sessionScreen({ ...session, folder, follow: store.follow });
    const { onEvent, beforeWave } = screen;
    try {
      await run({ onEvent, ...(beforeWave === undefined ? {} : { beforeWave }) });
    } catch (error) {
      const why = stop.signal.aborted ? 'interrupted' : sentenceOf(error).split('\n')[0]!;
      let unrecorded: string | null = null;
      if (!store.hasDiverged) {
        unrecorded = recordStop(() => {
          const event = { type: 'session_stopped', why } as const;
          store.append(event);
          onEvent(event);
        });
      }
      await screen.close();
      if (unrecorded !== null) say(unrecorded);
      if (!store.hasDiverged && isForPeople(flags)) {
        print(resumeHint(basename(folder), lab, session.isFromFiles));
      }
      throw error;
    } finally {
      await screen.close();
    }
  } finally {
    store.close();
  }
  if (isForPeople(flags)) {
    const summary = shownPath(join(folder, 'session_summary.md'));
    print(`Results: ${summary} (charts: report.html)`);
  }
  await addToIndex(lab, basename(folder));
}

/**
 * Records the stop of a session on a disk that may be full: its own failure must not hide the first.
 *
 * @returns a message if that failed
 */
function recordStop(record: () => void): string | null {
  try {
    record();
    return null;
  } catch (error) {
    const why = sentenceOf(error).replace(/^Cannot [^:]*: /, '');
    return `Cannot record the stop of the session: ${why}`;
  }
}
