/** Adds a session to `lab.db`. A failure must not look like a failed session, which is complete. */
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
      `Cannot update the index lab.db: ${message}; session "${name}" is complete, update it with maestro index`,
      { cause: error },
    );
  }
}
