/** Why a test broke, for the record: without details of the machine. */
export function whyBroken(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'ran out of memory';
  // A system message contains paths of this machine; its code does not.
  return code === undefined ? error.message : `failed with ${code}`;
}

/** Whether the thread of a request ended, instead of the request failing. */
export function isWorkerDeath(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || /^worker exited/i.test(error.message);
}
