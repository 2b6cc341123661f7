import { defineConfig } from 'vitest/config';

// `unit` needs Node alone and also runs on Node 22; `system` needs the built command, PostgreSQL, the aws CLI, boto3.
export default defineConfig({
  test: {
    reporters: ['./test/reporter.ts', ['default', { summary: false }]],
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts', 'test/house/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['test/house/**', 'test/long/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
    poolOptions: { forks: { maxForks: 2 } },
    pool: 'forks',
  },
});
