import { basename } from 'node:path';
import { readTranscripts, refuseDamaged } from '../sessions/read-transcripts.ts';
import { LiveDashboard } from '../tui/live-dashboard.tsx';
import type { TurnSection } from '../tui/panes/over-panes.ts';
import { conversationText } from './replay/conversation-text.ts';
import { saveSnapshot } from './save-snapshot.ts';

export interface DashboardWishes {
  readonly lab: string;
  /** Of the session. */
  readonly folder: string;
  readonly onQuit: () => void;
  /** Null where the session is played elsewhere. */
  readonly onPause: ((isHeld: boolean) => void) | null;
}

/** A dashboard on the terminal of this process. */
export function openDashboard({ lab, folder, onQuit, onPause }: DashboardWishes): LiveDashboard {
  return new LiveDashboard({
    stdin: process.stdin,
    stdout: process.stdout,
    now: () => Date.now(),
    onQuit,
    onInterrupt: () => process.kill(process.pid, 'SIGINT'),
    onPause,
    onSnapshot: (text) => saveSnapshot(lab, basename(folder), text),
    readTurn: async (turn) => sectionsOf(folder, turn),
  });
}

function sectionsOf(folder: string, turn: number): TurnSection[] {
  const own = [...readTranscripts(folder, refuseDamaged)].filter((one) => one.turn === turn);
  return [{ title: 'In full', text: conversationText(own, { isMarkdown: false }) }];
}
