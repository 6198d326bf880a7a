import { join } from 'node:path';
import { canonHash } from './canon.ts';
import { runBuilt, sessionArgs } from './run-built.ts';

/**
 * Starts the same session twice at once.
 *
 * @returns how long the one took that lost, from its start to its end
 * @throws if not exactly one of the two ran it, or the loser did not name the owner
 */
export async function startTwice(
  maestro: string,
  lab: string,
  reference: string,
): Promise<{ loserMs: number; named: boolean }> {
  const both = await Promise.all([1, 2].map(() => runBuilt(maestro, sessionArgs(lab, 'one'))));
  const winners = both.filter(({ code }) => code === 0);
  const loser = both.find(({ code }) => code === 1);
  if (winners.length !== 1 || loser === undefined) {
    throw new Error(`Ended with ${both.map(({ code, err }) => `${code}: ${err}`).join(' and ')}`);
  }
  const running = `Cannot lock session "one": process ${winners[0]!.pid} has held it since `;
  const named = loser.err.startsWith(running);
  if (!named && !loser.err.startsWith('Cannot create session "one"')) {
    throw new Error(`The loser printed: ${loser.err}`);
  }
  const hash = canonHash(join(lab, 'sessions', 'one'));
  if (hash !== reference) throw new Error('The result of the winner differs');
  return { loserMs: loser.ms, named };
}
