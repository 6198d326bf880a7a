/** Holds waves back while the user pauses, until the session is stopped. */
export class WaveGate {
  readonly #signal: AbortSignal;
  #isHeld = false;
  #waiting: (() => void)[] = [];

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    // A stop must not wait for a key.
    signal.addEventListener('abort', () => this.hold(false), { once: true });
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld && !this.#signal.aborted;
    if (this.#isHeld) return;
    for (const release of this.#waiting.splice(0)) release();
  }

  /** Resolves at once, or once waves are released. */
  readonly pass = async (): Promise<void> => {
    if (this.#isHeld) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  };
}
