import type { ReactNode } from 'react';
import type { JournalLine } from '../protocol/session-event.ts';
import type { Role } from '../protocol/session-files.ts';
import { NOTHING_YET, type SessionView } from '../view/session-view.ts';
import { updateView } from '../view/update-view.ts';
import { Dashboard, type DashboardProps, shownOn } from './components/dashboard.tsx';
import { KeyListener } from './components/key-listener.tsx';
import { executeCommand } from './execute-command.ts';
import { IMMEDIATE } from './frame-pacer.ts';
import { playerKeys, playerLines } from './panes/player-lines.ts';
import { foldAt, type StateAt } from './player/fold-at.ts';
import { type PlayerScreen, pressInPlayer } from './player/player-screen.ts';
import { openPlayer } from './player/player-state.ts';
import { playerUpdate } from './player/player-update.ts';
import type { ScreenPorts } from './screen-ports.ts';
import { FIRST_SCREEN, type KeyName } from './screen-state.ts';
import { screenText } from './screen-text.tsx';
import { TerminalScreen } from './terminal-screen.tsx';
import { TurnReader } from './turn-reader.ts';

const TICK_MS = 50;

/** Replays a recorded session, finished or not, on a terminal. */
export class SessionPlayer {
  readonly #ports: ScreenPorts;
  readonly #terminal: TerminalScreen;
  readonly #turns: TurnReader;
  readonly #viewAt: StateAt<SessionView>;
  readonly #clock: NodeJS.Timeout;
  #state: PlayerScreen;
  #tickedAt = performance.now();
  #isClosed = false;

  /** @param lines of the whole journal, at least one */
  constructor(lines: readonly JournalLine[], ports: ScreenPorts) {
    this.#ports = ports;
    this.#viewAt = foldAt(lines, updateView, NOTHING_YET);
    // Nothing is shown before the first event.
    const player = playerUpdate(openPlayer(lines), { type: 'step', unit: 'event', by: 1 });
    this.#state = { player, screen: FIRST_SCREEN, isTyping: false };
    this.#terminal = new TerminalScreen(ports, {
      frame: () => this.#frame(),
      pace: () => IMMEDIATE,
    });
    this.#turns = new TurnReader(ports.readTurn, () => this.#terminal.request());
    this.#clock = setInterval(this.#onTick, TICK_MS);
    this.#terminal.draw();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#clock);
    this.#state = {
      ...this.#state,
      screen: { ...this.#state.screen, overlay: 'nothing', message: null },
    };
    this.#terminal.close();
  }

  readonly #onTick = () => {
    const now = performance.now();
    const elapsedMs = now - this.#tickedAt;
    this.#tickedAt = now;
    const { player } = this.#state;
    if (!player.isPlaying) return;
    const next = playerUpdate(player, { type: 'tick', elapsedMs });
    const isSame = next.position === player.position && next.isPlaying;
    this.#state = { ...this.#state, player: next };
    if (!isSame) this.#terminal.request();
  };

  #frame(): ReactNode {
    return (
      <>
        <Dashboard {...this.#props()} />
        {this.#isClosed ? null : <KeyListener onKey={this.#onKey} />}
      </>
    );
  }

  #props(): DashboardProps {
    const { stdout } = this.#ports;
    const { player, screen } = this.#state;
    const current = player.lines[player.position];
    const view = withOne(this.#viewAt(player.position), player.agent);
    return {
      view,
      screen,
      columns: stdout.columns,
      rows: stdout.rows,
      // Calls in flight at that line have lasted until then.
      nowMs: current === undefined ? 0 : Date.parse(current.at),
      isPaused: false,
      interruption: this.#interruptionAt(player.position),
      isLive: false,
      openTurn: this.#turns.current,
      footer: playerLines(player, stdout.columns),
      keys: this.#isClosed ? [] : playerKeys(player, { ...screen, isTyping: this.#state.isTyping }),
    };
  }

  /** A killed process leaves no final event: its last line is shown as an interruption. */
  #interruptionAt(position: number): string | null {
    const { lines } = this.#state.player;
    const type = lines[position]?.event.type;
    const isOver = type === 'session_finished' || type === 'session_stopped';
    return position === lines.length - 1 && !isOver ? 'interrupted: the journal ends here' : null;
  }

  readonly #onKey = (key: KeyName) => {
    if (key === 'ctrl-c') this.#ports.onInterrupt();
    if (key === 'ctrl-z') this.#terminal.suspend();
    const { next, command } = pressInPlayer(this.#state, key, shownOn(this.#props()));
    this.#state = next;
    if (command !== null && command !== 'pause') {
      const text = () => screenText(this.#props());
      const message = executeCommand(command, next.screen, this.#ports, this.#turns, text);
      if (message !== null) this.#state = { ...next, screen: { ...next.screen, message } };
    }
    this.#terminal.request(IMMEDIATE);
  };
}

/** Keeps the turns of the selected agent only. */
function withOne(view: SessionView, agent: Role | null): SessionView {
  if (agent === null) return view;
  const { agents } = view;
  const turns = agents.turns.filter(({ role }) => role === agent);
  const pending = agents.pending?.role === agent ? agents.pending : null;
  return { ...view, agents: { ...agents, turns, pending }, notices: [] };
}
