import type { ScreenPorts } from './screen-ports.ts';
import type { Command, ScreenState } from './screen-state.ts';
import type { TurnReader } from './turn-reader.ts';

interface CommandPorts {
  readonly ports: ScreenPorts;
  readonly turns: TurnReader;
  readonly text: () => string;
  readonly onPause?: () => void;
}

/** Executes the command of a key, and returns the screen after it. */
export function executeCommand(
  command: Command | null,
  screen: ScreenState,
  { ports, turns, text, onPause }: CommandPorts,
): ScreenState {
  if (command === 'quit') ports.onQuit();
  if (command === 'pause') onPause?.();
  if (command === 'open turn') turns.open(screen.marked!);
  return command === 'snapshot' ? { ...screen, message: ports.onSnapshot(text()) } : screen;
}
