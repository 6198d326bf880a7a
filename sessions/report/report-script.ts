import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleScript } from './bundle-script.ts';

let script: Promise<string> | null = null;

/**
 * The script that draws the charts of a report: the built file, or a bundle of the sources if those run
 * directly (tests, benchmarks).
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
