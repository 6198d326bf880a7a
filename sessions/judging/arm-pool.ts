import { Piscina } from 'piscina';
import { threadsCloser } from '../../engine/pool/thread-loading.ts';
import { isWorkerDeath } from '../../engine/pool/why-broken.ts';
import { workerEntry } from '../../engine/pool/worker-entry.ts';
import type { SearchOutcome } from '../../protocol/honesty.ts';
import type { ArmRunner } from '../context/arm-runner.ts';

/** JavaScript heap of a thread; bars and signals are outside it. */
const HEAP_MB = 512;

/** Threads that run placebo arms. They start with the first arm and end with `close`. */
export interface ArmPool extends ArmRunner {
  close(): Promise<void>;
}

/** @param threads the number of arms that run at a time */
export function armPool(threads: number): ArmPool {
  let piscina: Piscina | null = null;
  let closeThreads = async () => {};
  const start = () => {
    const started = new Piscina({
      ...workerEntry(import.meta.url, './arm-worker'),
      minThreads: threads,
      maxThreads: threads,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    closeThreads = threadsCloser(started);
    return started;
  };
  return {
    lanes: threads,
    async run(job, signal) {
      piscina ??= start();
      const once = () =>
        piscina!.run(job, signal === undefined ? {} : { signal }) as Promise<SearchOutcome>;
      try {
        return await once();
      } catch (error) {
        signal?.throwIfAborted();
        // Retry once if the thread died; an error of the arm itself would recur.
        if (!isWorkerDeath(error)) throw error;
        return once();
      }
    },
    async close() {
      await closeThreads();
    },
  };
}
