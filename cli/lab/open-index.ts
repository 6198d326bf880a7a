import { existsSync } from 'node:fs';
import type { LabIndex } from '../../sessions/index/lab-index.ts';
import { LEDGER_FILE } from '../../sessions/ledger/lab-ledger.ts';
import { say } from '../terminal/terminal.ts';

/**
 * Uses the index of a lab, brought up to date.
 *
 * @returns null if the lab has no sessions
 */
export async function withIndex<Result>(
  lab: string,
  use: (index: LabIndex) => Result,
): Promise<Result | null> {
  if (!existsSync(`${lab}/sessions`)) return null;
  try {
    return await using(lab, undefined, use);
  } catch (error) {
    const why = whyUnwritable(error);
    if (why === null) throw error;
    say(`Note: lab.db is not writable (${why}); sessions are read from their files`);
    return using(lab, ':memory:', use);
  }
}

async function using<Result>(
  lab: string,
  file: string | undefined,
  use: (index: LabIndex) => Result,
): Promise<Result> {
  const { LabIndex: Index } = await import('../../sessions/index/lab-index.ts');
  const index = new Index(lab, file);
  try {
    for (const { name, why } of index.refresh()) {
      say(name === LEDGER_FILE ? why : `Cannot read session "${name}": ${why}`);
    }
    return use(index);
  } finally {
    index.close();
  }
}

/** The message of SQLite for a place that is not writable; null for any other error. */
function whyUnwritable(error: unknown): string | null {
  const failures = [error, (error as Error).cause] as (NodeJS.ErrnoException | undefined)[];
  const found = failures.find((one) => /^SQLITE_(READONLY|CANTOPEN|FULL)/.test(one?.code ?? ''));
  return found?.message ?? null;
}
