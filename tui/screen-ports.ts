import type { TurnSection } from './player/turn-section.ts';
import type { TerminalPorts } from './terminal-screen.tsx';

/** What a screen of a session needs from outside. */
export interface ScreenPorts extends TerminalPorts {
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Whoever looks on wants to leave. */
  readonly onQuit: () => void;
  /** Ctrl-C, which a terminal that hands on every key does not turn into a signal. */
  readonly onInterrupt: () => void;
  /** Keeps the text of the screen, and says where. */
  readonly onSnapshot: (text: string) => string;
  /** What a turn was in full, from its transcripts. */
  readonly readTurn: (turn: number) => Promise<readonly TurnSection[]>;
}
