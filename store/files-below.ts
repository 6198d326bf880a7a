import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isSideFile } from './side-files.ts';

/** What lies below a folder, by paths relative to it, with slashes. */
export interface FilesBelow {
  /** All but the files of a running process. */
  readonly regular: ReadonlySet<string>;
  /** Links, pipes and the like. None is followed or opened. */
  readonly odd: readonly string[];
}

export function filesBelow(folder: string): FilesBelow {
  const regular = new Set<string>();
  const odd: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!entry.isFile()) odd.push(path);
    else if (!isSideFile(path)) regular.add(path);
  }
  return { regular, odd };
}
