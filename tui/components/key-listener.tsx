import { type Key, useInput } from 'ink';
import type { KeyName } from '../screen-state.ts';

export interface KeyListenerProps {
  readonly onKey: (key: KeyName) => void;
}

/** Reports pressed keys by name; draws nothing. */
export function KeyListener({ onKey }: KeyListenerProps) {
  useInput((input, key) => {
    for (const name of namesOf(input, key)) onKey(name);
  });
  return null;
}

/** Keys pressed in quick succession arrive as one input. */
function namesOf(input: string, key: Key): KeyName[] {
  const shift = key.shift ? 'shift-' : '';
  if (key.upArrow) return [`${shift}up`];
  if (key.downArrow) return [`${shift}down`];
  if (key.leftArrow) return [`${shift}left`];
  if (key.rightArrow) return [`${shift}right`];
  if (key.home) return ['home'];
  if (key.end) return ['end'];
  if (key.pageUp) return ['pageUp'];
  if (key.pageDown) return ['pageDown'];
  if (key.tab) return [key.shift ? 'backTab' : 'tab'];
  if (key.return) return ['enter'];
  if (key.escape) return ['escape'];
  if (key.backspace || key.delete) return ['backspace'];
  if (key.ctrl) return [`ctrl-${input}`];
  return [...input];
}
