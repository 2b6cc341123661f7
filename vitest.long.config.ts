import { defineConfig } from 'vitest/config';

/** Full fuzz, fault and scale runs: `npm run test:long`. */
export default defineConfig({
  test: {
    reporters: ['./test/reporter.ts', ['default', { summary: false }]],
    include: ['test/long/**/*.test.ts'],
    passWithNoTests: false,
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
  },
});
