/** How often a screen may be drawn, and what part of the time drawing may take. */
export interface Pace {
  readonly framesPerSecond: number;
  /** In (0, 1]; a frame that was slow to draw is followed by a longer pause. */
  readonly share: number;
}

/** At most 15 frames a second, and little of a core while tests run on it. */
export const WHILE_COMPUTING: Pace = { framesPerSecond: 15, share: 0.03 };
/** The same where whoever looks on has pressed a key, or nothing runs that drawing could slow. */
export const IMMEDIATE: Pace = { framesPerSecond: 15, share: 0.5 };

/** Decides when the next frame is drawn: the caller has the clock and does the drawing. */
export class FramePacer {
  #drawnAt = Number.NEGATIVE_INFINITY;
  #tookMs = 0;

  /** @returns milliseconds from now until the next frame may be drawn; 0 for at once */
  waitMs(nowMs: number, { framesPerSecond, share }: Pace): number {
    const pause = Math.max(1000 / framesPerSecond, this.#tookMs / share);
    return Math.max(0, this.#drawnAt + pause - nowMs);
  }

  /** @param drawnAt when drawing ended */
  drawn(drawnAt: number, tookMs: number): void {
    this.#drawnAt = drawnAt;
    this.#tookMs = tookMs;
  }
}
