import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/advisories/index.ts';
import { runAssay } from '../cli/assay.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-db-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const feeds = join(folder, 'feeds');
const database = join(folder, 'db');
const alpine = 'alpine-secdb/v3.20/main.json';
const kev = 'kev/known_exploited_vulnerabilities.json';
const scores = 'epss/epss_scores-2026-08-16.csv';

/** A feeds folder of three small files in their upstream formats. */
beforeAll(async () => {
  for (const path of [alpine, kev, scores]) mkdirSync(join(feeds, path, '..'), { recursive: true });
  const secfixes = { '3.3.1-r1': ['CVE-2024-4603'], '3.3.0-r3': ['CVE-2024-4741 GHSA-6vgq-8qjq-h578'] };
  writeFileSync(
    join(feeds, alpine),
    JSON.stringify({ distroversion: 'v3.20', reponame: 'main', packages: [{ pkg: { name: 'openssl', secfixes } }] }),
  );
  const exploited = {
    cveID: 'CVE-2024-4603',
    dateAdded: '2024-06-01',
    dueDate: '2024-06-22',
    knownRansomwareCampaignUse: 'Known',
  };
  writeFileSync(join(feeds, kev), JSON.stringify({ catalogVersion: '2026.08.07', vulnerabilities: [exploited] }));
  writeFileSync(
    join(feeds, scores),
    '#model_version:v2026.1,score_date:2026-08-16T00:00:00+0000\ncve,epss,percentile\nCVE-2024-4603,0.5,0.98765\nCVE-1999-0001,0.03351,0.87650\n',
  );
  expect((await runAssay(['db', 'build', '--feeds', feeds, '-o', database])).code).toBe(0);
});

describe('assay db', () => {
  test('info shows feeds, age and completeness', async () => {
    const { code, stdout } = await runAssay(['db', 'info', '--db', database]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^epss +2 +2026-08-16 +\d+ days? +0 +FIRST EPSS/m);
    expect(stdout).toMatch(/^Alpine:v3\.20 +fixed-only +1/m);
    const json = JSON.parse((await runAssay(['db', 'info', '--db', database, '--json'])).stdout) as { digest: string };
    expect(stdout).toContain(json.digest);
  });

  test('search shows the vulnerability and what it affects, under any of its names', async () => {
    const { code, stdout } = await runAssay(['db', 'search', 'cve-2024-4603', '--db', database]);
    expect(code).toBe(0);
    expect(stdout).toContain('EPSS         0.50000, as high as or higher than 98.76 % of all CVEs (2026-08-16)');
    expect(stdout).toContain('known to be exploited since 2024-06-01, to be fixed by 2024-06-22, used by ransomware');
    expect(stdout).toMatch(/^Alpine:v3\.20 +openssl +< 3\.3\.1-r1 +fixed/m);
    const byAlias = await runAssay(['db', 'search', 'ghsa-6VGQ-8qjq-h578', '--db', database, '--json']);
    expect(JSON.parse(byAlias.stdout)).toMatchObject({
      vulnerabilities: [{ id: 'CVE-2024-4741', affected: [{ name: 'openssl', ranges: [{ fixed: '3.3.0-r3' }] }] }],
    });
  });

  test('search says when an id is unknown: exit 1', async () => {
    const { code, stdout, stderr } = await runAssay(['db', 'search', 'CVE-2099-0001', '--db', database]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('CVE-2099-0001 is not in this database');
  });

  test('pack and unpack carry a database to another site', async () => {
    const [pack, data] = [join(folder, 'site.pack'), join(folder, 'site')];
    expect((await runAssay(['db', 'pack', '-o', pack, '--db', database])).code).toBe(0);
    expect((await runAssay(['db', 'unpack', pack, '--data', data])).code).toBe(0);
    const { stdout } = await runAssay(['db', 'info', '--data', data, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      records: 2,
      feeds: [{ feed: 'alpine' }, { feed: 'epss' }, { feed: 'kev' }],
    });
  });

  test('update fetches from a mirror, builds, and does nothing when nothing has changed', async () => {
    const data = join(folder, 'updated');
    const mirror = join(folder, 'mirror');
    execFileSync('cp', ['-r', feeds, mirror]);
    const update = () => runAssay(['db', 'update', '--mirror', mirror, '--data', data]);
    const first = await update();
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('New database in use') });
    expect(first.stdout).toMatch(/^alpine +changed$/m);
    // Feeds that the mirror does not have are reported, not taken for empty.
    expect(first.stdout).toMatch(/^osv +failed$/m);
    expect(first.stderr).toContain('osv: ');
    expect((await update()).stdout).toContain('Nothing new');
    writeFileSync(join(mirror, alpine), '{ "packages": [');
    expect(await update()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^alpine +failed$/m) });
    expect((await runAssay(['db', 'search', 'CVE-2024-4603', '--data', data])).stdout).toContain('openssl');
    rmSync(mirror, { recursive: true });
    const offline = await update();
    expect(offline.code).toBe(3);
    expect(offline.stderr).toContain('no feed could be fetched');
    expect((await runAssay(['db', 'info', '--data', data])).code).toBe(0);
  });

  test.each([
    [['db', 'build', '--feeds', '/nonexistent', '-o', join(folder, 'x')], 3, 'holds none of the feeds'],
    [['db', 'info', '--db', '/nonexistent'], 3, 'no advisory database here'],
    [['db', 'unpack', '/nonexistent', '-o', join(folder, 'x')], 3, 'cannot be opened'],
    [['db', 'build'], 2, '--feeds'],
  ])('%j ends with %i and says why', async (args, code, message) => {
    const outcome = await runAssay(args);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toContain(message);
  });

  test('many processes read one database at once', async () => {
    const here = openDatabase(database);
    const searches = await Promise.all(
      Array.from({ length: 4 }, () => runAssay(['db', 'search', 'CVE-2024-4603', '--db', database, '--json'])),
    );
    for (const { stdout } of searches) {
      expect(JSON.parse(stdout)).toMatchObject({ vulnerabilities: [here.vulnerability('CVE-2024-4603')] });
    }
    await here.close();
  });
});

describe('a build that is stopped half-way leaves the target as it was', () => {
  let slow: string;
  beforeAll(() => {
    slow = join(folder, 'slow');
    execFileSync('cp', ['-r', feeds, slow]);
    const rows = Array.from({ length: 600_000 }, (_, n) => `CVE-2024-${1_000_000 + n},0.5,0.5\n`);
    appendFileSync(join(slow, scores), rows.join(''));
  });

  test.each([
    ['SIGKILL', 137],
    ['SIGINT', 130],
  ] as const)('%s', async (signal, code) => {
    const parent = mkdtempSync(join(folder, 'target-'));
    const target = join(parent, 'db');
    await runAssay(['db', 'build', '--feeds', feeds, '-o', target]);
    const before = readFileSync(join(target, 'data.mdb'));
    const outcome = await runAssay(['db', 'build', '--feeds', slow, '-o', target], {
      meanwhile: (process) => {
        // The first thing to appear beside the target is the folder that the build works in.
        const watcher = watch(parent, () => {
          watcher.close();
          process.kill(signal);
        });
      },
    });
    expect(outcome.code).toBe(code);
    expect(readFileSync(join(target, 'data.mdb')).equals(before)).toBe(true);
    expect((await runAssay(['db', 'info', '--db', target])).code).toBe(0);
    if (signal === 'SIGINT') expect(readdirSync(parent)).toEqual(['db']);
  });
});
