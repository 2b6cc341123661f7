import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runAssay } from '../cli/assay.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-update-command-'));
const KEV = 'kev/known_exploited_vulnerabilities.json';
const SECDB = 'alpine-secdb/v3.20/main.json';

const catalogue = (count: number): string =>
  JSON.stringify({
    catalogVersion: '1',
    vulnerabilities: Array.from({ length: count }, (_, n) => ({
      cveID: `CVE-2024-${1000 + n}`,
      dateAdded: '2024-01-01',
    })),
  });
const secdb = (fixed: string): string =>
  JSON.stringify({ packages: [{ pkg: { name: 'openssl', secfixes: { [fixed]: ['CVE-2024-4603'] } } }] });

/** Files of the mirror, which the tests change, and what it was asked for. */
let files: Record<string, string>;
let instead: ((path: string, response: ServerResponse) => boolean) | undefined;
const log: string[] = [];
const server = createServer((request, response) => {
  const path = (request.url ?? '').slice(1);
  if (instead?.(path, response)) return;
  const content = files[path];
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
  const same = request.headers['if-none-match'] === etag;
  log.push(`${path} ${same ? 304 : 200}`);
  response.writeHead(same ? 304 : 200, { etag }).end(same ? undefined : content);
});
let mirror: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

let data: string;
beforeEach(() => {
  files = { [KEV]: catalogue(100), [SECDB]: secdb('3.3.1-r1') };
  instead = undefined;
  data = mkdtempSync(join(folder, 'data-'));
  log.length = 0;
});

const FEEDS = ['--feed', 'alpine', 'kev'];
const update = (...args: string[]) => runAssay(['db', 'update', '--mirror', mirror, '--data', data, ...FEEDS, ...args]);
const info = async () =>
  JSON.parse((await runAssay(['db', 'info', '--data', data, '--json'])).stdout) as {
    digest: string;
    alarms: { feed: string; kind: string }[];
  };
const fixedIn = async (): Promise<string> =>
  /< (\S+)/.exec((await runAssay(['db', 'search', 'CVE-2024-4603', '--data', data])).stdout)?.[1] ?? '';
/** Everything that the update keeps, save locks and state. */
const kept = (): Record<string, string> =>
  Object.fromEntries(
    [KEV, SECDB, 'kev.snapshot.json', 'alpine.snapshot.json'].map((path) => [
      path,
      readFileSync(join(data, 'feeds', path), 'utf8'),
    ]),
  );

test('what has not changed is not sent again', async () => {
  expect((await update()).code).toBe(0);
  log.length = 0;
  expect((await update()).stdout).toContain('Nothing new');
  expect(log.sort()).toEqual([`${SECDB} 304`, `${KEV} 304`]);
});

test('a feed that shrinks closes nothing, shows, and is over when it is whole again', async () => {
  await update();
  files[KEV] = catalogue(50);
  files[SECDB] = secdb('3.3.1-r2');
  const refused = await update();
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/^kev +refused {2}ALARM$/m) });
  expect(refused.stderr).toContain('kev: it shrank by 50 %: 50 records instead of 100');
  expect(await fixedIn()).toBe('3.3.1-r2');
  expect((await runAssay(['db', 'search', 'CVE-2024-1099', '--data', data])).code).toBe(0);
  expect(await info()).toMatchObject({ alarms: [{ feed: 'kev', kind: 'shrunk' }] });
  files[KEV] = catalogue(101);
  expect((await update()).code).toBe(0);
  expect(await info()).toMatchObject({ alarms: [] });
});

test('a server that is down, and one that sends something else, change nothing', async () => {
  await update();
  const [before, { digest }] = [kept(), await info()];
  for (const content of ['<html>sign in</html>', catalogue(200).slice(0, -9), JSON.stringify({ catalog: [] }), '']) {
    files[KEV] = content;
    expect(await update(), content.slice(0, 20)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^kev +failed/m),
    });
    expect([kept(), (await info()).digest]).toEqual([before, digest]);
  }
  instead = (_, response) => {
    response.writeHead(403).end();
    return true;
  };
  expect(await update()).toMatchObject({ code: 3, stderr: expect.stringContaining('no feed could be fetched') });
  expect([kept(), (await info()).digest]).toEqual([before, digest]);
});

