import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runAssay } from './assay.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ruleSet(name: string, tests: string): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(
    file,
    `format: assay-rules/1
name: ${name}
version: 1.0.0
title: Hardening
rules:
  - id: no-telnet
    title: telnetd is not installed
    severity: high
    check: { kind: package-absent, package: telnetd }
${tests}`,
  );
  return file;
}
const INSTALLED = 'resource: { packages: [{ type: deb, name: telnetd, version: "0.17" }] }';
const good = ruleSet('good', `tests: [{ name: installed, ${INSTALLED}, expect: { no-telnet: fail } }]`);
const wrong = ruleSet('wrong', `tests: [{ name: installed, ${INSTALLED}, expect: { no-telnet: pass } }]`);
const untested = ruleSet('untested', '');
const broken = ruleSet('broken', 'tests: 7');

describe('assay rules test', () => {
  test('0 when every case ends as it says', async () => {
    const { code, stdout, stderr } = await runAssay(['rules', 'test', good]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'good 1.0.0: 1 passed, 0 failed\n', stderr: '' });
  });

  test('1 when one does not, told by name', async () => {
    const { code, stdout } = await runAssay(['rules', 'test', good, wrong]);
    expect(code).toBe(1);
    expect(stdout).toContain('FAIL wrong: installed: no-telnet: expected pass, got fail (installed: telnetd 0.17)');
  });

  test('1 when there is nothing to run', async () => {
    const { code, stdout } = await runAssay(['rules', 'test', untested]);
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('has no test cases') });
  });

  test('2 for what is no rule set, with the file and the member', async () => {
    const { code, stderr } = await runAssay(['rules', 'test', broken]);
    expect(code).toBe(2);
    expect(stderr).toContain('broken.yaml: not a rule set');
    expect(stderr).toContain('tests: ');
    expect((await runAssay(['rules', 'test', join(folder, 'nowhere.yaml')])).code).toBe(2);
  });

  test('--json tells every case', async () => {
    const { code, stdout } = await runAssay(['rules', 'test', wrong, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).reports).toMatchObject([
      { name: 'wrong', untested: [], results: [{ rule: 'no-telnet', expected: 'pass', actual: 'fail' }] },
    ]);
  });
});

test('assay rules check says what is in a document, assay rules push sends only what passes', async () => {
  const { code, stdout } = await runAssay(['rules', 'check', good]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${good}: good 1.0.0, 1 rule, 1 test\n` });
  const pushed = await runAssay(['rules', 'push', wrong, '--server', 'http://127.0.0.1:1']);
  expect(pushed).toMatchObject({ code: 3, stderr: expect.stringContaining('1 test failed') });
});
