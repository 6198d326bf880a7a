import { type Key, useInput } from 'ink';
import type { KeyName } from '../screen-state.ts';

export interface KeyListenerProps {
  readonly onKey: (key: KeyName) => void;
}

/** Hands on what is pressed, by name. Draws nothing. */
export function KeyListener({ onKey }: KeyListenerProps) {
  useInput((input, key) => {
    for (const name of namesOf(input, key)) onKey(name);
  });
  return null;
}

/** Keys that are pressed fast arrive together. */
function namesOf(input: string, key: Key): KeyName[] {
  if (key.upArrow) return ['up'];
  if (key.downArrow) return ['down'];
  if (key.leftArrow) return ['left'];
  if (key.rightArrow) return ['right'];
  if (key.pageUp) return ['pageUp'];
  if (key.pageDown) return ['pageDown'];
  if (key.tab) return [key.shift ? 'backTab' : 'tab'];
  if (key.return) return ['enter'];
  if (key.escape) return ['escape'];
  if (key.backspace || key.delete) return ['backspace'];
  if (key.ctrl) return [`ctrl-${input}`];
  return [...input];
}
