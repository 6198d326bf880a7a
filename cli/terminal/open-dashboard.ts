import { basename } from 'node:path';
import { LiveDashboard } from '../../tui/live-dashboard.tsx';
import type { ScreenPorts } from '../../tui/screen-ports.ts';
import { saveSnapshot } from './save-snapshot.ts';

export interface DashboardOptions {
  readonly lab: string;
  /** Of the session. */
  readonly folder: string;
  readonly onQuit: () => void;
  /** Null if the session runs in another process. */
  readonly onPause: ((isHeld: boolean) => void) | null;
}

/** A dashboard on the terminal of this process. */
export function openDashboard({ lab, folder, onQuit, onPause }: DashboardOptions): LiveDashboard {
  return new LiveDashboard({
    ...screenPorts({ lab, folder, onQuit }),
    onPause,
    // Loaded on demand: a session must not wait for it.
    async readTurn(turn) {
      const { readTurn } = await import('./read-turn.ts');
      const { readWholeJournal } = await import('../../sessions/record/read-whole-journal.ts');
      return readTurn(folder, turn, await readWholeJournal(folder));
    },
  });
}

/** The ports of every screen on the terminal of this process. */
export function screenPorts({
  lab,
  folder,
  onQuit,
}: Omit<DashboardOptions, 'onPause'>): Omit<ScreenPorts, 'readTurn'> {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    now: () => Date.now(),
    onQuit,
    onInterrupt: () => process.kill(process.pid, 'SIGINT'),
    onSnapshot: (text) => saveSnapshot(lab, basename(folder), text),
  };
}
