import { parseJsonlLine } from '../protocol/jsonl.ts';
import { sha256 } from './durable-file.ts';
import { StoreError } from './errors.ts';

/** What the first line of a chain holds in place of the hash of the line before it. */
export const FIRST_PREVIOUS = '0'.repeat(64);

/** A line that holds its number, from 0, the hash of the line before it, and its own. */
export interface ChainedLine {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

/** What a line must be. */
export type LineSchema<Line> = Parameters<typeof parseJsonlLine<Line>>[1];

/** The lines of a file one after another, each held against the one before it. */
export class HashChain<Line extends ChainedLine> {
  readonly #file: string;
  readonly #schema: LineSchema<Line>;
  #count = 0;
  #hash = FIRST_PREVIOUS;

  /** @param file as named in errors */
  constructor(file: string, schema: LineSchema<Line>) {
    this.#file = file;
    this.#schema = schema;
  }

  /** How many lines there were so far. */
  get count(): number {
    return this.#count;
  }

  /** Of the last line. */
  get hash(): string {
    return this.#hash;
  }

  /** What the last line ends with, its newline included; null before the first. */
  get ending(): string | null {
    return this.#count === 0 ? null : `${hashField(this.#hash)}\n`;
  }

  /**
   * Reads the next line, and goes on from there only where it is one.
   *
   * @param text without its newline
   * @throws {JsonlError} it is no such line
   * @throws {StoreError} it does not follow the line before it
   */
  next(text: string): Line {
    const number = this.#count + 1;
    const line = parseJsonlLine(text, this.#schema, this.#file, number);
    const ending = hashField(line.hash);
    const body = `${text.slice(0, -ending.length)}}`;
    const isNext = line.seq === this.#count && line.previous === this.#hash;
    if (!isNext || !text.endsWith(ending) || sha256(body) !== line.hash) {
      throw new StoreError(
        `${this.#file}, line ${number}: the chain of hashes is broken here, so that this line or ` +
          'the one before it was changed, lost or doubled',
      );
    }
    this.#count = number;
    this.#hash = line.hash;
    return line;
  }
}

/**
 * A line of a chain as it is written, without its newline, and its hash.
 *
 * @param body the line without its hash
 */
export function chainedText(body: Omit<ChainedLine, 'hash'>): { text: string; hash: string } {
  const whole = JSON.stringify(body);
  const hash = sha256(whole);
  return { text: `${whole.slice(0, -1)}${hashField(hash)}`, hash };
}

/** The hash stands last, so that what it is of is the line without it. */
function hashField(hash: string): string {
  return `,"hash":"${hash}"}`;
}
