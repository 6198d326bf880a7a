import { relative } from 'node:path';

/** A path as it is read best: from here on where it lies below, else as it is. */
export function shownPath(path: string): string {
  const near = relative('.', path);
  return near.startsWith('..') ? path : near;
}
