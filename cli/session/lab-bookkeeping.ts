import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import type { SessionInputs } from '../../protocol/session-files.ts';

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
    index.refresh();
    return index.labAtStart(market);
  } finally {
    index.close();
  }
}

/** Reads a session into `lab.db`. */
export async function addToIndex(lab: string, name: string): Promise<void> {
  const { LabIndex } = await import('../../sessions/lab-index.ts');
  const index = new LabIndex(lab);
  try {
    index.add(name);
  } finally {
    index.close();
  }
}
