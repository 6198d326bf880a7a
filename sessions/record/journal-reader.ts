import { join } from 'node:path';
import type { JournalLine } from '../../protocol/session-event.ts';
import { SessionError } from '../../store/errors.ts';
import { readStoredPiece } from '../../store/read-stored-file.ts';
import { JournalChain } from './journal-chain.ts';

const FILE = 'journal.jsonl';

/** What a look at a journal finds. */
export interface JournalPiece {
  /** Whether there is a journal now. */
  readonly isThere: boolean;
  /** Whether the file became another: what was read before is void, and these are its first lines. */
  readonly isReset: boolean;
  /** What is new, in order. */
  readonly lines: readonly JournalLine[];
  /** Whether the next look, at once, may find more. */
  readonly hasMore: boolean;
  /** Whether a line could not be read; the next look gives it, or throws. */
  readonly isUnsure: boolean;
}

const NOTHING: JournalPiece = {
  isThere: true,
  isReset: false,
  lines: [],
  hasMore: false,
  isUnsure: false,
};

/** So much is read and checked at a time: some hundredths of a second of work. */
const PIECE_BYTES = 1 << 18;
/** Far more than any event takes. */
const LONGEST_LINE = 1 << 24;

/**
 * Reads a journal while somebody writes it, from its first line on and each line once. Nothing is kept
 * of a line until its newline is there: whoever goes on with a session cuts a torn one off, and writes
 * another in its place.
 */
export class JournalReader {
  readonly #folder: string;
  readonly #path: string;
  #chain: JournalChain;
  /** In bytes, up to the end of the last line that was given. */
  #position = 0;
  #room = PIECE_BYTES;
  /** A line that could not be read when it was looked at last. */
  #suspect: string | null = null;

  /** @param folder of the session; it need not be there yet */
  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, FILE);
    this.#chain = new JournalChain(this.#path);
  }

  /**
   * Looks at the journal: a piece of bounded size. It is opened for reading, and let go of again.
   *
   * @throws {JsonlError} a line is damaged, with its number; the lines before it were given by then
   * @throws {SessionError} the chain is broken, with the line; or it is no file to read
   */
  poll(): JournalPiece {
    // By the hash of the last line it is known whether the file is still the one of which it was read,
    // and everything before that line with it. What is shorter now does not hold it either.
    const known = Buffer.from(this.#chain.ending ?? '', 'utf8');
    const from = this.#position - known.length;
    const bytes = readStoredPiece(this.#folder, FILE, from, known.length + this.#room);
    if (bytes === null) return { ...NOTHING, isThere: false };
    if (bytes.subarray(0, known.length).equals(known)) return this.#read(bytes, known.length);
    this.#startOver();
    return { ...this.poll(), isReset: true };
  }

  #read(bytes: Buffer, from: number): JournalPiece {
    const lines: JournalLine[] = [];
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
    return { ...NOTHING, lines, hasMore: isFull };
  }

  /**
   * A line counts as damaged when it is found so twice: what is read while a torn line is cut off and
   * another is written may be half of either.
   */
  #checked(text: string): JournalLine | null {
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
      throw new SessionError(`${this.#path}, line ${line}: no line of a journal is so long`);
    }
    this.#room *= 2;
  }

  #startOver(): void {
    this.#chain = new JournalChain(this.#path);
    this.#position = 0;
    this.#room = PIECE_BYTES;
    this.#suspect = null;
  }
}
