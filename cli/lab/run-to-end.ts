import { basename, join } from 'node:path';
import type { SessionPorts } from '../../sessions/context/session-context.ts';
import type { FileStore } from '../../sessions/record/file-store.ts';
import { sentenceOf } from '../failures/failure.ts';
import type { ScreenChoice } from '../options/screen-options.ts';
import { isForPeople, type OnRecord, sessionScreen } from '../terminal/session-screen.ts';
import { shownPath } from '../terminal/shown-path.ts';
import type { StopSignal } from '../terminal/stop-signal.ts';
import { print, say } from '../terminal/terminal.ts';
import { resumeHint } from '../terminal/typed-name.ts';
import { addToIndex } from './add-to-index.ts';

/** What whoever looks on has to do with a session that runs. */
export type WatchedBy = Pick<SessionPorts, 'onEvent' | 'beforeWave'>;

/** A session that is about to run. */
export interface SessionRun {
  readonly lab: string;
  readonly flags: ScreenChoice;
  readonly stop: StopSignal;
  readonly store: FileStore;
  /** Whether its bars came from files that the lab does not hold. */
  readonly isFromFiles: boolean;
  readonly onRecord?: OnRecord;
  readonly run: (watchedBy: WatchedBy) => Promise<unknown>;
}

/**
 * Runs a session, new or resumed, to its end or to where it is stopped, writes that down and lets go
 * of its folder.
 *
 * @throws what stopped it
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
    print(`Results: ${summary} (pictures: report.html)`);
  }
  await addToIndex(lab, basename(folder));
}

/**
 * The last line of a journal whose disk may be full: what stopped the session counts for more.
 *
 * @returns what to say where it could not be written
 */
function recordStop(record: () => void): string | null {
  try {
    record();
    return null;
  } catch (error) {
    return `The end of the session could not be written down: ${(error as Error).message}`;
  }
}
