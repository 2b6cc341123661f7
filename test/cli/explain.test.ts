import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonScanReport } from '../../src/reports/json.ts';
import { runAssay } from './assay.ts';
import { buildTinyDatabase } from './database.ts';
import { VULNERABLE, writeRoot } from './targets.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-explain-'));
const db = join(folder, 'db');
const root = join(folder, 'root');
beforeAll(async () => {
  await buildTinyDatabase(db);
  writeRoot(root, VULNERABLE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const explain = (...words: string[]) => runAssay(['explain', ...words, '--db', db]);
const LIBSSL = 'pkg:deb/debian/libssl3@3.0.11-1~deb12u1?distro=debian-12&upstream=openssl';

describe('assay explain', () => {
  test('a package that is affected: what was compared, which record decides, what makes it grave', async () => {
    const { code, stdout, stderr } = await explain(LIBSSL, 'CVE-2026-1001');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Verdict     affected, fixed in 3.0.11-1~deb12u2');
    expect(stdout).toMatch(
      /> DSA-9001-1 +affected +3\.0\.11-1~deb12u1 < 3\.0\.11-1~deb12u2 \(deb\) +\[debian of 2026-11-01\]/,
    );
    expect(stdout).toContain('Severity    CRITICAL, by CVSS 3.1 9.8 of NVD');
    expect(stdout).toContain('known to be exploited since 2026-10-02 (CISA KEV)');
  });

  test('one that carries the fix, one that is hidden, one of which nothing is said', async () => {
    const fixed = await explain(LIBSSL.replace('deb12u1', 'deb12u2'), 'CVE-2026-1001');
    expect(fixed.stdout).toMatch(/Verdict +not affected/);
    expect(fixed.stdout).toMatch(/fixed +3\.0\.11-1~deb12u2 ≥ 3\.0\.11-1~deb12u2/);
    const zlib = 'pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1?distro=debian-12&upstream=zlib';
    expect((await explain(zlib, 'CVE-2026-1004')).stdout).toContain('no fix (no-dsa); hidden: vendor-rejected');
    expect((await explain(zlib, 'CVE-2026-1001')).stdout).toContain('none on this package');
  });

  test('the packages of a target', async () => {
    const { stdout } = await explain('CVE-2026-1001', '--in', `dir:${root}`);
    expect(stdout).toContain('libssl3');
    expect(stdout).toContain('Evidence    /var/lib/dpkg/status, found by dpkg');
    expect((await explain('CVE-1999-0001', '--in', `dir:${root}`)).stdout).toContain('No package of it has a record');
  });

  test('as data', async () => {
    const { stdout } = await explain(LIBSSL, 'CVE-2026-1001', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      {
        vulnerabilityId: 'CVE-2026-1001',
        verdict: 'affected',
        severity: 'CRITICAL',
        priority: { priority: 'IMMEDIATE' },
        records: [{ outcome: 'affected', decides: true, record: { advisoryId: 'DSA-9001-1' }, feedDate: '2026-11-01' }],
      },
    ]);
  });

  test.each([
    ['nothing', [], 2],
    ['a vulnerability alone', ['CVE-2026-1001'], 2],
    ['what is no package URL', ['openssl', 'CVE-2026-1001'], 3],
    ['a package without a version', ['pkg:npm/lodash', 'CVE-2026-1001'], 3],
    ['a target without a kind', ['CVE-2026-1001', '--in', 'app.tar'], 2],
  ])('%s ends with a sentence and its exit code', async (_, words, code) => {
    expect((await explain(...words)).code).toBe(code);
  });
});

describe('assay scan --explain', () => {
  test('says of every finding why', async () => {
    const { stdout } = await runAssay(['scan', 'dir', root, '--db', db, '--explain']);
    expect(stdout.match(/Verdict +affected/g)?.length).toBeGreaterThan(2);
    const { stdout: one } = await runAssay(['scan', 'dir', root, '--db', db, '--explain', 'CVE-2026-1003']);
    expect(one.match(/Verdict +affected/g)).toHaveLength(1);
  });

  test('as JSON in each finding', async () => {
    const { stdout } = await runAssay(['scan', 'dir', root, '--db', db, '--format', 'json', '--explain']);
    const { findings } = JSON.parse(stdout) as JsonScanReport;
    expect(findings.map((finding) => finding.explanations?.length)).toEqual([2, 1, 1]);
  });
});
