import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kev } from '../../src/feeds/kev.ts';
import { installationRoot } from '../../src/installation.ts';
import { runAssay } from '../cli/assay.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-doctor-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const mirror = join(folder, 'mirror');
const scratch = join(folder, 'scratch');
const KEV = 'kev/known_exploited_vulnerabilities.json';

const write = (...ids: readonly string[]): void => {
  mkdirSync(dirname(join(mirror, KEV)), { recursive: true });
  const vulnerabilities = ids.map((cveID) => ({ cveID, dateAdded: '2022-05-04' }));
  writeFileSync(join(mirror, KEV), JSON.stringify({ catalogVersion: '1', vulnerabilities }));
};
const doctor = (...args: string[]) => runAssay(['doctor', 'feeds', ...args], { env: { TMPDIR: scratch } });
beforeAll(() => mkdirSync(scratch));

test('says which feeds are well, and leaves nothing behind', async () => {
  write(kev.sentinel.id, 'CVE-2024-1000');
  expect(await doctor('--mirror', mirror, '--feed', 'kev')).toMatchObject({
    code: 0,
    stdout: 'kev  ok      2 records\n',
  });
  expect(readdirSync(scratch)).toEqual([]);
});

test('ends with 3 when one is not, and says why', async () => {
  write('CVE-2024-1000');
  const { code, stdout } = await doctor('--mirror', mirror, '--feed', 'kev', 'epss', '--json');
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toEqual({
    feeds: [
      { feed: 'epss', ok: false, records: 0, problems: 0, reason: expect.stringContaining('no file of epss') },
      { feed: 'kev', ok: false, records: 1, problems: 0, reason: expect.stringContaining(kev.sentinel.id) },
    ],
  });
  expect(readdirSync(scratch)).toEqual([]);
});

test.each([
  [['--feed', 'no-such-feed'], 'there is no feed no-such-feed'],
  [['--record', '--mirror', 'x'], '--record is of production addresses'],
])('%j is a wrong call', async (args, message) => {
  const verified = join(installationRoot(), 'src/feeds/verified.json');
  const before = readFileSync(verified, 'utf8');
  expect(await doctor(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  expect(readFileSync(verified, 'utf8')).toBe(before);
});
