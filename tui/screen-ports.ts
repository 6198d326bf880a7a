import type { TurnSection } from './player/turn-section.ts';
import type { TerminalPorts } from './terminal-screen.tsx';

/** The ports of a session screen. */
export interface ScreenPorts extends TerminalPorts {
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** The user quits. */
  readonly onQuit: () => void;
  /** Ctrl-C, which a terminal in raw mode does not turn into a signal. */
  readonly onInterrupt: () => void;
  /** Stores the text of the screen and returns a message with its path. */
  readonly onSnapshot: (text: string) => string;
  /** A turn in full, from its transcripts. */
  readonly readTurn: (turn: number) => Promise<readonly TurnSection[]>;
}
