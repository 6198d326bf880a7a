import { relative } from 'node:path';

/** A path for people: relative if it is below the working directory, else unchanged. */
export function shownPath(path: string): string {
  const near = relative('.', path);
  return near.startsWith('..') ? path : near;
}
