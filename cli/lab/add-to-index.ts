/**
 * Reads a session into `lab.db`. The session is complete whether that works or not, so that a failure
 * is said for what it is.
 */
export async function addToIndex(lab: string, name: string): Promise<void> {
  const { LabIndex } = await import('../../sessions/index/lab-index.ts');
  const { SessionError } = await import('../../sessions/context/session-error.ts');
  try {
    const index = new LabIndex(lab);
    try {
      index.add(name);
      index.refreshLedger();
    } finally {
      index.close();
    }
  } catch (error) {
    const { message } = error as Error;
    throw new SessionError(
      `The session "${name}" is complete, but the index of the lab could not be updated: ${message}`,
      { cause: error },
    );
  }
}
