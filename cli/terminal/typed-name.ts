import { DEFAULT_LAB } from '../options/lab-option.ts';

/** A session as an argument of a command: with its lab, unless that is the default. */
export function typedName(name: string, lab: string): string {
  return lab === DEFAULT_LAB ? name : `${name} --lab ${quoted(lab)}`;
}

/**
 * The command that resumes a stopped session.
 *
 * @param isFromFiles whether its bars came from files that the lab does not store
 */
export function resumeHint(name: string, lab: string, isFromFiles = false): string {
  const market = isFromFiles ? ' --market FILES (the same as before)' : '';
  return `Resume it: maestro resume ${typedName(name, lab)}${market}`;
}

/** Quoted for a shell. */
function quoted(path: string): string {
  return /^[\w./~+:@%-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
