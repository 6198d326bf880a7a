import { basename, join, relative } from 'node:path';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { FileStore } from '../../sessions/file-store.ts';
import { sentenceOf } from '../failure.ts';
import { resumeHint } from '../resume-hint.ts';
import type { StopSignal } from '../stop-signal.ts';
import { print, say } from '../terminal.ts';
import { addToIndex } from './lab-bookkeeping.ts';
import { isPlain, type ScreenFlags } from './session-screen.ts';

export interface PlayOut {
  readonly lab: string;
  readonly flags: ScreenFlags;
  readonly stop: StopSignal;
  readonly store: FileStore;
  readonly screen: (event: SessionEvent) => void;
  readonly play: (onEvent: (event: SessionEvent) => void) => Promise<unknown>;
}

/**
 * Plays a session, new or resumed, to its end or to where it is stopped, writes that down and lets go
 * of its folder.
 *
 * @throws what stopped it
 */
export async function playOut({ lab, flags, stop, store, screen, play }: PlayOut): Promise<void> {
  try {
    await play(screen);
  } catch (error) {
    const why = stop.signal.aborted ? 'interrupted' : sentenceOf(error).split('\n')[0]!;
    if (!store.hasDiverged) {
      recordStop(() => {
        const event = { type: 'session_stopped', why } as const;
        store.append(event);
        screen(event);
      });
      if (isPlain(flags)) {
        print(resumeHint(basename(store.folder), lab));
      }
    }
    throw error;
  } finally {
    store.close();
  }
  if (isPlain(flags)) {
    const near = relative('.', store.folder);
    const folder = near.startsWith('..') ? store.folder : near;
    print(`Results: ${join(folder, 'session_summary.md')} (pictures: report.html)`);
  }
  await addToIndex(lab, basename(store.folder));
}

/** The last line of a journal whose disk may be full: what stopped the session counts for more. */
function recordStop(record: () => void): void {
  try {
    record();
  } catch (error) {
    say(`The end of the session could not be written down: ${(error as Error).message}`);
  }
}
