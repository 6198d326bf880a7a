import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// All cases of the tests that draw a sample, and minutes of kills, apart from the tests that everybody runs.
process.env.MAESTRO_SEED ??= `${Date.now() % 1_000_000}`;
process.env.MAESTRO_SAMPLE = 'all';

const TEST = join(import.meta.dirname, 'test');
const sampling = readdirSync(TEST, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .filter((path) => readFileSync(join(TEST, path), 'utf8').match(/sampled\(|sampleSize\(/) !== null)
  .map((path) => `test/${path.replaceAll('\\', '/')}`);

export default defineConfig({
  test: {
    include: ['test/torture/**/*.torture.ts', ...sampling],
    pool: 'forks',
    fileParallelism: false,
    globalSetup: ['test/helpers/build-once.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
  },
});
