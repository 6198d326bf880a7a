import { DEFAULT_LAB } from '../options/lab-option.ts';

/** A session as it is typed after a command: with its lab, where that is not the usual one. */
export function typedName(name: string, lab: string): string {
  return lab === DEFAULT_LAB ? name : `${name} --lab ${quoted(lab)}`;
}

/**
 * What to type to go on with a session that was stopped.
 *
 * @param isFromFiles whether its bars came from files that the lab does not hold
 */
export function resumeHint(name: string, lab: string, isFromFiles = false): string {
  const market = isFromFiles ? ' --market FILES (the same as before)' : '';
  return `Go on with it: maestro resume ${typedName(name, lab)}${market}`;
}

/** As a shell needs it. */
function quoted(path: string): string {
  return /^[\w./~+:@%-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
