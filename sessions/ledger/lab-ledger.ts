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

/** A line that another process is writing may be read incompletely. */
const SECOND_LOOK_MS = 30;

/**
 * `ledger.jsonl`: every trial of a lab, whatever its result. It is append-only: each line holds the hash
 * of the line before it, and is durable when `append` returns. Several processes may have it open, and
 * see each other's lines.
 */
export class LabLedger {
  readonly path: string;
  readonly #lab: string;
  readonly #now: () => Date;
  readonly #reader: LogReader<LedgerLine>;
  readonly #lines: LedgerLine[] = [];
  readonly #byKey = new Map<string, LedgerLine>();
  #tornTail: string | null = null;

  /** @param lab a folder; it need not exist yet */
  constructor(lab: string, now: () => Date) {
    this.#lab = lab;
    this.#now = now;
    this.path = join(lab, LEDGER_FILE);
    this.#reader = new LogReader(this.path, LedgerLine, () => this.#refuseOther());
  }

  /** The rest of a line that a crash cut off, at the last read; null if there was none. */
  get tornTail(): string | null {
    return this.#tornTail;
  }

  /**
   * All lines written so far, oldest first; none if there is no file.
   *
   * @throws {StoreError} a line is damaged, with its number; or a line read before is gone
   */
  lines(): readonly LedgerLine[] {
    this.#catchUp();
    return this.#lines;
  }

  /** The line with a key among those read so far; null if there is none. */
  known(key: string): LedgerLine | null {
    return this.#byKey.get(key) ?? null;
  }

  /**
   * Adds entries with new keys. It holds a lock between reading and writing, so that decisions made from
   * all lines are consistent across processes.
   *
   * @param decide returns the entries to add, given all lines; entries with a known key are left out
   * @throws {StoreError} the ledger is damaged, or cannot be written; nothing is added then
   * @throws the error of `decide`; nothing is added then
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

  /** Adds those entries whose keys are new. */
  add(...entries: readonly LedgerEntry[]): void {
    // Entries that a resumed session repeats are recognised without the lock.
    if (entries.every(({ key }) => this.#byKey.has(key))) return;
    this.append(() => entries);
  }

  /** Reads new lines; an error for damage includes the remedy. */
  #catchUp(): void {
    try {
      for (const { isThere, lines, isUnsure } of this.#reader.pieces()) {
        if (!isThere && this.#lines.length > 0) this.#refuseOther();
        for (const line of lines) {
          this.#lines.push(line);
          this.#byKey.set(line.entry.key, line);
        }
        // By the second read the other process has finished its line.
        if (isUnsure) {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SECOND_LOOK_MS);
        }
      }
    } catch (error) {
      if (!(error instanceof StoreError || error instanceof JsonlError)) throw error;
      throw new StoreError(
        `${error.message}; restore an intact copy of the file, or move it away, after which the lab ` +
          'counts its trials from 0',
        { cause: error },
      );
    }
    this.#tornTail = this.#reader.tornTail;
  }

  #refuseOther(): never {
    throw new StoreError(
      `Cannot read ${this.path}, line ${this.#lines.length}: a line that was read before is gone, and a ledger never loses lines`,
    );
  }

  /** Called under the lock, right after a read: a torn last line has no writer any more. */
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

  /** Turns errors of the file system into a `StoreError`, which ends the trial to be recorded. */
  #writing(act: () => void): void {
    try {
      act();
    } catch (error) {
      const words = getSystemErrorMap().get((error as NodeJS.ErrnoException).errno ?? 0)?.[1];
      if (words === undefined) throw error;
      throw new StoreError(
        `Cannot write to ${this.path}: ${words}; no trial runs until the ledger can record it`,
        { cause: error },
      );
    }
  }
}
