import { parseJsonlLine } from '../protocol/jsonl.ts';
import { JournalLine } from '../protocol/session-event.ts';
import { sha256 } from './durable-file.ts';
import { SessionError } from './errors.ts';

/** What the first line of a journal holds in place of the hash of the line before it. */
export const FIRST_PREVIOUS = '0'.repeat(64);

/** The lines of a journal one after another, each held against the one before it. */
export class JournalChain {
  readonly #file: string;
  #count = 0;
  #hash = FIRST_PREVIOUS;

  /** @param file as named in errors */
  constructor(file: string) {
    this.#file = file;
  }

  /** How many lines there were so far. */
  get count(): number {
    return this.#count;
  }

  /** What the last line ends with, its newline included; null before the first. */
  get ending(): string | null {
    return this.#count === 0 ? null : `${hashField(this.#hash)}\n`;
  }

  /**
   * Reads the next line, and goes on from there only where it is one.
   *
   * @param text without its newline
   * @throws {JsonlError} it is no journal line
   * @throws {SessionError} it does not follow the line before it
   */
  next(text: string): JournalLine {
    const number = this.#count + 1;
    const line = parseJsonlLine(text, JournalLine, this.#file, number);
    const ending = hashField(line.hash);
    const body = `${text.slice(0, -ending.length)}}`;
    const isNext = line.seq === this.#count && line.previous === this.#hash;
    if (!isNext || !text.endsWith(ending) || sha256(body) !== line.hash) {
      throw new SessionError(
        `${this.#file}, line ${number}: the chain of hashes is broken here, so that this line or ` +
          'the one before it was changed, lost or doubled',
      );
    }
    this.#count = number;
    this.#hash = line.hash;
    return line;
  }
}

/** The hash stands last, so that what it is of is the line without it. */
export function hashField(hash: string): string {
  return `,"hash":"${hash}"}`;
}
