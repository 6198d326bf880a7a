import { typedName } from './typed-name.ts';

/** What to type to go on with a session that was stopped. */
export function resumeHint(name: string, lab: string): string {
  return `Go on with it: maestro resume ${typedName(name, lab)}`;
}
