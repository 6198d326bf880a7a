import type { SessionEvent } from '../../protocol/session-event.ts';
import { PlainDisplay } from '../../tui/plain-display.ts';
import { print } from '../terminal.ts';

export interface ScreenFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Whether lines for a person are wanted. */
export function isPlain({ quiet, json }: ScreenFlags): boolean {
  return quiet !== true && json !== true;
}

/** What is there of a session that goes on, before it does. */
export interface OnRecord {
  readonly tests: number;
  /** Whether an event is told for the first time: the others were shown then. */
  readonly isNews: (event: SessionEvent) => boolean;
}

const NOTHING: OnRecord = { tests: 0, isNews: () => true };

/** What shows the events of a session, by what was asked for. */
export function sessionScreen(
  flags: ScreenFlags,
  { tests, isNews }: OnRecord = NOTHING,
): (event: SessionEvent) => void {
  if (flags.quiet === true) return () => {};
  if (flags.json === true) {
    return (event) => {
      if (isNews(event)) print(JSON.stringify(event));
    };
  }
  const display = new PlainDisplay(tests);
  return (event) => {
    // A fold over all events, whether they are shown or not.
    const lines = display.lines(event, performance.now());
    if (isNews(event)) for (const line of lines) print(line);
  };
}
