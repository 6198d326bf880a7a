import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import type { SessionInputs } from '../../protocol/session-files.ts';
import { say } from '../terminal.ts';

/** What the lab has already done on these bars: an input of every session that comes after. */
export async function lookedAtBefore(
  lab: string,
  market: MarketFacts,
): Promise<SessionInputs['lab_at_start']> {
  // An empty lab has no index, and SQLite need not be loaded to know that nothing is in it.
  if (!existsSync(join(lab, 'sessions'))) return { sessions: 0, trials: 0, vault_looks: 0 };
  const { LabIndex } = await import('../../sessions/lab-index.ts');
  const index = new LabIndex(lab);
  try {
    for (const { name, why } of index.refresh()) say(`Session "${name}" cannot be read: ${why}`);
    return index.labAtStart(market);
  } finally {
    index.close();
  }
}

/**
 * Reads a session into `lab.db`. The session is complete whether that works or not, so that a failure
 * is said for what it is.
 */
export async function addToIndex(lab: string, name: string): Promise<void> {
  const { LabIndex } = await import('../../sessions/lab-index.ts');
  const { SessionError } = await import('../../sessions/errors.ts');
  try {
    const index = new LabIndex(lab);
    try {
      index.add(name);
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
