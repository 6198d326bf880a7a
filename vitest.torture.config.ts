import { defineConfig } from 'vitest/config';

// All that tests draw a sample of, and minutes of killing, apart from the tests that everybody runs.
process.env.MAESTRO_SEED ??= `${Date.now() % 1_000_000}`;

export default defineConfig({
  test: {
    include: ['test/torture/**/*.torture.ts'],
    pool: 'forks',
    fileParallelism: false,
    globalSetup: ['test/helpers/build-once.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
  },
});
