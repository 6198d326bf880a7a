import type { ScreenPorts } from './screen-ports.ts';
import type { Command, ScreenState } from './screen-state.ts';
import type { TurnReader } from './turn-reader.ts';

/** What both screens do for a command; a snapshot returns its message, to be shown. */
export function executeCommand(
  command: Exclude<Command, 'pause'>,
  { marked }: ScreenState,
  ports: ScreenPorts,
  turns: TurnReader,
  text: () => string,
): string | null {
  switch (command) {
    case 'quit':
      ports.onQuit();
      return null;
    case 'open turn':
      turns.open(marked!);
      return null;
    case 'snapshot':
      return ports.onSnapshot(text());
    default:
      throw new TypeError(`Cannot execute "${command satisfies never}"`);
  }
}
