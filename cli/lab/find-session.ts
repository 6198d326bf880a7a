import { join } from 'node:path';
import { checkedName, LATEST } from '../../sessions/record/session-name.ts';
import { sessionNames } from '../../sessions/record/session-names.ts';
import { isFinished } from '../../sessions/record/session-state.ts';
import { oldestFirst } from '../../sessions/record/started-at.ts';
import { asUsage, UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';

/**
 * The session of a lab that someone means: by its name, or `latest`.
 *
 * @throws {UsageError} there is none of that name; the message says which one was perhaps meant
 */
export function findSession(sessionsFolder: string, wanted: string, lab: string): string {
  const names = sessionNames(sessionsFolder);
  if (names.length === 0)
    throw new UsageError(`There are no sessions in ${lab} yet: try maestro session`);
  if (wanted === LATEST) return oldestFirst(sessionsFolder, names).at(-1)!;
  const name = asUsage(() => checkedName(wanted));
  if (names.includes(name)) return name;
  throw new UsageError(`There is no session "${name}" in ${lab}: ${suggestion(name, names)}`);
}

/**
 * The session that someone wants to go on with: by its name, finished or not, or the newest unfinished
 * one for `latest`.
 *
 * @returns null where all are finished
 * @throws {UsageError} there is none of that name
 */
export function findUnfinished(sessionsFolder: string, wanted: string, lab: string): string | null {
  if (wanted !== LATEST) return findSession(sessionsFolder, wanted, lab);
  const names = sessionNames(sessionsFolder);
  if (names.length === 0) return findSession(sessionsFolder, wanted, lab);
  const unfinished = names.filter((name) => !isFinished(join(sessionsFolder, name)));
  return oldestFirst(sessionsFolder, unfinished).at(-1) ?? null;
}

/** The newest session of a lab; null where there is none. */
export function newestSession(sessionsFolder: string): string | null {
  return oldestFirst(sessionsFolder, sessionNames(sessionsFolder)).at(-1) ?? null;
}
