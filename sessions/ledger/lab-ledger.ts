import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { JsonlError } from '../../protocol/jsonl.ts';
import { LedgerEntry, LedgerLine } from '../../protocol/ledger-entry.ts';
import { syncFolder } from '../../store/durable-file.ts';
import { StoreError } from '../../store/errors.ts';
import { LogReader } from '../../store/log-reader.ts';
import { LogWriter } from '../../store/log-writer.ts';
import { makeFolder } from '../../store/make-folder.ts';
import { withLedgerLock } from './ledger-lock.ts';

export const LEDGER_FILE = 'ledger.jsonl';

/** Lines that are there while another process writes may be seen half. */
const SECOND_LOOK_MS = 30;

/**
 * `ledger.jsonl`: everything that a lab has tried, whatever became of it. Lines are only ever added,
 * each with the hash of the line before it, and are safe when `append` returns. Several processes may
 * have it open, and see what the others add.
 */
export class LabLedger {
  readonly path: string;
  readonly #lab: string;
  readonly #now: () => Date;
  readonly #reader: LogReader<LedgerLine>;
  readonly #lines: LedgerLine[] = [];
  readonly #byKey = new Map<string, LedgerLine>();
  #tornTail: string | null = null;

  /** @param lab a folder; it need not be there yet */
  constructor(lab: string, now: () => Date) {
    this.#lab = lab;
    this.#now = now;
    this.path = join(lab, LEDGER_FILE);
    this.#reader = new LogReader(this.path, LedgerLine, () => this.#refuseOther());
  }

  /** What was left of a line that a crash cut off, when it was last looked at; null where nothing was. */
  get tornTail(): string | null {
    return this.#tornTail;
  }

  /**
   * All lines that are there by now, oldest first; none where there is no file.
   *
   * @throws {StoreError} a line is damaged, by its number; or what was read before is there no more
   */
  lines(): readonly LedgerLine[] {
    this.#catchUp();
    return this.#lines;
  }

  /** The line that was written under a key, as far as was read; null where none was. */
  known(key: string): LedgerLine | null {
    return this.#byKey.get(key) ?? null;
  }

  /**
   * Adds what is not there yet. Nobody else adds anything between the look and the writing: what is
   * decided from all lines is decided once.
   *
   * @param decide what to add, given all lines that are there; what has a key that is known is left out
   * @throws {StoreError} the ledger is damaged, or cannot be written. Then nothing is added
   * @throws whatever `decide` throws. Then nothing is added either
   */
  append(decide: (lines: readonly LedgerLine[]) => readonly LedgerEntry[]): void {
    this.#writing(() => makeFolder(this.#lab));
    const act = () => {
      this.#catchUp();
      const fresh = new Map(
        decide(this.#lines)
          .filter(({ key }) => !this.#byKey.has(key))
          .map((entry) => [entry.key, LedgerEntry.parse(entry)]),
      );
      if (fresh.size > 0) this.#writing(() => this.#write([...fresh.values()]));
    };
    this.#writing(() => withLedgerLock(this.#lab, this.#now, act));
  }

  /** Adds entries of which the keys are not there yet. */
  add(...entries: readonly LedgerEntry[]): void {
    // What a session tells again when it goes on needs no lock to be known.
    if (entries.every(({ key }) => this.#byKey.has(key))) return;
    this.append(() => entries);
  }

  /** Says of damage what to do about it. */
  #catchUp(): void {
    try {
      for (const { isThere, lines, isUnsure } of this.#reader.pieces()) {
        if (!isThere && this.#lines.length > 0) this.#refuseOther();
        for (const line of lines) {
          this.#lines.push(line);
          this.#byKey.set(line.entry.key, line);
        }
        // Between two looks whoever was writing has written.
        if (isUnsure) {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SECOND_LOOK_MS);
        }
      }
    } catch (error) {
      if (!(error instanceof StoreError || error instanceof JsonlError)) throw error;
      throw new StoreError(
        `${error.message}. It was left as it is, and nothing is tried until it is whole: put a copy of the file ` +
          'from before in its place, or move it away, after which the lab counts from 0',
        { cause: error },
      );
    }
    this.#tornTail = this.#reader.tornTail;
  }

  #refuseOther(): never {
    throw new StoreError(
      `${this.path}, line ${this.#lines.length}: what was there is there no more, and nothing is ever taken from a ledger`,
    );
  }

  /** Under the lock, right after a look: what is behind the last whole line is of nobody any more. */
  #write(entries: readonly LedgerEntry[]): void {
    const { end } = this.#reader;
    const log = new LogWriter<LedgerLine>(this.path, this.#now, end);
    try {
      log.append(entries.map((entry) => ({ entry })));
    } finally {
      log.close();
    }
    if (end.position === 0) syncFolder(this.#lab);
    const torn = this.#tornTail;
    this.#catchUp();
    this.#tornTail = torn;
  }

  /** What the system refuses is the end of whatever wanted to be on the ledger. */
  #writing(act: () => void): void {
    try {
      act();
    } catch (error) {
      const words = getSystemErrorMap().get((error as NodeJS.ErrnoException).errno ?? 0)?.[1];
      if (words === undefined) throw error;
      throw new StoreError(
        `Cannot write to ${this.path}: ${words}. What is not on the ledger of the lab is not tried`,
        { cause: error },
      );
    }
  }
}
