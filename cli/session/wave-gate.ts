/** Holds waves back while whoever looks on wants it so. */
export class WaveGate {
  #isHeld = false;
  #letGo: (() => void)[] = [];

  constructor(signal: AbortSignal) {
    // What is to stop must not wait for a key.
    signal.addEventListener('abort', () => this.hold(false), { once: true });
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (isHeld) return;
    for (const letGo of this.#letGo.splice(0)) letGo();
  }

  /** Resolves at once unless waves are held back, else when they are let go. */
  readonly pass = async (): Promise<void> => {
    if (this.#isHeld) await new Promise<void>((resolve) => this.#letGo.push(resolve));
  };
}
