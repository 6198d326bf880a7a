import { UsageError } from '../failures/failure.ts';

/**
 * Refuses options of which only one can take effect.
 *
 * @param action for the message, as "show a session"
 * @param typed by their names; undefined and false are options that were not typed
 * @throws {UsageError} more than one was typed
 */
export function onlyOne(action: string, typed: Readonly<Record<string, unknown>>): void {
  const found = Object.keys(typed).filter(
    (name) => typed[name] !== undefined && typed[name] !== false,
  );
  if (found.length < 2) return;
  throw new UsageError(
    `Cannot ${action}: found ${found.length === 2 ? 'both ' : ''}${found.join(' and ')}; give one of them`,
  );
}
