import { basename, join } from 'node:path';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { FileStore } from '../../sessions/file-store.ts';
import { sentenceOf } from '../failure.ts';
import { DEFAULT_LAB } from '../lab-option.ts';
import { shownPath } from '../shown-path.ts';
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
        const where = lab === DEFAULT_LAB ? '' : ` --lab ${lab}`;
        print(`Go on with it: maestro resume ${basename(store.folder)}${where}`);
      }
    }
    throw error;
  } finally {
    store.close();
  }
  if (isPlain(flags)) {
    const summary = shownPath(join(store.folder, 'session_summary.md'));
    print(`Results: ${summary} (pictures: report.html)`);
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
