import { Static } from 'ink';
import type { ReactNode } from 'react';
import { NOTHING_YET, type SessionView } from '../view/session-view.ts';
import { updateView, type ViewLine } from '../view/update-view.ts';
import { Dashboard, type DashboardProps, shownOn } from './components/dashboard.tsx';
import { KeyListener } from './components/key-listener.tsx';
import { LineText } from './components/line-text.tsx';
import { IMMEDIATE, WHILE_COMPUTING } from './frame-pacer.ts';
import { historyLines } from './history-lines.ts';
import type { ScreenPorts } from './screen-ports.ts';
import { FIRST_SCREEN, type KeyName, press, type ScreenState, type Command } from './screen-state.ts';
import { screenText } from './screen-text.tsx';
import { TerminalScreen } from './terminal-screen.tsx';
import { TurnReader } from './turn-reader.ts';

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
  readonly #turns: TurnReader;
  #view: SessionView = NOTHING_YET;
  #screen: ScreenState = FIRST_SCREEN;
  #isPaused = false;
  #interruption: string | null = null;
  /** Lines of the history that were printed before the terminal was taken the last time, and since. */
  #printed = 0;
  #drawn = 0;
  /** How many journals came before this one. */
  #journals = 0;
  #isClosed = false;

  constructor(ports: DashboardPorts) {
    this.#ports = ports;
    this.#terminal = new TerminalScreen(ports, {
      frame: () => this.#frame(),
      pace: () => (this.#isComputing() ? WHILE_COMPUTING : IMMEDIATE),
      onReleased: () => {
        this.#printed += this.#drawn;
        this.#drawn = 0;
      },
    });
    this.#turns = new TurnReader(ports.readTurn, () => this.#terminal.request());
  }

  /** The next line of the journal. */
  line(line: ViewLine): void {
    this.#view = updateView(this.#view, line);
    // Arms are played by threads that do not wait for this one.
    if (!this.#isComputing() || line.event.type === 'arm_finished') this.#terminal.request();
    // Between two waves this thread is what the others wait for. While they are at one it is free.
    else if (line.event.type === 'wave_started') this.#terminal.requestNow();
  }

  /** What was told is void: another journal begins. */
  startOver(): void {
    this.#view = NOTHING_YET;
    this.#printed = 0;
    this.#drawn = 0;
    this.#journals += 1;
    this.#terminal.request();
  }

  /** What is known of whoever played the session, where its journal does not say; null takes it back. */
  setInterruption(interruption: string | null): void {
    this.#interruption = interruption;
    this.#terminal.request();
  }

  /** Draws the last frame, leaves it where it is and gives the terminal back. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#screen = { ...this.#screen, overlay: 'nothing', segment: null, message: null };
    this.#terminal.close();
  }

  /** Whether tests run here that drawing could slow. */
  #isComputing(): boolean {
    const { status, agents } = this.#view;
    return status === 'running' && agents.pending === null && !this.#isPaused;
  }

  #frame(): ReactNode {
    const history = historyLines(this.#view).slice(this.#printed);
    this.#drawn = history.length;
    return (
      <>
        <Static key={this.#journals} items={history}>
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
      interruption: this.#interruption,
      isLive: onPause !== null,
      openTurn: this.#turns.current,
      ...(this.#isClosed ? { keys: [] } : {}),
    };
  }

  readonly #onKey = (key: KeyName) => {
    if (key === 'ctrl-c') this.#ports.onInterrupt();
    if (key === 'ctrl-z') this.#terminal.suspend();
    const { screen, command } = press(this.#screen, key, shownOn(this.#props()));
    this.#screen = screen;
    if (command !== null) this.#execute(command);
    this.#terminal.request(IMMEDIATE);
  };

  #execute(command: Command): void {
    switch (command) {
      case 'quit':
        this.#ports.onQuit();
        break;
      case 'pause':
        this.#isPaused = !this.#isPaused;
        this.#ports.onPause?.(this.#isPaused);
        break;
      case 'snapshot':
        this.#screen = { ...this.#screen, message: this.#ports.onSnapshot(screenText(this.#props())) };
        break;
      case 'open turn':
        this.#turns.open(this.#screen.marked!);
        break;
      default:
        throw new TypeError(`Cannot execute "${command satisfies never}"`);
    }
  }
}
