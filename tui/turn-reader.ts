import type { TurnSection } from './player/turn-section.ts';

/** The turn shown in full. */
export interface OpenTurn {
  readonly turn: number;
  /** Null while loading. */
  readonly sections: readonly TurnSection[] | null;
}

/** Loads the turn shown in full; the result for a turn no longer shown is discarded. */
export class TurnReader {
  readonly #read: (turn: number) => Promise<readonly TurnSection[]>;
  readonly #onRead: () => void;
  #current: OpenTurn | null = null;

  constructor(read: (turn: number) => Promise<readonly TurnSection[]>, onRead: () => void) {
    this.#read = read;
    this.#onRead = onRead;
  }

  get current(): OpenTurn | null {
    return this.#current;
  }

  open(turn: number): void {
    this.#current = { turn, sections: null };
    void this.#sectionsOf(turn).then((sections) => {
      if (this.#current?.turn !== turn) return;
      this.#current = { turn, sections };
      this.#onRead();
    });
  }

  /** An unreadable transcript does not end the screen: its error is shown. */
  async #sectionsOf(turn: number): Promise<readonly TurnSection[]> {
    try {
      return await this.#read(turn);
    } catch (error) {
      return [{ title: 'Cannot read the transcript', text: (error as Error).message }];
    }
  }
}
