import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** An import as it stands in a file, types and dynamic imports included. */
export interface Import {
  readonly file: string;
  readonly target: string;
  readonly isTypeOnly: boolean;
}

/** An import from one of our files to another, as paths from the root. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** TypeScript files below a folder, as paths from the root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

export function importsOf(file: string, text = readFileSync(join(ROOT, file), 'utf8')): Import[] {
  const statements = text.matchAll(
    /(?:import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'|import\s*\(\s*'([^']+)',?\s*\)|import\s+'([^']+)'|new URL\(\s*'(\.[^']+)'/g,
  );
  return [...statements].map((match) => ({
    file,
    target: match[2] ?? match[3] ?? match[4] ?? match[5]!,
    isTypeOnly: match[1] !== undefined,
  }));
}

/** Where the imports of our own files lead. */
export function arrowsOf(imports: readonly Import[]): Arrow[] {
  return imports
    .filter(({ target }) => target.startsWith('.'))
    .map(({ file, target }) => ({
      from: file,
      to: relative(ROOT, resolve(ROOT, dirname(file), target)),
    }));
}

/** Imports of files that do not exist. A worker is named by its stem, without an extension. */
export function brokenArrows(arrows: readonly Arrow[]): Arrow[] {
  return arrows.filter(({ to }) => /\.tsx?$/.test(to) && !existsSync(join(ROOT, to)));
}

/** Groups of files that import each other in a circle, each group sorted. */
export function circles(arrows: readonly Arrow[]): string[][] {
  const reached = new Map<string, Set<string>>();
  const next = new Map<string, string[]>();
  for (const { from, to } of arrows) next.set(from, [...(next.get(from) ?? []), to]);
  for (const from of next.keys()) {
    const seen = new Set<string>();
    const open = [from];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      for (const to of next.get(file) ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        open.push(to);
      }
    }
    reached.set(from, seen);
  }
  const groups = [...reached]
    .filter(([file, files]) => files.has(file))
    .map(([file, files]) => [...files].filter((one) => reached.get(one)?.has(file)).sort());
  return [...new Map(groups.map((group) => [group.join(), group])).values()];
}
