/** Why a test broke, in a few words for the record: nothing of the machine that it ran on. */
export function whyBroken(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'ran out of memory';
  // What the system says names files of this machine; its code does not.
  return code === undefined ? error.message : `failed with ${code}`;
}

/** Whether a thread ended under a request, and not the request itself. */
export function isWorkerDeath(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || /^worker exited/i.test(error.message);
}
