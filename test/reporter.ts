import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { installationRoot } from '../src/installation.ts';
import { hasShared } from './shared.ts';

/** Test full name → reason why it may be skipped in CI. */
const allowed = JSON.parse(readFileSync(join(installationRoot(), 'test/skips.json'), 'utf8')) as Record<string, string>;

function* testsOf(modules: ReadonlyArray<TestModule>): Iterable<TestCase> {
  for (const module of modules) yield* module.children.allTests();
}

/** Prints passed / failed / skipped, and in CI with the shared data present turns an unexplained skip into a failure. */
export class CountingReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const unexplained: string[] = [];
    for (const test of testsOf(modules)) {
      const { state } = test.result();
      if (state === 'passed') counts.passed++;
      else if (state === 'failed') counts.failed++;
      else {
        counts.skipped++;
        if (!(test.fullName in allowed)) unexplained.push(test.fullName);
      }
    }
    const strict = process.env.CI === 'true' && hasShared && unexplained.length > 0;
    if (strict) {
      process.exitCode = 1;
      for (const name of unexplained) console.error(`skipped without a reason in test/skips.json: ${name}`);
      counts.failed += unexplained.length;
      counts.skipped -= unexplained.length;
    }
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}

export { CountingReporter as default };
