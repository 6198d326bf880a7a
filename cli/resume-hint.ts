import { DEFAULT_LAB } from './lab-option.ts';

/** What to type to go on with a session that was stopped. */
export function resumeHint(name: string, lab: string): string {
  const where = lab === DEFAULT_LAB ? '' : ` --lab ${lab}`;
  return `Go on with it: maestro resume ${name}${where}`;
}
