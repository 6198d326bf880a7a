import { parseJsonlLine } from '../protocol/jsonl.ts';
import { sha256 } from './durable-file.ts';
import { StoreError } from './errors.ts';

/** The `previous` hash of the first line of a chain. */
export const FIRST_PREVIOUS = '0'.repeat(64);

/** A line that holds its number, from 0, the hash of the line before it, and its own. */
export interface ChainedLine {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

/** The schema of a line. */
export type LineSchema<Line> = Parameters<typeof parseJsonlLine<Line>>[1];

/** Reads the lines of a file in order and checks each against the line before it. */
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

  /** Lines read so far. */
  get count(): number {
    return this.#count;
  }

  /** Of the last line. */
  get hash(): string {
    return this.#hash;
  }

  /** The end of the last line, including its newline; null before the first line. */
  get ending(): string | null {
    return this.#count === 0 ? null : `${hashField(this.#hash)}\n`;
  }

  /**
   * Reads the next line; the chain advances only if the line is valid.
   *
   * @param text without its newline
   * @throws {JsonlError} it does not match the schema
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
        `Cannot read ${this.#file}, line ${number}: the hash chain is broken, so this line or the ` +
          'one before it was changed, lost or duplicated',
      );
    }
    this.#count = number;
    this.#hash = line.hash;
    return line;
  }
}

/**
 * The text of a line of a chain, without its newline, and its hash.
 *
 * @param body the line without its hash
 */
export function chainedText(body: Omit<ChainedLine, 'hash'>): { text: string; hash: string } {
  const whole = JSON.stringify(body);
  const hash = sha256(whole);
  return { text: `${whole.slice(0, -1)}${hashField(hash)}`, hash };
}

/** The hash is the last field, so that it covers the line without it. */
function hashField(hash: string): string {
  return `,"hash":"${hash}"}`;
}
