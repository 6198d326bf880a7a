import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { type Project, projectOf } from './test/helpers/test-projects.ts';

const files = readdirSync(join(import.meta.dirname, 'test'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.test\.tsx?$/.test(path));
const testsOf = (name: Project) =>
  files.filter((path) => projectOf(path) === name).map((path) => `test/${path}`);
/** A project whose tests start the program. */
const running = (name: Project, isolate: boolean) => ({
  extends: true as const,
  test: { name, include: testsOf(name), isolate, globalSetup: ['test/helpers/build-once.ts'] },
});

// What tests draw a sample of they draw by this, another one each time; they print it.
process.env.MAESTRO_SEED ??= `${Date.now() % 1_000_000}`;

export default defineConfig({
  test: {
    pool: 'forks',
    // Much of the time is spent waiting for other processes, so twice as many as there are processors.
    maxWorkers: 2 * availableParallelism(),
    // How long something takes is measured by the bench: here it only has to end.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // No test calls a real provider or costs money.
    env: {
      ANTHROPIC_API_KEY: '',
      ANTHROPIC_BASE_URL: '',
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: '',
      // Only tests of placebo arms run them.
      MAESTRO_PLACEBO: '0',
    },
    projects: [
      { extends: true, test: { name: 'unit', include: testsOf('unit'), isolate: false } },
      running('integration', false),
      running('threadless', false),
      running('mocked', true),
      running('terminal', true),
      running('browser', true),
    ],
  },
});
