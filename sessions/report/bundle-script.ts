import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { build } from 'esbuild';

/**
 * Bundles the script of the report into one file for a browser, with the licences of its dependencies. It
 * imports nothing of the project, because the build script runs it too.
 *
 * @param root the folder that holds the sources
 * @param bundle esbuild's `build`
 */
export async function bundleScript(root: string, bundle: typeof build): Promise<string> {
  const { outputFiles, metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: ['sessions/report/browser/main.ts'],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    write: false,
    tsconfigRaw: '{}',
  });
  const [output] = Object.values(metafile.outputs);
  const packages = Object.entries(output!.inputs).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput === 0 ? [] : (/^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const licences = licencesOf([...new Set(packages)].sort(), root);
  return `${outputFiles[0]!.text.trimEnd()}\n/*\n${licences.replaceAll('*/', '* /')}\n*/\n`;
}

/** Copyright lines and licence terms, each distinct text once. */
function licencesOf(packages: readonly string[], root: string): string {
  const holders = new Map<string, string[]>();
  for (const name of packages) {
    const text = readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim();
    const [first, ...rest] = text.split('\n');
    const terms = rest.join('\n').trim();
    holders.set(terms, [...(holders.get(terms) ?? []), `${name}: ${first}`]);
  }
  return [...holders].map(([terms, own]) => `${own.join('\n')}\n\n${terms}`).join('\n\n');
}
