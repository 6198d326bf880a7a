import { stripVTControlCharacters } from 'node:util';
import { type Instance, render, renderToString, Static } from 'ink';
import type { ReactNode } from 'react';
import {
  Dashboard,
  type DashboardProps,
  markedTurn,
  scrollLimit,
} from './components/dashboard.tsx';
import { KeyListener } from './components/key-listener.tsx';
import { LineText } from './components/line-text.tsx';
import { AT_ONCE, FramePacer, WHILE_PLAYING } from './frame-pacer.ts';
import { historyLines } from './history-lines.ts';
import { layoutOf } from './layout.ts';
import type { Line } from './line.ts';
import type { TurnSection } from './panes/over-panes.ts';
import { FIRST_SCREEN, type KeyName, press, type ScreenState, type Wish } from './screen-state.ts';
import { NOTHING_YET, type SessionView } from './state/session-view.ts';
import { updateView, type ViewLine } from './state/update-view.ts';
import { guardSuspension, type SuspensionGuard } from './terminal-guard.ts';

/** What a dashboard needs from outside. */
export interface DashboardPorts {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Whoever looks on wants to leave. */
  readonly onQuit: () => void;
  /** Ctrl-C, which a terminal that hands on every key does not turn into a signal. */
  readonly onInterrupt: () => void;
  /** Null where there is no session to hold back here. */
  readonly onPause: ((isPaused: boolean) => void) | null;
  /** Keeps the text of the screen, and says where. */
  readonly onSnapshot: (text: string) => string;
  /** What a turn was in full, from its transcripts. */
  readonly readTurn: (turn: number) => Promise<readonly TurnSection[]>;
}

/** The lines that follow the last frame: where the results are, and the prompt. */
const LINES_AFTER = 4;

/** A session's screen: lines of its journal go in, frames come out. */
export class LiveDashboard {
  readonly #ports: DashboardPorts;
  readonly #pacer = new FramePacer();
  readonly #guard: SuspensionGuard;
  readonly #heartbeat: NodeJS.Timeout;
  #view: SessionView = NOTHING_YET;
  #screen: ScreenState = FIRST_SCREEN;
  #isPaused = false;
  #gone: string | null = null;
  #sections: readonly TurnSection[] | null = null;
  #ink: Instance | null = null;
  /** Lines of the history that were printed before the present mount. */
  #printed = 0;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(ports: DashboardPorts) {
    this.#ports = ports;
    this.#guard = guardSuspension({
      release: () => this.#unmount(),
      take: () => this.#draw(),
    });
    ports.stdout.on('resize', this.#onResize);
    // Time goes on where nothing happens.
    this.#heartbeat = setInterval(() => this.#request(), 1000);
  }

  /** The next line of the journal. */
  line(line: ViewLine): void {
    this.#view = updateView(this.#view, line);
    this.#request();
  }

  /** What was told is void: another journal begins. */
  startOver(): void {
    this.#view = NOTHING_YET;
    this.#printed = 0;
    this.#request();
  }

  /** What is known of whoever played the session, where its journal does not say; null takes it back. */
  setGone(gone: string | null): void {
    if (gone === this.#gone) return;
    this.#gone = gone;
    this.#request();
  }

  /** Draws the last frame, leaves it where it is and gives the terminal back. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#screen = { ...this.#screen, over: 'nothing', said: null };
    this.#draw();
    this.#unmount();
    this.#guard.end();
    this.#ports.stdout.off('resize', this.#onResize);
  }

  readonly #onResize = () => this.#draw();

  #request(): void {
    if (this.#timer !== null || this.#isClosed) return;
    const { status, agents } = this.#view;
    const isComputing = status === 'running' && agents.speaking === null && !this.#isPaused;
    const wait = this.#pacer.waitMs(performance.now(), isComputing ? WHILE_PLAYING : AT_ONCE);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#draw();
    }, wait);
  }

  #draw(): void {
    const began = performance.now();
    const history = historyLines(this.#view).slice(this.#printed);
    const frame = this.#frame(history);
    if (this.#ink === null) {
      const { stdin, stdout } = this.#ports;
      this.#ink = render(frame, { stdin, stdout, exitOnCtrlC: false, maxFps: 60 });
    } else {
      this.#ink.rerender(frame);
    }
    const ended = performance.now();
    this.#pacer.drawn(ended, ended - began);
  }

  #frame(history: readonly Line[]): ReactNode {
    const { columns } = this.#ports.stdout;
    return (
      <>
        <Static items={[...history]}>
          {(one, i) => <LineText key={i} line={one} width={columns} />}
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

  #unmount(): void {
    if (this.#ink === null) return;
    this.#printed = historyLines(this.#view).length;
    this.#ink.unmount();
    this.#ink = null;
  }

  readonly #onKey = (key: KeyName) => {
    if (key === 'ctrl-c') this.#ports.onInterrupt();
    if (key === 'ctrl-z') this.#guard.suspend();
    const { stdout, onPause } = this.#ports;
    const layout = layoutOf(stdout.columns, stdout.rows);
    const { screen, wish } = press(this.#screen, key, {
      panes: layout.columns.flatMap(({ panes }) => panes.map(({ id }) => id)),
      segments: this.#view.segments.length,
      turns: this.#view.agents.turns.map(({ turn }) => turn).reverse(),
      lastScroll: Math.max(0, scrollLimit(this.#props())),
      isLive: onPause !== null && this.#view.status === 'running',
    });
    this.#screen = screen;
    if (wish !== null) this.#grant(wish);
    this.#draw();
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
        this.#screen = { ...this.#screen, said: this.#ports.onSnapshot(this.#text()) };
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
    void this.#ports.readTurn(turn.turn).then(
      (sections) => {
        this.#sections = sections;
        this.#request();
      },
      (error: Error) => {
        this.#sections = [{ title: 'Its transcript cannot be read', text: error.message }];
        this.#request();
      },
    );
  }

  /** The screen as it is, without colours. */
  #text(): string {
    const props = this.#props();
    const text = renderToString(<Dashboard {...props} />, { columns: props.columns });
    return `${stripVTControlCharacters(text)}\n`;
  }
}
