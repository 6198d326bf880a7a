import { join } from 'node:path';
import { checkedName, LATEST } from '../../sessions/record/session-name.ts';
import { sessionNames } from '../../sessions/record/session-names.ts';
import { isFinished } from '../../sessions/record/session-state.ts';
import { oldestFirst } from '../../sessions/record/started-at.ts';
import { asUsage, UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';

/** A session of a lab, and its folder. */
export interface FoundSession {
  readonly name: string;
  readonly folder: string;
  /** The folder of all sessions of the lab. */
  readonly sessionsFolder: string;
}

/**
 * Finds a session of a lab by its name, or `latest`.
 *
 * @throws {UsageError} no such session; the message suggests a name
 */
export function findSession(lab: string, wanted: string): FoundSession {
  const sessionsFolder = join(lab, 'sessions');
  const name = foundName(sessionsFolder, wanted, lab);
  return { name, folder: join(sessionsFolder, name), sessionsFolder };
}

function foundName(sessionsFolder: string, wanted: string, lab: string): string {
  const names = sessionNames(sessionsFolder);
  if (names.length === 0)
    throw new UsageError(
      `Cannot find session "${wanted}": there are no sessions in ${lab} yet; try maestro session`,
    );
  if (wanted === LATEST) return oldestFirst(sessionsFolder, names).at(-1)!;
  const name = asUsage(() => checkedName(wanted));
  if (names.includes(name)) return name;
  throw new UsageError(
    `Cannot find session "${name}": there is none of that name in ${lab}; ${suggestion(name, names)}`,
  );
}

/**
 * Finds a session to resume: by its name, finished or not, or the newest unfinished one for `latest`.
 *
 * @returns null if all are finished
 * @throws {UsageError} no such session
 */
export function findUnfinished(lab: string, wanted: string): FoundSession | null {
  const found = findSession(lab, wanted);
  if (wanted !== LATEST) return found;
  const { sessionsFolder } = found;
  const names = sessionNames(sessionsFolder);
  const unfinished = names.filter((name) => !isFinished(join(sessionsFolder, name)));
  const name = oldestFirst(sessionsFolder, unfinished).at(-1);
  return name === undefined ? null : { ...found, name, folder: join(sessionsFolder, name) };
}

/** The newest session of a lab; null if there is none. */
export function newestSession(sessionsFolder: string): string | null {
  return oldestFirst(sessionsFolder, sessionNames(sessionsFolder)).at(-1) ?? null;
}
