import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleScript } from './bundle-script.ts';

let script: Promise<string> | null = null;

/**
 * The script that draws the pictures of a report: as it was built, from the file beside this one; from
 * the sources (tests, benchmarks), which are built here and now.
 */
export function reportScript(): Promise<string> {
  script ??= import.meta.url.endsWith('.ts') ? fromSources() : built();
  return script;
}

async function built(): Promise<string> {
  return readFileSync(new URL('./report-script.js', import.meta.url), 'utf8');
}

async function fromSources(): Promise<string> {
  const { build } = await import('esbuild');
  return bundleScript(fileURLToPath(new URL('../..', import.meta.url)), build);
}
