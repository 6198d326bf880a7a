import { keyLine, type Line, line, span } from '../line.ts';
import type { ScreenState } from '../screen-state.ts';

/** The keys available now. */
export function keysLine(
  { overlay, message }: ScreenState,
  { isLive, isPaused }: { readonly isLive: boolean; readonly isPaused: boolean },
): Line {
  if (message !== null) return line(span(message, 'warning'));
  switch (overlay) {
    case 'quit':
      return keys(['y', 'stop'], ['any other key', 'cancel']);
    case 'help':
      return keys(['any key', 'back']);
    case 'turns':
      return keys(['↑↓', 'select'], ['enter', 'open'], ['t', 'back']);
    case 'turn':
      return keys(['↑↓ space', 'scroll'], ['t', 'back to the turns']);
    case 'nothing':
      return keys(
        ['?', 'help'],
        ...(isLive ? ([['p', isPaused ? 'continue' : 'pause']] as const) : []),
        ['q', 'quit'],
        ['tab ↑↓', 'panes'],
        ['1-9', 'segment'],
        ['t', 'turns'],
        ['s', 'snapshot'],
      );
    default:
      throw new TypeError(`Cannot show the keys of "${overlay satisfies never}"`);
  }
}

function keys(...pairs: readonly (readonly [string, string])[]): Line {
  return keyLine(pairs, '   ');
}
