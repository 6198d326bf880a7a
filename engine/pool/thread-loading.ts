import { setTimeout } from 'node:timers/promises';
import { parentPort, threadId } from 'node:worker_threads';
import type { Piscina } from 'piscina';

/** Sent by a thread after it has loaded its code. */
interface ThreadLoaded {
  readonly loaded: number;
}

/** Generous, since loading takes seconds on a busy machine. */
const LOADING_MS = 30_000;

/** Called by the entry of a thread after its imports. */
export function reportLoaded(): void {
  parentPort?.postMessage({ loaded: threadId } satisfies ThreadLoaded);
}

/**
 * Ends the threads of a pool after they have loaded: Node 20 occasionally aborts the process if a thread
 * is terminated while it imports a module.
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