/** Kills the process, without a word, when `happens` says that the moment has come. */
async function killedUpdate(happens: (come: () => void) => void): Promise<void> {
  const outcome = await runAssay(['db', 'update', '--mirror', mirror, '--data', data, ...FEEDS], {
    meanwhile: (process) => happens(() => void process.kill('SIGKILL')),
  });
  expect(outcome.code).toBe(137);
}

const leftovers = (): string[] =>
  readdirSync(join(data, 'feeds')).filter((name) => name === '.update-lock' || name === '.outdated');

test('kill -9 in the middle of a download leaves everything as it was', async () => {
  await update();
  const [before, { digest }] = [kept(), await info()];
  files[SECDB] = secdb('3.3.1-r2');
  await killedUpdate((come) => {
    instead = (path, response) => {
      if (path !== SECDB) return false;
      response.writeHead(200).write('{ "packages": [', come);
      return true;
    };
  });
  expect([kept(), (await info()).digest]).toEqual([before, digest]);
  instead = undefined;
  expect((await update()).code).toBe(0);
  expect([await fixedIn(), leftovers()]).toEqual(['3.3.1-r2', []]);
});

test('kill -9 while it builds leaves the database in use, and the next update makes up for it', async () => {
  await update();
  const { digest } = await info();
  files[SECDB] = secdb('3.3.1-r2');
  await killedUpdate((come) => {
    const watcher = watch(join(data, 'db'), (_, name) => {
      if (name?.startsWith('incoming-') !== true) return;
      watcher.close();
      come();
    });
  });
  expect([(await info()).digest, await fixedIn(), leftovers()]).toEqual([
    digest,
    '3.3.1-r1',
    ['.outdated', '.update-lock'],
  ]);
  // Upstream says that nothing is new now; what came before the kill is built all the same.
  log.length = 0;
  expect(await update()).toMatchObject({ code: 0, stdout: expect.stringContaining('New database in use') });
  expect(log).toContain(`${SECDB} 304`);
  expect([await fixedIn(), leftovers()]).toEqual(['3.3.1-r2', []]);
});

test('kill -9 after a shrunken feed came: the next update still knows the last good files', async () => {
  await update();
  const { digest } = await info();
  files[KEV] = catalogue(10);
  files[SECDB] = secdb('3.3.1-r2');
  await killedUpdate((come) => {
    const watcher = watch(join(data, 'db'), (_, name) => {
      if (name?.startsWith('incoming-') !== true) return;
      watcher.close();
      come();
    });
  });
  expect((await info()).digest).toBe(digest);
  expect(await update()).toMatchObject({ code: 1, stdout: expect.stringMatching(/^kev +refused/m) });
  expect(await fixedIn()).toBe('3.3.1-r2');
  expect((await runAssay(['db', 'search', 'CVE-2024-1099', '--data', data])).code).toBe(0);
  expect(JSON.parse(readFileSync(join(data, 'feeds', KEV), 'utf8'))).toMatchObject({
    vulnerabilities: { length: 100 },
  });
});

test('what a copied folder without links holds is put back as well', async () => {
  await update();
  // A backup that was restored knows no hard links.
  const good = join(data, 'feeds/.last-good/kev', KEV);
  const text = readFileSync(good);
  rmSync(good);
  mkdirSync(dirname(good), { recursive: true });
  writeFileSync(good, text);
  files[KEV] = catalogue(10);
  expect((await update()).code).toBe(1);
  expect(JSON.parse(readFileSync(join(data, 'feeds', KEV), 'utf8'))).toMatchObject({
    vulnerabilities: { length: 100 },
  });
});
