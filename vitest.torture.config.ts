import { defineConfig } from 'vitest/config';

// Minutes of killing, apart from the tests that everybody runs.
export default defineConfig({
  test: {
    include: ['test/torture/**/*.torture.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
  },
});
