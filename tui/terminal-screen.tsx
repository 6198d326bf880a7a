import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';
import { IMMEDIATE, FramePacer, type Pace } from './frame-pacer.ts';
import { guardSuspension, type SuspensionGuard } from './terminal-guard.ts';

/** The terminal of a process. */
export interface TerminalPorts {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** What is drawn. */
export interface FrameSource {
  /** The screen as it is now. */
  readonly frame: () => ReactNode;
  /** How often it may be drawn now. */
  readonly pace: () => Pace;
  /** Called when the terminal has been given back: what was drawn stays, and is not drawn again. */
  readonly onReleased?: () => void;
}

const HEARTBEAT_MS = 1000;

/**
 * A terminal that is drawn on, frame after frame: as often as is good, anew when its size changes, and
 * given back when the process is suspended, ends, or is done with it.
 */
export class TerminalScreen {
  readonly #ports: TerminalPorts;
  readonly #source: FrameSource;
  readonly #pacer = new FramePacer();
  readonly #guard: SuspensionGuard;
  readonly #heartbeat: NodeJS.Timeout;
  #ink: Instance | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** When the timer draws, by the clock of the process. */
  #dueAt = 0;
  #isClosed = false;

  constructor(ports: TerminalPorts, source: FrameSource) {
    this.#ports = ports;
    this.#source = source;
    this.#guard = guardSuspension({ release: () => this.#unmount(), take: () => this.draw() });
    ports.stdout.on('resize', this.#onResize);
    // Time goes on where nothing happens.
    this.#heartbeat = setInterval(() => this.requestNow(), HEARTBEAT_MS);
  }

  /** Draws when it is time for the next frame, by the pace of the source where none is given. */
  request(pace: Pace = this.#source.pace()): void {
    if (this.#isClosed) return;
    const now = performance.now();
    const wait = this.#pacer.waitMs(now, pace);
    if (this.#timer !== null) {
      if (this.#dueAt <= now + wait) return;
      clearTimeout(this.#timer);
    }
    this.#dueAt = now + wait;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.draw();
    }, wait);
  }

  /** Draws now, where it is time for the next frame. */
  requestNow(): void {
    if (this.#pacer.waitMs(performance.now(), this.#source.pace()) === 0) this.request();
  }

  /** Draws at once. */
  draw(): void {
    const began = performance.now();
    const frame = this.#source.frame();
    if (this.#ink === null) {
      this.#ink = render(frame, { ...this.#ports, exitOnCtrlC: false, maxFps: 60 });
    } else {
      this.#ink.rerender(frame);
    }
    const ended = performance.now();
    this.#pacer.drawn(ended, ended - began);
  }

  /** Suspends the process, as ctrl-Z does where nobody listens to keys. */
  suspend(): void {
    this.#guard.suspend();
  }

  /** Draws the last frame, leaves it where it is and gives the terminal back. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.draw();
    this.#unmount();
    this.#guard.end();
    this.#ports.stdout.off('resize', this.#onResize);
  }

  readonly #onResize = () => this.request(IMMEDIATE);

  #unmount(): void {
    this.#ink?.unmount();
    this.#ink = null;
    this.#source.onReleased?.();
  }
}
