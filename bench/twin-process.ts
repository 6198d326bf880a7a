import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { viewBars } from '../market/bars.ts';
import { ROOT } from './root.ts';
import type { Workload } from './workload.ts';

export interface TwinRun {
  readonly ms: number;
  readonly trades: number;
  readonly pnl: number;
  readonly score: number;
}

/** The C twin in a process of its own, which runs the workload whenever it is asked to. */
export class Twin {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(process: ChildProcess) {
    this.#process = process;
    this.#lines = createInterface({ input: process.stdout! })[Symbol.asyncIterator]();
  }

  /** Compiles and starts it; null if there is no C compiler. */
  static start(folder: string, load: Workload): Twin | null {
    const program = join(folder, 'twin');
    const source = join(ROOT, 'bench', 'twin.c');
    const flags = ['-O3', '-march=native', '-ffp-contract=off', '-o', program, source, '-lm'];
    try {
      execFileSync('cc', flags, { stdio: ['ignore', 'ignore', 'pipe'] });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const input = join(folder, 'workload.bin');
    writeFileSync(input, workloadBytes(load));
    return new Twin(spawn(program, [input], { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  async run(): Promise<TwinRun> {
    this.#process.stdin!.write('\n');
    const { value } = await this.#lines.next();
    const [ns, trades, pnl, score] = (value as string).split(' ').map(Number);
    return { ms: ns! / 1e6, trades: trades!, pnl: pnl!, score: score! };
  }

  stop(): void {
    this.#process.stdin!.end();
  }
}

/** Counts, columns, signals, windows and sets, as twin.c reads them. */
function workloadBytes({ handle, features, signals, windows, plans }: Workload): Buffer {
  const { open, high, low, close, length } = viewBars(handle);
  const counts = [length, signals.length, windows.length, plans.length].map(BigInt);
  const sets = plans.flatMap(({ stopAtrs, targetAmount, timeoutBars }) => [
    stopAtrs,
    targetAmount,
    timeoutBars,
  ]);
  const parts = [
    BigInt64Array.from(counts),
    ...[open, high, low, close, features.atr],
    signals,
    Int32Array.from(windows, ({ start }) => start),
    Int32Array.from(windows, ({ end }) => end),
    Float64Array.from(sets),
  ];
  return Buffer.concat(
    parts.map((part) => Buffer.from(part.buffer as ArrayBuffer, part.byteOffset, part.byteLength)),
  );
}
