import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isSideFile } from './side-files.ts';

/** The files below a folder, as relative paths with slashes. */
export interface FilesBelow {
  /** All except the side files of a running process. */
  readonly regular: ReadonlySet<string>;
  /** Links, pipes and the like. None is followed or opened. */
  readonly special: readonly string[];
}

export function filesBelow(folder: string): FilesBelow {
  const regular = new Set<string>();
  const special: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!entry.isFile()) special.push(path);
    else if (!isSideFile(path)) regular.add(path);
  }
  return { regular, special };
}
