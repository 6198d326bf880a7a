/** Why a test broke, in a few words for the record. */
export function whyBroken(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'ran out of memory' : error.message;
}
