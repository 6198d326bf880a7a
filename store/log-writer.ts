import { closeSync, constants, fdatasyncSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { named, writeAll } from './durable-file.ts';
import { type ChainedLine, chainedText, FIRST_PREVIOUS } from './hash-chain.ts';

/** A line of a log: a link of the hash chain, and when it was written. */
export interface LogLine extends ChainedLine {
  readonly at: string;
}

/** Where the next line of a log belongs. */
export interface LogEnd {
  /** The number of lines. */
  readonly count: number;
  /** Of the last line. */
  readonly hash: string;
  /** In bytes, up to the end of the last complete line. */
  readonly position: number;
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;

/**
 * An append-only file of JSON lines. Each line holds the hash of the line before it, so that a changed,
 * lost or duplicated line is detected. Lines are written at once and durable after `sync`.
 */
export class LogWriter<Line extends LogLine> {
  readonly #path: string;
  readonly #file: number;
  readonly #now: () => Date;
  #end: LogEnd;
  #isSynced = true;

  /**
   * @param end where an existing log continues, and what follows is cut off; absent for a new log
   * @throws if a new log exists already, or cannot be created
   */
  constructor(path: string, now: () => Date, end?: LogEnd) {
    // A log without lines may have no file yet.
    const isThere = end !== undefined && end.position > 0;
    const how = (isThere ? 0 : O_CREAT) | (end === undefined ? O_EXCL : O_NOFOLLOW | O_NONBLOCK);
    this.#path = path;
    this.#file = openSync(path, O_WRONLY | O_APPEND | how, 0o666);
    this.#now = now;
    this.#end = end ?? { count: 0, hash: FIRST_PREVIOUS, position: 0 };
    if (end === undefined) return;
    try {
      if (fstatSync(this.#file).size > end.position) this.#cut();
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /**
   * Appends a line for each entry in a single write.
   *
   * @throws the error of the file system; a partial write is removed, so that more lines can follow
   */
  append(entries: readonly Omit<Line, 'seq' | 'at' | 'previous' | 'hash'>[]): Line[] {
    const at = this.#now().toISOString();
    let { count, hash } = this.#end;
    const lines: Line[] = [];
    let text = '';
    for (const entry of entries) {
      const body = { seq: count, at, ...entry, previous: hash };
      const chained = chainedText(body);
      text += `${chained.text}\n`;
      ({ hash } = chained);
      count += 1;
      lines.push({ ...body, hash } as unknown as Line);
    }
    const bytes = Buffer.from(text, 'utf8');
    try {
      named(this.#path, () => writeAll(this.#file, bytes));
    } catch (error) {
      this.#cut();
      throw error;
    }
    this.#end = { count, hash, position: this.#end.position + bytes.length };
    this.#isSynced = false;
    return lines;
  }

  /** Makes everything appended so far survive a power cut. */
  sync(): void {
    named(this.#path, () => fdatasyncSync(this.#file));
    this.#isSynced = true;
  }

  close(): void {
    try {
      if (!this.#isSynced) this.sync();
    } finally {
      closeSync(this.#file);
    }
  }

  #cut(): void {
    named(this.#path, () => ftruncateSync(this.#file, this.#end.position));
  }
}
