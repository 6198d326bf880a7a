import { join } from 'node:path';
import type { JournalLine } from '../../protocol/session-event.ts';
import type { FollowedState } from '../../sessions/record/follow-session.ts';
import { PlainDisplay } from '../../view/plain-display.ts';
import { RunClock } from '../../view/run-clock.ts';
import { print, say } from '../terminal/terminal.ts';
import { resumeHint, typedName } from '../terminal/typed-name.ts';

/** How a session ends for whoever watches it. */
export type SessionEnd = Extract<FollowedState, 'finished' | 'stopped' | 'crashed'>;

/** What shows a session that is followed. */
export interface WatchScreen {
  /** The next lines of its journal, in order; often none. */
  show(lines: readonly JournalLine[]): void;
  /** The journal became another: what was shown is void, and what comes is its beginning. */
  startOver(): void;
  /** Nobody plays it, and nothing more comes unless it is resumed. */
  end(end: SessionEnd): void;
  /** Somebody plays it. */
  goOn(): void;
  /** Whether it stays when the session has ended, until whoever looks on leaves. */
  readonly staysOpen: boolean;
  close(): void;
}

/** Lines to read, as `maestro session` prints them, by the clock of the journal. */
export function plainScreen(name: string, lab: string): WatchScreen {
  let display = new PlainDisplay();
  let clock = new RunClock();
  return {
    show(lines) {
      for (const line of lines) {
        const nowMs = clock.at(line);
        for (const text of display.lines(line.event, nowMs)) print(text);
      }
    },
    startOver() {
      say(REPLACED);
      display = new PlainDisplay();
      clock = new RunClock();
    },
    end(end) {
      if (end === 'finished') print(readHint(name, lab));
      else print(endText(end, name, lab));
    },
    ...IN_LINES,
  };
}

/** Events as JSON lines, as `maestro session --json` prints them. */
export function jsonScreen(name: string, lab: string): WatchScreen {
  return {
    show(lines) {
      for (const { event } of lines) print(JSON.stringify(event));
    },
    startOver: () => say(REPLACED),
    end(end) {
      if (end !== 'finished') say(endText(end, name, lab));
    },
    ...IN_LINES,
  };
}

const IN_LINES = { goOn: () => {}, close: () => {}, staysOpen: false } as const;

/** The dashboard of `maestro session`, which can be looked round in after the end. */
export async function dashboardScreen(
  name: string,
  lab: string,
  onQuit: () => void,
): Promise<WatchScreen> {
  const { openDashboard } = await import('../terminal/open-dashboard.ts');
  const folder = join(lab, 'sessions', name);
  const dashboard = openDashboard({ lab, folder, onQuit, onPause: null });
  let lastWord: string | null = null;
  return {
    show(lines) {
      for (const line of lines) dashboard.line(line);
    },
    startOver: () => dashboard.startOver(),
    end(end) {
      lastWord = end === 'finished' ? readHint(name, lab) : endText(end, name, lab);
      dashboard.setInterruption(end === 'crashed' ? 'broke off: its process is gone' : null);
    },
    goOn() {
      lastWord = null;
      dashboard.setInterruption(null);
    },
    staysOpen: true,
    close() {
      dashboard.close();
      if (lastWord !== null) print(lastWord);
    },
  };
}

function readHint(name: string, lab: string): string {
  return `Read it: maestro show ${typedName(name, lab)}`;
}

const REPLACED = 'Note: the journal was replaced by another, which is shown from its start';

function endText(end: Exclude<SessionEnd, 'finished'>, name: string, lab: string): string {
  const what =
    end === 'stopped'
      ? `Nobody plays ${name} now.`
      : `${name} broke off: the process that played it is gone.`;
  return `${what} ${resumeHint(name, lab)}`;
}
