import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';
import { FramePacer, IMMEDIATE, type Pace } from './frame-pacer.ts';
import { guardSuspension, type SuspensionGuard } from './terminal-guard.ts';

/** The terminal of the process. */
export interface TerminalPorts {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** The source of frames. */
export interface FrameSource {
  /** The current screen. */
  readonly frame: () => ReactNode;
  /** The current limit on drawing. */
  readonly pace: () => Pace;
  /** Called when the terminal has been restored: printed lines stay and are not drawn again. */
  readonly onReleased?: () => void;
}

const HEARTBEAT_MS = 1000;

/** Draws frames at the pace of the source and on resize; restores the terminal on suspend and close. */
export class TerminalScreen {
  readonly #ports: TerminalPorts;
  readonly #source: FrameSource;
  readonly #pacer = new FramePacer();
  readonly #guard: SuspensionGuard;
  readonly #heartbeat: NodeJS.Timeout;
  #ink: Instance | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** When the timer fires, by `performance.now()`. */
  #dueAt = 0;
  #isClosed = false;

  constructor(ports: TerminalPorts, source: FrameSource) {
    this.#ports = ports;
    this.#source = source;
    this.#guard = guardSuspension({ release: () => this.#unmount(), take: () => this.draw() });
    ports.stdout.on('resize', this.#onResize);
    // Elapsed time is redrawn even without events.
    this.#heartbeat = setInterval(() => this.requestNow(), HEARTBEAT_MS);
  }

  /** Schedules the next frame, by default at the pace of the source. */
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

  /** Draws now if the next frame is due. */
  requestNow(): void {
    if (this.#pacer.waitMs(performance.now(), this.#source.pace()) === 0) this.request();
  }

  /** Draws immediately. */
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

  /** Suspends the process, as ctrl-Z does on a terminal in normal mode. */
  suspend(): void {
    this.#guard.suspend();
  }

  /** Draws the last frame, keeps it on the terminal and restores the terminal. */
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
