import { Static } from 'ink';
import type { ReactNode } from 'react';
import { NOTHING_YET, type SessionView } from '../view/session-view.ts';
import { updateView, type ViewLine } from '../view/update-view.ts';
import { Dashboard, type DashboardProps, shownOn } from './components/dashboard.tsx';
import { KeyListener } from './components/key-listener.tsx';
import { LineText } from './components/line-text.tsx';
import { executeCommand } from './execute-command.ts';
import { IMMEDIATE, WHILE_COMPUTING } from './frame-pacer.ts';
import { historyLines } from './history-lines.ts';
import type { ScreenPorts } from './screen-ports.ts';
import { FIRST_SCREEN, type KeyName, press, type ScreenState } from './screen-state.ts';
import { screenText } from './screen-text.tsx';
import { TerminalScreen } from './terminal-screen.tsx';
import { TurnReader } from './turn-reader.ts';

export interface DashboardPorts extends ScreenPorts {
  /** Null if this process does not run the session. */
  readonly onPause: ((isPaused: boolean) => void) | null;
}

/** Lines printed after the last frame: the path of the results, and the prompt. */
const LINES_AFTER = 4;

/** The screen of a running session: takes journal lines and draws frames. */
export class LiveDashboard {
  readonly #ports: DashboardPorts;
  readonly #terminal: TerminalScreen;
  readonly #turns: TurnReader;
  #view: SessionView = NOTHING_YET;
  #screen: ScreenState = FIRST_SCREEN;
  #isPaused = false;
  #interruption: string | null = null;
  /** History lines printed before the terminal was last taken, and since then. */
  #printed = 0;
  #drawn = 0;
  /** Number of earlier journals. */
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
    // Arms run on threads that do not wait for this one.
    if (!this.#isComputing() || line.event.type === 'arm_finished') this.#terminal.request();
    // Between waves the other threads wait for this one; during a wave it is free.
    else if (line.event.type === 'wave_started') this.#terminal.requestNow();
  }

  /** Drops everything shown: another journal starts. */
  startOver(): void {
    this.#view = NOTHING_YET;
    this.#printed = 0;
    this.#drawn = 0;
    this.#journals += 1;
    this.#terminal.request();
  }

  /** Sets why the session no longer runs, if its journal does not record it; null if it runs again. */
  setInterruption(interruption: string | null): void {
    this.#interruption = interruption;
    this.#terminal.request();
  }

  /** Draws the last frame, keeps it on the terminal and restores the terminal. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#screen = { ...this.#screen, overlay: 'nothing', segment: null, message: null };
    this.#terminal.close();
  }

  /** Whether tests run that drawing could slow. */
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
      // The last frame leaves room for the lines printed below it.
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
    if (command === 'pause') {
      this.#isPaused = !this.#isPaused;
      this.#ports.onPause?.(this.#isPaused);
    } else if (command !== null) {
      const text = () => screenText(this.#props());
      const message = executeCommand(command, screen, this.#ports, this.#turns, text);
      if (message !== null) this.#screen = { ...screen, message };
    }
    this.#terminal.request(IMMEDIATE);
  };
}
