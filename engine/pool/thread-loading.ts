import { setTimeout } from 'node:timers/promises';
import { parentPort, threadId } from 'node:worker_threads';
import type { Piscina } from 'piscina';

/** What a thread sends once it has loaded all of its code. */
interface ThreadLoaded {
  readonly loaded: number;
}

/** A thread that has not loaded by then never will. A loaded machine takes seconds. */
const LOADING_MS = 30_000;

/** For the entry of a thread, after its imports. */
export function reportLoaded(): void {
  parentPort?.postMessage({ loaded: threadId } satisfies ThreadLoaded);
}

/**
 * How to end the threads of a pool: Node 20 aborts the process now and then where a thread is ended while
 * it imports a module, so those that are still loading are waited for.
 */
export function threadsCloser(piscina: Piscina): () => Promise<void> {
  const loaded = new Set<number>();
  piscina.on('message', (message: ThreadLoaded) => loaded.add(message.loaded));
  return async () => {
    const isLoading = () => !piscina.threads.every((thread) => loaded.has(thread.threadId));
    const isLate = AbortSignal.timeout(LOADING_MS);
    while (isLoading() && !isLate.aborted) await setTimeout(5);
    await piscina.destroy();
  };
}
