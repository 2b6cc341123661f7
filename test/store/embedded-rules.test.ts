import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MATCH_ALL } from '../../src/domain/filter.ts';
import { installationRoot } from '../../src/installation.ts';
import { openQueue } from '../../src/queue/index.ts';
import { openEmbedded } from '../../src/store/embedded.ts';
import { type EmbeddedStoreOptions, type OpenStore, openStore } from '../../src/store/index.ts';
import { holders, isAlive } from './holders.ts';
import { fastQueue } from './queue-contract.ts';
import { finding, instance, inventory, OWNER, opened, scopeOf } from './samples.ts';

/** The rules of DESIGN.md §4 that make one PGlite session a store: a test for each. */

let root: string;
let processes: Awaited<ReturnType<typeof holders>>;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'assay-rules-'));
  processes = await holders();
  await (await openStore({ dataFolder: join(root, 'data') })).close();
});
/** Opened by a test, closed after it whatever became of it: the next one wants the same folder. */
const stores = new Set<{ close(): Promise<void> }>();
async function open(options: Partial<EmbeddedStoreOptions> = {}): Promise<OpenStore> {
  const store = await openStore({ dataFolder: data(), ...options });
  stores.add(store);
  return store;
}
afterEach(async () => {
  for (const store of stores) await store.close();
  stores.clear();
  await processes.killAll();
});
afterAll(async () => {
  await processes.close();
  rmSync(root, { recursive: true, force: true });
});

const data = () => join(root, 'data');
const run = () => join(data(), 'run');
const newest = (name: string): string =>
  readdirSync(run())
    .filter((entry) => entry.startsWith(name))
    .map((entry) => join(run(), entry))[0] ?? '';

