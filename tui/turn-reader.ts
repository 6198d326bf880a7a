import type { TurnSection } from './player/turn-section.ts';

/** A turn that is open, by its number. */
export interface OpenTurn {
  readonly turn: number;
  /** Null while it is read. */
  readonly sections: readonly TurnSection[] | null;
}

/** Reads the turn that is open. What is read of one that no longer is, is of no use to anybody. */
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

  /** A transcript that cannot be read is no reason to end a screen: why it cannot is what is shown. */
  async #sectionsOf(turn: number): Promise<readonly TurnSection[]> {
    try {
      return await this.#read(turn);
    } catch (error) {
      return [{ title: 'Its transcript cannot be read', text: (error as Error).message }];
    }
  }
}
