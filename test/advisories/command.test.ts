import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
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
    expect(first.stdout).toMatch(/^osv +absent$/m);
    expect(first.stderr).toMatch(/^assay: the mirror has no files of \d+ feeds: .*\bosv\b/m);
    expect((await update()).stdout).toContain('Nothing new');
    writeFileSync(join(mirror, alpine), '{ "packages": [');
    expect(await update()).toMatchObject({ code: 1, stdout: expect.stringMatching(/^alpine +failed {2}ALARM$/m) });
    expect((await runAssay(['db', 'search', 'CVE-2024-4603', '--data', data])).stdout).toContain('openssl');
    const info = await runAssay(['db', 'info', '--data', data]);
    expect(info.stdout).toMatch(
      /^ALARM alpine cannot be fetched since .* its last good data are in use: alpine-secdb/m,
    );
    const json = JSON.parse((await runAssay(['db', 'info', '--data', data, '--json'])).stdout) as object;
    expect(json).toMatchObject({ alarms: [{ feed: 'alpine', kind: 'failed' }] });
    rmSync(mirror, { recursive: true });
    const offline = await update();
    expect(offline.code).toBe(3);
    expect(offline.stderr).toContain('no feed could be fetched');
    expect((await runAssay(['db', 'info', '--data', data])).code).toBe(0);
  });

  test('update refuses a feed that shrinks, says so as JSON, and believes it when told to', async () => {
    const data = join(folder, 'shrinking');
    const mirror = join(folder, 'shrinking-mirror');
    execFileSync('cp', ['-r', feeds, mirror]);
    const update = (...args: string[]) => runAssay(['db', 'update', '--mirror', mirror, '--data', data, ...args]);
    const rows = (count: number) =>
      Array.from({ length: count }, (_, n) => `CVE-2024-${10_000 + n},0.5,0.5\n`).join('');
    const write = (count: number) =>
      writeFileSync(
        join(mirror, scores),
        `#model_version:v2026.1,score_date:2026-08-16T00:00:00+0000\ncve,epss,percentile\n${rows(count)}`,
      );
    write(100);
    expect((await update('--feed', 'epss', 'alpine')).code).toBe(0);
    write(50);
    const refused = await update('--feed', 'epss', '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      built: false,
      feeds: [{ feed: 'epss', result: 'refused', alarm: { kind: 'shrunk', reason: expect.stringContaining('50 %') } }],
    });
    expect((await runAssay(['db', 'search', 'CVE-2024-10099', '--data', data])).code).toBe(0);
    expect(await update('--feed', 'epss', '--accept-shrink', 'epss')).toMatchObject({ code: 0 });
    expect((await runAssay(['db', 'search', 'CVE-2024-10099', '--data', data])).code).toBe(1);

    const list = await runAssay(['db', 'list', '--data', data]);
    expect(list.stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^2026-08-16 {2}built .* UTC {2}[0-9a-f]{16} {2}in use$/),
      expect.stringMatching(/^2026-08-16 {2}built .* UTC {2}[0-9a-f]{16}$/),
    ]);
    const kept = JSON.parse((await runAssay(['db', 'list', '--data', data, '--json'])).stdout) as { digest: string }[];
    const older = kept[1]?.digest.slice(7, 15) ?? '';
    const diff = await runAssay(['db', 'diff', older, 'current', '--data', data, '--list']);
    expect(diff).toMatchObject({ code: 0, stdout: expect.stringContaining('vulnerabilities: 50 removed') });
    expect(diff.stdout).toMatch(/^epss +50 {2}−50$/m);
    expect(diff.stdout).toMatch(/^- CVE-2024-10099$/m);
    const json = JSON.parse(
      (await runAssay(['db', 'diff', older, 'current', '--data', data, '--json'])).stdout,
    ) as object;
    expect(json).toMatchObject({
      old: { digest: kept[1]?.digest },
      new: { digest: kept[0]?.digest },
      packages: [],
      vulnerabilities: { 49: { id: 'CVE-2024-10099', change: 'removed' } },
      counts: { vulnerabilities: { removed: 50 } },
    });
    expect(await runAssay(['db', 'diff', '00000000', 'current', '--data', data])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('Kept: 2026-08-16'),
    });
  });

  test('a signed pack is known by its key', async () => {
    const pair = generateKeyPairSync('ed25519');
    const [secret, open, pack] = [join(folder, 'a.key'), join(folder, 'a.pub'), join(folder, 'signed.pack')];
    writeFileSync(secret, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(open, pair.publicKey.export({ type: 'spki', format: 'pem' }));
    const unpack = (file: string) =>
      runAssay(['db', 'unpack', file, '--verify-key', open, '--data', join(folder, 'verified')]);
    expect((await runAssay(['db', 'pack', '-o', pack, '--db', database, '--sign-key', secret])).code).toBe(0);
    expect(await unpack(pack)).toMatchObject({ code: 0, stdout: expect.stringContaining('signature verified') });
    await runAssay(['db', 'pack', '-o', pack, '--db', database]);
    expect(await unpack(pack)).toMatchObject({ code: 3, stderr: expect.stringContaining('it is not signed') });
  });

  test.each([
    [['db', 'update', '--feed', 'nvd-1.0'], 2, 'there is no feed nvd-1.0'],
    [['db', 'unpack', '/nonexistent', '--keep', '1'], 2, 'number of databases to keep'],
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
