import { basename, dirname } from 'node:path';
import { StoreError } from './errors.ts';
import { HashChain, type LineSchema } from './hash-chain.ts';
import type { LogEnd, LogLine } from './log-writer.ts';
import { readStoredPiece } from './read-stored-file.ts';

/** What a look at a log finds. */
export interface LogPiece<Line> {
  /** Whether there is a file now. */
  readonly isThere: boolean;
  /** Whether the file became another: what was read before is void, and these are its first lines. */
  readonly isReset: boolean;
  /** What is new, in order. */
  readonly lines: readonly Line[];
  /** Whether the next look, at once, may find more. */
  readonly hasMore: boolean;
  /** Whether a line could not be read; the next look gives it, or throws. */
  readonly isUnsure: boolean;
}

const NOTHING = { isThere: true, isReset: false, lines: [], hasMore: false, isUnsure: false };

/** So much is read and checked at a time: some hundredths of a second of work. */
const PIECE_BYTES = 1 << 18;
/** Far more than any line takes. */
const LONGEST_LINE = 1 << 24;

/**
 * Reads a log while somebody writes it, from its first line on and each line once. Nothing is kept of
 * a line until its newline is there: whoever goes on with a log cuts a torn one off, and writes another
 * in its place.
 */
export class LogReader<Line extends LogLine> {
  readonly #path: string;
  readonly #schema: LineSchema<Line>;
  readonly #onOther: (() => never) | undefined;
  #chain: HashChain<Line>;
  /** In bytes, up to the end of the last line that was given. */
  #position = 0;
  #room = PIECE_BYTES;
  /** A line that could not be read when it was looked at last. */
  #suspect: string | null = null;
  #tornTail: string | null = null;

  /**
   * @param path the folder of it need not be there yet
   * @param onOther throws where the file became another; without it, that one is read from its start
   */
  constructor(path: string, schema: LineSchema<Line>, onOther?: () => never) {
    this.#path = path;
    this.#schema = schema;
    this.#onOther = onOther;
    this.#chain = new HashChain(path, schema);
  }

  /** Of what was given so far. */
  get end(): LogEnd {
    const { count, hash } = this.#chain;
    return { count, hash, position: this.#position };
  }

  /** What stood behind the last whole line at the last look; null where nothing did. */
  get tornTail(): string | null {
    return this.#tornTail;
  }

  /** Looks until everything is read that there is by now. */
  *pieces(): Generator<LogPiece<Line>> {
    for (;;) {
      const piece = this.poll();
      yield piece;
      if (!piece.hasMore && !piece.isUnsure) return;
    }
  }

  /**
   * Looks at the log: a piece of bounded size. It is opened for reading, and let go of again.
   *
   * @throws {JsonlError} a line is damaged, with its number; the lines before it were given by then
   * @throws {StoreError} the chain is broken, with the line; or it is no file to read
   */
  poll(): LogPiece<Line> {
    // By the hash of the last line it is known whether the file is still the one of which it was read,
    // and everything before that line with it. What is shorter now does not hold it either.
    const known = Buffer.from(this.#chain.ending ?? '', 'utf8');
    const from = this.#position - known.length;
    const [folder, file] = [dirname(this.#path), basename(this.#path)];
    const bytes = readStoredPiece(folder, file, from, known.length + this.#room);
    if (bytes === null) return { ...NOTHING, isThere: false };
    if (bytes.subarray(0, known.length).equals(known)) return this.#read(bytes, known.length);
    this.#onOther?.();
    this.#chain = new HashChain(this.#path, this.#schema);
    this.#position = 0;
    this.#room = PIECE_BYTES;
    this.#suspect = null;
    return { ...this.poll(), isReset: true };
  }

  #read(bytes: Buffer, from: number): LogPiece<Line> {
    const lines: Line[] = [];
    let start = from;
    for (let end = bytes.indexOf(0x0a, start); end !== -1; end = bytes.indexOf(0x0a, start)) {
      const line = this.#checked(bytes.toString('utf8', start, end));
      if (line === null) return { ...NOTHING, lines, isUnsure: true };
      lines.push(line);
      this.#position += end + 1 - start;
      start = end + 1;
    }
    const isFull = bytes.length - from === this.#room;
    if (isFull && start === from) this.#widen();
    else this.#room = PIECE_BYTES;
    this.#tornTail = start === bytes.length ? null : bytes.toString('utf8', start);
    return { ...NOTHING, lines, hasMore: isFull };
  }

  /**
   * A line counts as damaged when it is found so twice: what is read while a torn line is cut off and
   * another is written may be half of either.
   */
  #checked(text: string): Line | null {
    try {
      const line = this.#chain.next(text);
      this.#suspect = null;
      return line;
    } catch (error) {
      if (this.#suspect === text) throw error;
      this.#suspect = text;
      return null;
    }
  }

  #widen(): void {
    if (this.#room >= LONGEST_LINE) {
      const [line, what] = [this.#chain.count + 1, basename(this.#path, '.jsonl')];
      throw new StoreError(`${this.#path}, line ${line}: no line of a ${what} is so long`);
    }
    this.#room *= 2;
  }
}

/** A log as it was found, and where it goes on. */
export interface StoredLog<Line> {
  readonly lines: readonly Line[];
  /** What was left of a line that a crash cut off; null where nothing was. */
  readonly tornTail: string | null;
  readonly end: LogEnd;
}

/**
 * Reads all of a log, and changes nothing.
 *
 * @returns null where there is none
 * @throws {JsonlError} a line is not what the schema says
 * @throws {StoreError} the chain is broken, with the line, or it is no file to read
 */
export function readLog<Line extends LogLine>(
  path: string,
  schema: LineSchema<Line>,
): StoredLog<Line> | null {
  const reader = new LogReader(path, schema);
  const lines: Line[] = [];
  for (const piece of reader.pieces()) {
    if (!piece.isThere) return null;
    if (piece.isReset) lines.length = 0;
    lines.push(...piece.lines);
  }
  return { lines, tornTail: reader.tornTail, end: reader.end };
}
