import { typedName } from './typed-name.ts';

/**
 * What to type to go on with a session that was stopped.
 *
 * @param isFromFiles whether its bars came from files that the lab does not hold
 */
export function resumeHint(name: string, lab: string, isFromFiles = false): string {
  const market = isFromFiles ? ' --market FILES (the same as before)' : '';
  return `Go on with it: maestro resume ${typedName(name, lab)}${market}`;
}
