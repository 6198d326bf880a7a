import { basename, dirname } from 'node:path';
import { StoreError } from './errors.ts';
import { HashChain, type LineSchema } from './hash-chain.ts';
import type { LogEnd, LogLine } from './log-writer.ts';
import { readStoredPiece } from './read-stored-file.ts';

/** The result of polling a log. */
export interface LogPiece<Line> {
  /** Whether the file exists now. */
  readonly isThere: boolean;
  /** Whether the file was replaced: earlier lines are void, and these are the first of the new file. */
  readonly isReset: boolean;
  /** The new lines, in order. */
  readonly lines: readonly Line[];
  /** Whether polling again immediately may return more. */
  readonly hasMore: boolean;
  /** Whether a line could not be read; the next poll returns it, or throws. */
  readonly isUnsure: boolean;
}

const NOTHING = { isThere: true, isReset: false, lines: [], hasMore: false, isUnsure: false };

/** Bytes read and checked at a time: a few hundredths of a second of work. */
const PIECE_BYTES = 1 << 18;
/** Far longer than any valid line. */
const LONGEST_LINE = 1 << 24;

/**
 * Reads a log while another process writes it: every line once, from the first. A line counts only once
 * its newline is written, since a writer that resumes a log cuts a torn line off and writes another in
 * its place.
 */
export class LogReader<Line extends LogLine> {
  readonly #path: string;
  readonly #schema: LineSchema<Line>;
  readonly #onOther: (() => never) | undefined;
  #chain: HashChain<Line>;
  /** In bytes, up to the end of the last line returned. */
  #position = 0;
  #room = PIECE_BYTES;
  /** A line that could not be read at the last poll. */
  #suspect: string | null = null;
  #tornTail: string | null = null;

  /**
   * @param path its folder need not exist yet
   * @param onOther throws if the file was replaced; without it, the new file is read from its start
   */
  constructor(path: string, schema: LineSchema<Line>, onOther?: () => never) {
    this.#path = path;
    this.#schema = schema;
    this.#onOther = onOther;
    this.#chain = new HashChain(path, schema);
  }

  /** The end of the lines returned so far. */
  get end(): LogEnd {
    const { count, hash } = this.#chain;
    return { count, hash, position: this.#position };
  }

  /** The text after the last complete line at the last poll; null if there was none. */
  get tornTail(): string | null {
    return this.#tornTail;
  }

  /** Polls until everything written so far is read. */
  *pieces(): Generator<LogPiece<Line>> {
    for (;;) {
      const piece = this.poll();
      yield piece;
      if (!piece.hasMore && !piece.isUnsure) return;
    }
  }

  /**
   * Reads a piece of bounded size. The file is opened for reading, and closed again.
   *
   * @throws {JsonlError} a line is damaged, with its number; the lines before it were returned
   * @throws {StoreError} the chain is broken, with the line; or the file cannot be read
   */
  poll(): LogPiece<Line> {
    // The hash of the last line identifies the file and everything before that line. A file that is
    // shorter now does not contain it either.
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
   * A line counts as damaged when two polls find it so: a read that races with a writer which cuts off
   * a torn line may return half of either line.
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
      const line = this.#chain.count + 1;
      throw new StoreError(`Cannot read ${this.#path}, line ${line}: it is longer than 16 MiB`);
    }
    this.#room *= 2;
  }
}

/** A log on disk, and where the next line belongs. */
export interface StoredLog<Line> {
  readonly lines: readonly Line[];
  /** The rest of a line that a crash cut off; null if there is none. */
  readonly tornTail: string | null;
  readonly end: LogEnd;
}

/**
 * Reads a whole log without changing it.
 *
 * @returns null if it does not exist
 * @throws {JsonlError} a line does not match the schema
 * @throws {StoreError} the chain is broken, with the line; or the file cannot be read
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
