import { DEFAULT_LAB } from '../options/lab-option.ts';

/** A session as it is typed after a command: with its lab, where that is not the usual one. */
export function typedName(name: string, lab: string): string {
  return lab === DEFAULT_LAB ? name : `${name} --lab ${quoted(lab)}`;
}

/** As a shell needs it. */
function quoted(path: string): string {
  return /^[\w./~+:@%-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
