import { existsSync } from 'node:fs';
import type { LabIndex } from '../sessions/lab-index.ts';
import { say } from './terminal.ts';

/**
 * Does something with the index of a lab, brought up to date.
 *
 * @returns null where the lab has no sessions
 */
export async function withIndex<Result>(
  lab: string,
  use: (index: LabIndex) => Result,
): Promise<Result | null> {
  if (!existsSync(`${lab}/sessions`)) return null;
  const { LabIndex: Index } = await import('../sessions/lab-index.ts');
  const index = new Index(lab);
  try {
    for (const { name, why } of index.refresh()) say(`Session "${name}" cannot be read: ${why}`);
    return use(index);
  } finally {
    index.close();
  }
}
