/** Often enough to watch an agent think, seldom enough not to fill the journal. */
const PIECE_MS = 200;
const PIECE_LENGTH = 400;

/** Gathers the small pieces in which an answer comes into fewer larger ones. */
export class TextBatcher {
  readonly #now: () => number;
  readonly #emit: (text: string) => void;
  #text = '';
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => number, emit: (text: string) => void) {
    this.#now = now;
    this.#emit = emit;
  }

  add(piece: string): void {
    this.#text += piece;
    const isDue = this.#now() - this.#toldAt >= PIECE_MS || this.#text.length >= PIECE_LENGTH;
    if (isDue) this.flush();
  }

  /** Tells what is still held. */
  flush(): void {
    if (this.#text === '') return;
    this.#emit(this.#text);
    this.#text = '';
    this.#toldAt = this.#now();
  }
}
