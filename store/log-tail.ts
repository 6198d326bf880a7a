import { type FSWatcher, watch } from 'chokidar';
import type { LineSchema } from './hash-chain.ts';
import { type LogPiece, LogReader } from './log-reader.ts';
import type { LogLine } from './log-writer.ts';

/** What is looked for at least this often: not every file system says when something changes. */
const POLL_MS = 500;
/** Looks are no nearer together, however fast the log grows: whoever writes it has work to do. */
const GAP_MS = 100;

export interface TailOptions {
  /** Ends waiting. */
  readonly signal: AbortSignal;
  /** Milliseconds between two looks where nothing is said to have changed. */
  readonly pollMs?: number;
}

/**
 * A log as another process writes it. Nothing is locked, written or held open: that process does not
 * notice.
 */
export class LogTail<Line extends LogLine> {
  readonly #path: string;
  readonly #reader: LogReader<Line>;
  readonly #signal: AbortSignal;
  readonly #pollMs: number;
  #watcher: FSWatcher | null = null;
  #closed: Promise<unknown> = Promise.resolve();
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Whether something is said to have changed since the last look. */
  #isStale = false;
  #wake: () => void = () => {};

  /** @param path the folder of it need not be there yet */
  constructor(path: string, schema: LineSchema<Line>, { signal, pollMs = POLL_MS }: TailOptions) {
    this.#path = path;
    this.#reader = new LogReader(path, schema);
    this.#signal = signal;
    this.#pollMs = pollMs;
  }

  /**
   * Looks at the log now.
   *
   * @throws what `LogReader.poll` throws
   */
  poll(): LogPiece<Line> {
    this.#isStale = false;
    this.#lookedAt = performance.now();
    const piece = this.#reader.poll();
    // Another file of that name is watched anew.
    if (piece.isReset || !piece.isThere) this.#forget();
    if (piece.isThere) this.#watcher ??= this.#listen();
    return piece;
  }

  /** Until another look is worth it, or the signal is aborted. */
  async changed(): Promise<void> {
    const waitedMs = performance.now() - this.#lookedAt;
    if (!this.#isStale) await this.#wait(this.#pollMs - waitedMs, { isWoken: true });
    if (this.#isStale) await this.#wait(this.#lookedAt + GAP_MS - performance.now());
  }

  /** Leaves nothing behind that keeps the process from ending. */
  async close(): Promise<void> {
    this.#forget();
    await this.#closed;
  }

  #forget(): void {
    if (this.#watcher === null) return;
    this.#closed = Promise.all([this.#closed, this.#watcher.close()]);
    this.#watcher = null;
  }

  /** Of the log alone: to watch its folder means to list it whenever the log changes. */
  #listen(): FSWatcher {
    const watcher = watch(this.#path, { followSymlinks: false, ignoreInitial: true });
    const hint = () => {
      this.#isStale = true;
      this.#wake();
    };
    watcher.on('all', hint);
    // Of two changes within 5 ms only the first is an event, and the second may be the last.
    watcher.on('raw', hint);
    // Where the system has no more watches to give, looking now and then must do.
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
