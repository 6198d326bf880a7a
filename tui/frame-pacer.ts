/** Limits on drawing: frames a second, and the share of time it may take. */
export interface Pace {
  readonly framesPerSecond: number;
  /** In (0, 1]; a slow frame is followed by a longer pause. */
  readonly share: number;
}

/** Leaves the core to the tests that run on it. */
export const WHILE_COMPUTING: Pace = { framesPerSecond: 15, share: 0.03 };
/** After a key press, or when no test runs that drawing could slow. */
export const IMMEDIATE: Pace = { framesPerSecond: 15, share: 0.5 };

/** Schedules frames; the caller has the clock and draws. */
export class FramePacer {
  #drawnAt = Number.NEGATIVE_INFINITY;
  #tookMs = 0;

  /** @returns milliseconds until the next frame may be drawn; 0 for now */
  waitMs(nowMs: number, { framesPerSecond, share }: Pace): number {
    const pause = Math.max(1000 / framesPerSecond, this.#tookMs / share);
    return Math.max(0, this.#drawnAt + pause - nowMs);
  }

  /** @param drawnAt when drawing finished */
  drawn(drawnAt: number, tookMs: number): void {
    this.#drawnAt = drawnAt;
    this.#tookMs = tookMs;
  }
}
