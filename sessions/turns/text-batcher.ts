/** A compromise between a live screen and the size of the journal. */
const PIECE_MS = 200;
const PIECE_LENGTH = 400;

/** Batches the small chunks of a streamed answer. */
export class TextBatcher {
  readonly #now: () => number;
  readonly #emit: (text: string) => void;
  #text = '';
  #emittedAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => number, emit: (text: string) => void) {
    this.#now = now;
    this.#emit = emit;
  }

  add(piece: string): void {
    this.#text += piece;
    const isDue = this.#now() - this.#emittedAt >= PIECE_MS || this.#text.length >= PIECE_LENGTH;
    if (isDue) this.flush();
  }

  /** Emits the remaining text. */
  flush(): void {
    if (this.#text === '') return;
    this.#emit(this.#text);
    this.#text = '';
    this.#emittedAt = this.#now();
  }
}
