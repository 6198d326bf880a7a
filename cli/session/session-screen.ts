import type { SessionEvent } from '../../protocol/session-event.ts';
import { PlainDisplay } from '../../tui/plain-display.ts';
import { print } from '../terminal.ts';

/** What shows the events of a session, by what was asked for. */
export function sessionScreen(flags: {
  readonly json?: boolean;
  readonly quiet?: boolean;
}): (event: SessionEvent) => void {
  if (flags.quiet === true) return () => {};
  if (flags.json === true) return (event) => print(JSON.stringify(event));
  const display = new PlainDisplay();
  return (event) => {
    for (const line of display.lines(event, performance.now())) print(line);
  };
}
