/** Holds waves back while whoever looks on wants it so, and no longer than the session is to go on. */
export class WaveGate {
  readonly #signal: AbortSignal;
  #isHeld = false;
  #letGo: (() => void)[] = [];

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    // What is to stop must not wait for a key.
    signal.addEventListener('abort', () => this.hold(false), { once: true });
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld && !this.#signal.aborted;
    if (this.#isHeld) return;
    for (const letGo of this.#letGo.splice(0)) letGo();
  }

  /** Resolves at once unless waves are held back, else when they are let go. */
  readonly pass = async (): Promise<void> => {
    if (this.#isHeld) await new Promise<void>((resolve) => this.#letGo.push(resolve));
  };
}
