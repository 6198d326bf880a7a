import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { PlainDisplay } from '../../view/plain-display.ts';
import type { ScreenChoice } from '../options/screen-options.ts';
import { screenKind } from './screen-kind.ts';
import type { StopSignal } from './stop-signal.ts';
import { print } from './terminal.ts';
import { WaveGate } from './wave-gate.ts';

/** Whether to print lines for people. */
export function isForPeople({ quiet, json }: ScreenChoice): boolean {
  return quiet !== true && json !== true;
}

/** What is recorded of a session before it is resumed. */
export interface OnRecord {
  readonly tests: number;
  /** Whether an event is new: the others were shown before. */
  readonly isNew: (event: SessionEvent) => boolean;
}

const NOTHING: OnRecord = { tests: 0, isNew: () => true };

/** Shows a session while it runs. */
export interface SessionScreen {
  /** Called with every event. */
  readonly onEvent: (event: SessionEvent) => void;
  /** Awaited before each wave; absent if the session cannot be paused. */
  readonly beforeWave?: () => Promise<void>;
  /** Restores the terminal. */
  readonly close: () => Promise<void>;
}

/** Lines or JSON, on any output. */
export function plainScreen(
  flags: ScreenChoice,
  { tests, isNew }: OnRecord = NOTHING,
): SessionScreen {
  const close = async () => {};
  if (flags.quiet === true) return { onEvent: () => {}, close };
  if (flags.json === true) {
    const onEvent = (event: SessionEvent) => {
      if (isNew(event)) print(JSON.stringify(event));
    };
    return { onEvent, close };
  }
  const display = new PlainDisplay(tests);
  const onEvent = (event: SessionEvent) => {
    // A fold over all events, shown or not.
    const lines = display.lines(event, performance.now());
    if (isNew(event)) for (const line of lines) print(line);
  };
  return { onEvent, close };
}

/** A session that is about to run, for its screen. */
export interface Shown {
  readonly flags: ScreenChoice;
  readonly lab: string;
  readonly folder: string;
  readonly stop: StopSignal;
  readonly follow: (onLine: (line: JournalLine) => void) => void;
  readonly onRecord?: OnRecord;
}

/** The screen of a session, by the flags and the terminal. */
export function sessionScreen(shown: Shown): SessionScreen {
  const { flags, onRecord } = shown;
  return screenKind(flags) === 'dashboard' ? dashboardScreen(shown) : plainScreen(flags, onRecord);
}

/** The session does not wait until the dashboard is loaded: earlier events are shown then. */
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
  // A failure to load is thrown by close().
  opened.catch(() => {});
  const close = async () => (await opened).close();
  return { onEvent: () => {}, beforeWave: gate.pass, close };
}
