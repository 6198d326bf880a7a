import { closeSync, constants, fdatasyncSync, ftruncateSync, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import { naming, writeAll } from '../../store/durable-file.ts';
import { chainedText, FIRST_PREVIOUS } from '../../store/hash-chain.ts';
import { readStoredFile } from '../../store/read-stored-file.ts';
import { JournalChain } from './journal-chain.ts';

/** Where the next line of a journal belongs. */
interface End {
  readonly seq: number;
  /** Of the last line. */
  readonly hash: string;
  /** In bytes, up to the end of the last whole line. */
  readonly length: number;
}

/** A journal that another process has written, and what it says. */
export interface StoredJournal {
  readonly lines: readonly JournalLine[];
  /** What was left of a line that a crash cut off; null where nothing was. */
  readonly tornTail: string | null;
  /** Opens it for the next line. A torn tail is cut off then, and not before. */
  reopen(now: () => Date): Journal;
}

/**
 * The append-only log of a session. Each line holds the hash of the line before it, so that a line
 * that was changed, lost or doubled shows. Lines are on their way at once and safe after `sync`.
 */
export class Journal {
  readonly #path: string;
  readonly #file: number;
  readonly #now: () => Date;
  #seq: number;
  #hash: string;
  #length: number;
  #onLine: ((line: JournalLine) => void) | null = null;

  /**
   * @param end where a journal that is there goes on; absent for a new one
   * @throws where a new one exists already, or cannot be made
   */
  constructor(path: string, now: () => Date, end?: End) {
    const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
    const how = end === undefined ? O_CREAT | O_EXCL : O_NOFOLLOW;
    this.#path = path;
    this.#file = openSync(path, O_WRONLY | O_APPEND | how);
    this.#now = now;
    this.#seq = end?.seq ?? 0;
    this.#hash = end?.hash ?? FIRST_PREVIOUS;
    this.#length = end?.length ?? 0;
    if (end !== undefined) this.#named(() => ftruncateSync(this.#file, end.length));
  }

  /** @throws what the disk refuses; no half line is left behind, so that another can follow */
  append(event: SessionEvent): void {
    const body = { seq: this.#seq, at: this.#now().toISOString(), event, previous: this.#hash };
    const { text, hash } = chainedText(body);
    const line = Buffer.from(`${text}\n`, 'utf8');
    try {
      writeAll(this.#file, line);
    } catch (error) {
      ftruncateSync(this.#file, this.#length);
      throw naming(this.#path, error);
    }
    this.#length += line.length;
    this.#seq += 1;
    this.#hash = hash;
    this.#onLine?.({ ...body, hash });
  }

  /**
   * Hands every line to whoever shows them: those that are there, then each that is appended.
   *
   * @throws as `readStoredJournal`
   */
  follow(onLine: (line: JournalLine) => void): void {
    for (const line of readStoredJournal(this.#path)!.lines) onLine(line);
    this.#onLine = onLine;
  }

  /** Everything appended so far survives a power cut from here on. */
  sync(): void {
    this.#named(() => fdatasyncSync(this.#file));
  }

  close(): void {
    this.sync();
    closeSync(this.#file);
  }

  /** What is refused of an open file does not say which one it is. */
  #named(act: () => void): void {
    try {
      act();
    } catch (error) {
      throw naming(this.#path, error);
    }
  }
}

/**
 * Reads the journal of a session that is to go on, and changes nothing.
 *
 * @returns null where there is none
 * @throws {JsonlError} a line is no journal line
 * @throws {SessionError} the chain is broken, with the line, or it is no file to read
 */
export function readStoredJournal(path: string): StoredJournal | null {
  const bytes = readStoredFile(dirname(path), basename(path));
  if (bytes === null) return null;
  const { lines, tornTail } = readJournal(bytes.toString('utf8'), path);
  const end = {
    seq: lines.length,
    hash: lines.at(-1)?.hash ?? FIRST_PREVIOUS,
    length: bytes.lastIndexOf(0x0a) + 1,
  };
  return { lines, tornTail, reopen: (now) => new Journal(path, now, end) };
}

/**
 * Reads a journal and checks its chain.
 *
 * @returns its lines, and the torn last line that a crash may have left
 * @throws {JsonlError} a line is no journal line
 * @throws {SessionError} the chain is broken, with the line
 */
export function readJournal(
  text: string,
  file: string,
): { lines: JournalLine[]; tornTail: string | null } {
  const texts = text.split('\n');
  const last = texts.pop()!;
  const chain = new JournalChain(file);
  return { lines: texts.map((line) => chain.next(line)), tornTail: last === '' ? null : last };
}