describe('the folder is private, the socket no TCP', () => {
  test('run/ is for the owner alone, and the database listens on nothing but its unix socket', async () => {
    const database = await openEmbedded({ dataFolder: data() });
    stores.add(database);
    expect(statSync(run()).mode & 0o777).toBe(0o700);
    expect(statSync(data()).mode & 0o777).toBe(0o700);
    const fds = `/proc/${database.pid()}/fd`;
    const sockets = readdirSync(fds).flatMap((fd) => /socket:\[(\d+)\]/.exec(readlinkSync(join(fds, fd)))?.[1] ?? []);
    const tcp = ['tcp', 'tcp6', 'udp', 'udp6'].map((table) => readFileSync(`/proc/net/${table}`, 'utf8')).join('\n');
    expect(sockets.length).toBeGreaterThan(0);
    expect(sockets.filter((inode) => tcp.includes(` ${inode} `))).toEqual([]);
  });

  test('a data folder with a long name works: its socket lies in a private folder with a short one', async () => {
    const long = join(root, 'a-folder-whose-name-is-long'.repeat(4), 'so-that-no-socket-address-holds-it');
    const store = await open({ dataFolder: long });
    await store.settings.set('long', true);
    await store.close();
    stores.delete(store);
    const again = await open({ dataFolder: long });
    expect(await again.settings.get('long')).toBe(true);
  });

  test('a new database takes no more memory than one that was there', async () => {
    const database = await openEmbedded({ dataFolder: join(root, 'fresh') });
    stores.add(database);
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${database.pid()}/status`, 'utf8'))?.[1]) / 1024;
    expect(peak).toBeLessThan(400);
  });

  test('what is no database is not overwritten by a new one', async () => {
    const dataFolder = join(root, 'foreign');
    mkdirSync(join(dataFolder, 'store/base'), { recursive: true });
    await expect(openEmbedded({ dataFolder })).rejects.toMatchObject({
      kind: 'environment',
      message: expect.stringContaining('does not start'),
    });
    expect(readdirSync(join(dataFolder, 'store'))).toEqual(['base']);
    expect(readdirSync(join(dataFolder, 'run')).filter((name) => name.startsWith('restore.'))).toEqual([]);
  });
});

describe('one process at a time', () => {
  test('a second opening is refused and names the process that holds the folder', async () => {
    const holder = processes.start(data());
    await holder.next('open');
    await expect(openStore({ dataFolder: data() })).rejects.toMatchObject({
      kind: 'environment',
      message: expect.stringContaining(`process ${holder.pid}`),
    });
    await holder.kill();
  });

  test('the folder of a killed process is taken over; its database process is gone by itself', async () => {
    const holder = processes.start(data());
    const { childPid } = await holder.next('open');
    await holder.kill();
    await open();
    expect(isAlive(childPid)).toBe(false);
  });

  test('a database process that cannot notice its parent’s death is ended before the files are opened', async () => {
    const holder = processes.start(data());
    const { childPid } = await holder.next('open');
    process.kill(childPid, 'SIGSTOP');
    await holder.kill();
    expect(isAlive(childPid)).toBe(true);
    const store = await open();
    expect(JSON.parse(readFileSync(newest('child.lock'), 'utf8')).pid).not.toBe(childPid);
    await store.ping();
  });

  test('of many that find a dead holder at the same moment exactly one gets the folder', async () => {
    const dead = processes.start(data());
    await dead.next('open');
    await dead.kill();
    const rivals = Array.from({ length: 4 }, () => processes.start(data()));
    const outcomes = await Promise.all(
      rivals.map((rival) => Promise.race([rival.next('open'), rival.next('refused')])),
    );
    expect(outcomes.map((outcome) => outcome.type).sort()).toEqual(['open', 'refused', 'refused', 'refused']);
    await Promise.all(rivals.map((rival) => rival.kill()));
  });
});

describe('kill -9 loses nothing that was committed and doubles nothing', () => {
  const consistent = async (store: OpenStore, stored: readonly string[]): Promise<void> => {
    const scope = scopeOf(OWNER);
    const found = await store.findings.get(scope, stored);
    expect(found.map((item) => item.finding.id).sort()).toEqual([...stored].sort());
    const total = await store.findings.count(scope, MATCH_ALL);
    const outbox = await store.outbox.pending(100_000);
    // Finding, history and outbox are one transaction: whatever was cut off, they agree.
    expect(new Set(outbox.map((entry) => entry.change.finding.id)).size).toBe(total);
    expect(outbox).toHaveLength(total);
    for (const { finding: each } of found) expect(await store.history.ofFinding(scope, each.id)).toHaveLength(1);
  };

  test('of the process, again and again', async () => {
    const stored: string[] = [];
    for (let round = 0; round < 3; round++) {
      const holder = processes.start(data(), 'write');
      await holder.next('stored');
      while (holder.reports.length < 30) await new Promise((done) => holder.process.once('message', done));
      await holder.kill();
      stored.push(...holder.reports.flatMap((report) => (report.type === 'stored' ? [report.findingId] : [])));
    }
    const store = await open();
    await consistent(store, stored);
  });

  test('of the database process, under the feet of its parent', async () => {
    const dataFolder = join(root, 'fresh');
    const store = await open({ dataFolder });
    const resource = instance();
    await store.resources.upsert(resource);
    const stored: string[] = [];
    const failures: unknown[] = [];
    for (let n = 0; n < 60; n++) {
      const value = finding(n, resource);
      const writing = store.findings.apply(OWNER, [opened(value)]);
      if (n % 20 === 10) process.kill(JSON.parse(lockIn(dataFolder)).pid, 'SIGKILL');
      await writing.then(
        () => stored.push(value.id),
        (error) => failures.push(error),
      );
      // Reads outlive the restart without an error.
      expect((await store.resources.get(OWNER, resource.id))?.id).toBe(resource.id);
    }
    for (const failure of failures)
      expect(failure).toMatchObject({ kind: 'environment', message: expect.stringContaining('went away') });
    expect(stored.length).toBeGreaterThanOrEqual(57);
    await consistent(store, stored);
  });
});

const lockIn = (dataFolder: string): string => {
  const name = readdirSync(join(dataFolder, 'run')).find((entry) => entry.startsWith('child.lock')) ?? '';
  return readFileSync(join(dataFolder, 'run', name), 'utf8');
};

describe('the watchdog replaces a database that is silent', () => {
  test('one that hangs', async () => {
    const store = await open({ silenceMs: 1_000 });
    const { pid } = JSON.parse(readFileSync(newest('child.lock'), 'utf8'));
    process.kill(pid, 'SIGSTOP');
    await store.ping();
    expect(JSON.parse(readFileSync(newest('child.lock'), 'utf8')).pid).not.toBe(pid);
  });

  test('one that is lost in a statement, which nothing can interrupt there', async () => {
    const store = await open({ silenceMs: 1_000 });
    const endless = store.connection.query('select count(*) from generate_series(1, 1000000000000)');
    await expect(endless).rejects.toThrow();
    await store.ping();
  });

  test('but not one that migrates or vacuums: what it does may take minutes', async () => {
    const database = await openEmbedded({ dataFolder: data(), silenceMs: 500 });
    stores.add(database);
    const pid = database.pid();
    const busy = "do $$ begin while clock_timestamp() < now() + interval '2 s' loop end loop; end $$";
    await database.patiently(() => database.query(busy));
    await database.query('select 1');
    expect(database.pid()).toBe(pid);
    await expect(database.query(busy)).rejects.toThrow();
  });
});

describe('jobs survive', () => {
  test('what ran when the process was killed waits again at the next start', async () => {
    const store = await open();
    const queue = await fastQueue(store.connection);
    const id = await queue.send('interrupted', { n: 1 });
    const begun = new Promise<void>((done) => {
      queue.work('interrupted', async () => {
        done();
        await new Promise(() => {}); // never ends, like a process that is killed
      });
    });
    await begun;
    const next = await openQueue(store.connection);
    expect(await next.status('interrupted', id ?? '')).toMatchObject({ state: 'waiting' });
    await next.stop(0);
    await queue.stop(0);
  });
});

describe('no session state', () => {
  /** One session serves everybody: what it keeps beyond a transaction would be everybody's. */
  const FORBIDDEN = [
    /\bset\s+(session|time zone|role|search_path|statement_timeout)\b/i,
    /(^|;)\s*set\s+(?!local\b)\w/i,
    /\b(listen|notify|unlisten)\s+\w/i,
    /(^|;)\s*(prepare|execute|deallocate|declare|fetch|discard)\s+\w/i,
    /\bpg_(try_)?advisory_(lock|unlock)/i,
    /\bcreate\s+temp/i,
    /\bset_config\s*\([^)]*false\s*\)/i,
  ];

  test('in what the store and the queue really send', async () => {
    const sent = new Set<string>();
    const store = await open({ onStatement: (text) => sent.add(text) });
    const queue = await openQueue(store.connection, { pollMs: 50, cronSeconds: 1 });
    const done = new Promise<void>((resolve) => queue.work('statements', async () => resolve()));
    await queue.send('statements', {});
    await queue.schedule('statements', '* * * * *');
    await done;
    await store.inventories.attach(instance(), inventory());
    await store.findings.list(scopeOf(OWNER), MATCH_ALL, { field: 'EPSS_SCORE', order: 'DESC' }, { limit: 5 });
    await store.maintain(new AbortController().signal);
    await queue.stop(0);
    expect(sent.size).toBeGreaterThan(20);
    for (const text of sent) for (const forbidden of FORBIDDEN) expect(text).not.toMatch(forbidden);
  });

  test('in the sources: one pool, no cursor, no named statement', () => {
    const folders = ['store', 'store/migrations', 'queue'].map((folder) => join(installationRoot(), 'src', folder));
    const sources = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
        .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
    );
    expect(sources.filter(({ text }) => /pg-cursor|\.stream\(|query\(\{/.test(text)).map(({ name }) => name)).toEqual(
      [],
    );
    expect(sources.filter(({ text }) => /new pg\.(Pool|Client)/.test(text)).map(({ name }) => name)).toEqual([
      'embedded.ts',
      'postgresql.ts',
    ]);
    // The connections of PostgreSQL's pool are Assay's own: what they are told once is no state that others meet.
    for (const { name, text } of sources.filter(({ name }) => name !== 'postgresql.ts'))
      for (const [sql] of text.matchAll(/`[^`]*`/g))
        if (!(name === 'migrate.ts' && sql.includes('pg_advisory_xact_lock')))
          for (const forbidden of FORBIDDEN) expect(sql, name).not.toMatch(forbidden);
  });
});
