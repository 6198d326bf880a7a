import { Static } from 'ink';
import type { ReactNode } from 'react';
import { Dashboard, type DashboardProps, markedTurn, shownOn } from './components/dashboard.tsx';
import { KeyListener } from './components/key-listener.tsx';
import { LineText } from './components/line-text.tsx';
import { AT_ONCE, WHILE_PLAYING } from './frame-pacer.ts';
import { historyLines } from './history-lines.ts';
import type { TurnSection } from './player/turn-section.ts';
import { FIRST_SCREEN, type KeyName, press, type ScreenState, type Wish } from './screen-state.ts';
import { screenText } from './screen-text.tsx';
import { NOTHING_YET, type SessionView } from './state/session-view.ts';
import { updateView, type ViewLine } from './state/update-view.ts';
import { type TerminalPorts, TerminalScreen } from './terminal-screen.tsx';

/** What a screen of a session needs from outside. */
export interface ScreenPorts extends TerminalPorts {
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Whoever looks on wants to leave. */
  readonly onQuit: () => void;
  /** Ctrl-C, which a terminal that hands on every key does not turn into a signal. */
  readonly onInterrupt: () => void;
  /** Keeps the text of the screen, and says where. */
  readonly onSnapshot: (text: string) => string;
  /** What a turn was in full, from its transcripts. */
  readonly readTurn: (turn: number) => Promise<readonly TurnSection[]>;
}

export interface DashboardPorts extends ScreenPorts {
  /** Null where there is no session to hold back here. */
  readonly onPause: ((isPaused: boolean) => void) | null;
}

/** The lines that follow the last frame: where the results are, and the prompt. */
const LINES_AFTER = 4;

/** The screen of a session that goes on: lines of its journal go in, frames come out. */
export class LiveDashboard {
  readonly #ports: DashboardPorts;
  readonly #terminal: TerminalScreen;
  #view: SessionView = NOTHING_YET;
  #screen: ScreenState = FIRST_SCREEN;
  #isPaused = false;
  #gone: string | null = null;
  #sections: readonly TurnSection[] | null = null;
  /** Lines of the history that stand above what is drawn now. */
  #printed = 0;
  #isClosed = false;

  constructor(ports: DashboardPorts) {
    this.#ports = ports;
    this.#terminal = new TerminalScreen(ports, {
      frame: () => this.#frame(),
      pace: () => (this.#isComputing() ? WHILE_PLAYING : AT_ONCE),
      onReleased: () => {
        this.#printed = historyLines(this.#view).length;
      },
    });
  }

  /** The next line of the journal. */
  line(line: ViewLine): void {
    this.#view = updateView(this.#view, line);
    if (!this.#isComputing()) this.#terminal.request();
    // Between two waves this thread is what the others wait for. While they are at one it is free.
    else if (line.event.type === 'wave_started') this.#terminal.requestNow();
  }

  /** What was told is void: another journal begins. */
  startOver(): void {
    this.#view = NOTHING_YET;
    this.#printed = 0;
    this.#terminal.request();
  }

  /** What is known of whoever played the session, where its journal does not say; null takes it back. */
  setGone(gone: string | null): void {
    this.#gone = gone;
    this.#terminal.request();
  }

  /** Draws the last frame, leaves it where it is and gives the terminal back. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#screen = { ...this.#screen, over: 'nothing', said: null };
    this.#terminal.close();
  }

  /** Whether tests run here that drawing could slow. */
  #isComputing(): boolean {
    const { status, agents } = this.#view;
    return status === 'running' && agents.speaking === null && !this.#isPaused;
  }

  #frame(): ReactNode {
    return (
      <>
        <Static items={historyLines(this.#view).slice(this.#printed)}>
          {(one, i) => <LineText key={i} line={one} />}
        </Static>
        <Dashboard {...this.#props()} />
        {this.#isClosed ? null : <KeyListener onKey={this.#onKey} />}
      </>
    );
  }

  #props(): DashboardProps {
    const { stdout, now, onPause } = this.#ports;
    return {
      view: this.#view,
      screen: this.#screen,
      columns: stdout.columns,
      // The last frame leaves room for what is printed below it.
      rows: stdout.rows - (this.#isClosed ? LINES_AFTER : 0),
      nowMs: now(),
      isPaused: this.#isPaused,
      gone: this.#gone,
      isLive: onPause !== null,
      sections: this.#sections,
      ...(this.#isClosed ? { keys: [] } : {}),
    };
  }

  readonly #onKey = (key: KeyName) => {
    if (key === 'ctrl-c') this.#ports.onInterrupt();
    if (key === 'ctrl-z') this.#terminal.suspend();
    const { screen, wish } = press(this.#screen, key, shownOn(this.#props()));
    this.#screen = screen;
    if (wish !== null) this.#grant(wish);
    this.#terminal.request(AT_ONCE);
  };

  #grant(wish: Wish): void {
    switch (wish) {
      case 'quit':
        this.#ports.onQuit();
        break;
      case 'pause':
        this.#isPaused = !this.#isPaused;
        this.#ports.onPause?.(this.#isPaused);
        break;
      case 'snapshot':
        this.#screen = {
          ...this.#screen,
          said: this.#ports.onSnapshot(screenText(this.#props())),
        };
        break;
      case 'open turn':
        this.#openTurn();
        break;
      default:
        throw new TypeError(`Cannot grant "${wish satisfies never}"`);
    }
  }

  #openTurn(): void {
    this.#sections = null;
    const turn = markedTurn(this.#view, this.#screen);
    if (turn === null) return;
    void readSections(this.#ports, turn.turn).then((sections) => {
      this.#sections = sections;
      this.#terminal.request();
    });
  }
}

/** A turn in full, or why it cannot be read. */
export async function readSections(
  { readTurn }: ScreenPorts,
  turn: number,
): Promise<readonly TurnSection[]> {
  try {
    return await readTurn(turn);
  } catch (error) {
    return [{ title: 'Its transcript cannot be read', text: (error as Error).message }];
  }
}
