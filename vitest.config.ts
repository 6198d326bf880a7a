import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    pool: 'forks',
    globalSetup: ['test/helpers/build-once.ts'],
    // Much of the time is spent waiting for other processes.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // No test spends the money of whoever runs it, or asks a provider anything.
    env: {
      ANTHROPIC_API_KEY: '',
      ANTHROPIC_BASE_URL: '',
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: '',
      // Arms are played where they are tested, and nowhere else.
      MAESTRO_PLACEBO: '0',
    },
  },
});
