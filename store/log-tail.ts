import { type FSWatcher, watch } from 'chokidar';
import type { LineSchema } from './hash-chain.ts';
import { type LogPiece, LogReader } from './log-reader.ts';
import type { LogLine } from './log-writer.ts';

/** Polled at least this often: not every file system reports changes. */
const POLL_MS = 500;
/** Minimum time between polls, however fast the log grows, so as not to slow the writer. */
const GAP_MS = 100;

export interface TailOptions {
  /** Ends waiting. */
  readonly signal: AbortSignal;
  /** Milliseconds between two polls if no change is reported. */
  readonly pollMs?: number;
}

/**
 * Follows a log that another process writes. Nothing is locked, written or held open, so that process
 * is not affected.
 */
export class LogTail<Line extends LogLine> {
  readonly #path: string;
  readonly #reader: LogReader<Line>;
  readonly #signal: AbortSignal;
  readonly #pollMs: number;
  #watcher: FSWatcher | null = null;
  #closed: Promise<unknown> = Promise.resolve();
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Whether a change was reported since the last poll. */
  #isStale = false;
  #wake: () => void = () => {};

  /** @param path its folder need not exist yet */
  constructor(path: string, schema: LineSchema<Line>, { signal, pollMs = POLL_MS }: TailOptions) {
    this.#path = path;
    this.#reader = new LogReader(path, schema);
    this.#signal = signal;
    this.#pollMs = pollMs;
  }

  /**
   * Reads the log now.
   *
   * @throws what `LogReader.poll` throws
   */
  poll(): LogPiece<Line> {
    this.#isStale = false;
    this.#lookedAt = performance.now();
    const piece = this.#reader.poll();
    // A new file of that name needs a new watcher.
    if (piece.isReset || !piece.isThere) this.#forget();
    if (piece.isThere) this.#watcher ??= this.#listen();
    return piece;
  }

  /** Resolves when polling again is worthwhile, or the signal is aborted. */
  async changed(): Promise<void> {
    const waitedMs = performance.now() - this.#lookedAt;
    if (!this.#isStale) await this.#wait(this.#pollMs - waitedMs, { isWoken: true });
    if (this.#isStale) await this.#wait(this.#lookedAt + GAP_MS - performance.now());
  }

  /** Closes the watchers, which would keep the process alive. */
  async close(): Promise<void> {
    this.#forget();
    await this.#closed;
  }

  #forget(): void {
    if (this.#watcher === null) return;
    this.#closed = Promise.all([this.#closed, this.#watcher.close()]);
    this.#watcher = null;
  }

  /** Watches the log alone: watching its folder would list it at every change. */
  #listen(): FSWatcher {
    const watcher = watch(this.#path, { followSymlinks: false, ignoreInitial: true });
    const hint = () => {
      this.#isStale = true;
      this.#wake();
    };
    watcher.on('all', hint);
    // Of two changes within 5 ms only the first is an event, and the second may be the last one.
    watcher.on('raw', hint);
    // If the system has no more watches, polling must suffice.
    watcher.on('error', () => {});
    return watcher;
  }

  #wait(ms: number, { isWoken } = { isWoken: false }): Promise<void> {
    if (ms <= 0 || this.#signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#signal.removeEventListener('abort', end);
        this.#wake = () => {};
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#signal.addEventListener('abort', end, { once: true });
      if (isWoken) this.#wake = end;
    });
  }
}
