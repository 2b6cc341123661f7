import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = dirname(fileURLToPath(import.meta.url));

/** Tests that try more in a long run. Found by what they import: a list beside them was forgotten three times. */
const trying = ['src', 'test']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((file) => file.endsWith('.test.ts') && readFileSync(join(root, file), 'utf8').includes("/effort.ts'"))
  .sort();

/** The random and fault tests with ten times the effort of CI: `npm run test:long`. */
export default defineConfig({
  test: {
    reporters: ['./test/reporter.ts', ['default', { summary: false }]],
    include: [...trying, 'test/long/**/*.test.ts'],
    env: { ASSAY_TEST_EFFORT: '10' },
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
  },
});
