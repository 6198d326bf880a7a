import { closeSync, constants, fdatasyncSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { named, writeAll } from './durable-file.ts';
import { type ChainedLine, chainedText, FIRST_PREVIOUS } from './hash-chain.ts';

/** A line of a log: a link of a chain, when it was written, and what it says. */
export interface LogLine extends ChainedLine {
  readonly at: string;
}

/** Where the next line of a log belongs. */
export interface LogEnd {
  /** How many lines there are. */
  readonly count: number;
  /** Of the last line. */
  readonly hash: string;
  /** In bytes, up to the end of the last whole line. */
  readonly position: number;
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;

/**
 * An append-only file of JSON lines. Each line holds the hash of the line before it, so that a line
 * that was changed, lost or doubled shows. Lines are on their way at once and safe after `sync`.
 */
export class LogWriter<Line extends LogLine> {
  readonly #path: string;
  readonly #file: number;
  readonly #now: () => Date;
  #end: LogEnd;
  #isSynced = true;

  /**
   * @param end where a log that is there goes on, and what is behind it is cut off; absent for a new one
   * @throws where a new one exists already, or cannot be made
   */
  constructor(path: string, now: () => Date, end?: LogEnd) {
    // Of a log without a line there may be no file yet.
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
   * Adds a line for each of what is to be said, all of them at one time.
   *
   * @throws what the disk refuses; nothing of it is left behind, so that others can follow
   */
  append(said: readonly Omit<Line, 'seq' | 'at' | 'previous' | 'hash'>[]): Line[] {
    const at = this.#now().toISOString();
    let { count, hash } = this.#end;
    const lines: Line[] = [];
    let text = '';
    for (const one of said) {
      const body = { seq: count, at, ...one, previous: hash };
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

  /** Everything appended so far survives a power cut from here on. */
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
