import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { PlainDisplay } from '../../view/plain-display.ts';
import type { ScreenChoice } from '../options/screen-options.ts';
import { screenKind } from './screen-kind.ts';
import type { StopSignal } from './stop-signal.ts';
import { print } from './terminal.ts';
import { WaveGate } from './wave-gate.ts';

/** Whether lines for a person are wanted. */
export function isForPeople({ quiet, json }: ScreenChoice): boolean {
  return quiet !== true && json !== true;
}

/** What is there of a session that goes on, before it does. */
export interface OnRecord {
  readonly tests: number;
  /** Whether an event is told for the first time: the others were shown then. */
  readonly isNews: (event: SessionEvent) => boolean;
}

const NOTHING: OnRecord = { tests: 0, isNews: () => true };

/** What shows a session while it is played. */
export interface SessionScreen {
  /** Called with every event that is told. */
  readonly onEvent: (event: SessionEvent) => void;
  /** Awaited before each wave; absent where nobody can hold one back. */
  readonly beforeWave?: () => Promise<void>;
  /** Gives the terminal back. */
  readonly close: () => Promise<void>;
}

/** Lines or JSON, whatever there is to show them on. */
export function plainScreen(
  flags: ScreenChoice,
  { tests, isNews }: OnRecord = NOTHING,
): SessionScreen {
  const close = async () => {};
  if (flags.quiet === true) return { onEvent: () => {}, close };
  if (flags.json === true) {
    const onEvent = (event: SessionEvent) => {
      if (isNews(event)) print(JSON.stringify(event));
    };
    return { onEvent, close };
  }
  const display = new PlainDisplay(tests);
  const onEvent = (event: SessionEvent) => {
    // A fold over all events, whether they are shown or not.
    const lines = display.lines(event, performance.now());
    if (isNews(event)) for (const line of lines) print(line);
  };
  return { onEvent, close };
}

/** A session that is about to be played, as far as a screen must know it. */
export interface Shown {
  readonly flags: ScreenChoice;
  readonly lab: string;
  readonly folder: string;
  readonly stop: StopSignal;
  readonly follow: (onLine: (line: JournalLine) => void) => void;
  readonly onRecord?: OnRecord;
}

/** What shows the events of a session, by what was asked for and what there is to show it on. */
export function sessionScreen(shown: Shown): SessionScreen {
  const { flags, onRecord } = shown;
  return screenKind(flags) === 'dashboard' ? dashboardScreen(shown) : plainScreen(flags, onRecord);
}

/** The session does not wait until the dashboard is loaded: what is told before is shown then. */
function dashboardScreen(shown: Shown): SessionScreen {
  const { stop, follow } = shown;
  const gate = new WaveGate(stop.signal);
  const early: JournalLine[] = [];
  let show = (line: JournalLine): void => {
    early.push(line);
  };
  follow((line) => show(line));
  const opened = import('./open-dashboard.ts').then(({ openDashboard }) => {
    const dashboard = openDashboard({
      ...shown,
      onQuit: () => process.kill(process.pid, 'SIGINT'),
      onPause: (isHeld) => gate.hold(isHeld),
    });
    show = (line) => dashboard.line(line);
    for (const line of early.splice(0)) show(line);
    return dashboard;
  });
  // What keeps it from loading is thrown where the screen is closed.
  opened.catch(() => {});
  const close = async () => (await opened).close();
  return { onEvent: () => {}, beforeWave: gate.pass, close };
}
