import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MATCH_ALL } from '../../src/domain/filter.ts';
import { type OpenStore, openStore } from '../../src/store/index.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Migration } from '../../src/store/migrations/index.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { storeContract } from './contract.ts';
import { startPooler } from './pooler.ts';
import { finding, idOf, instance, OWNER, opened, scopeOf } from './samples.ts';

describe.skipIf(!hasPostgres)('postgresql', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  storeContract('postgresql', () => openStore({ databaseUrl: server.createDatabase() }));

  describe('many processes on one server', () => {
    test('all that start at once on an empty database migrate it once', async () => {
      const databaseUrl = server.createDatabase();
      const stores = await Promise.all(Array.from({ length: 5 }, () => openStore({ databaseUrl, poolSize: 1 })));
      await Promise.all(stores.map((store) => store.ping()));
      expect(server.run(databaseUrl, 'select count(*) from schema_migration').trim()).toBe(String(MIGRATIONS.length));
      await Promise.all(stores.map((store) => store.close()));
    });

    test('concurrent jobs on the same resources end with one finding an issue', async () => {
      const databaseUrl = server.createDatabase();
      const stores = await Promise.all([1, 2, 3].map(() => openStore({ databaseUrl, poolSize: 4 })));
      const [first] = stores as [OpenStore];
      const resources = Array.from({ length: 6 }, (_, n) => instance(n));
      for (const resource of resources) await first.resources.upsert(resource);
      // Every worker opens the same issues, on the same resources, in an order of its own.
      const work = stores.flatMap((store, worker) =>
        [0, 1, 2, 3].map((round) => {
          const order = worker % 2 === 0 ? resources : [...resources].reverse();
          const changes = order.map((resource, n) =>
            opened(finding(round, resource, { id: idOf(`${worker} ${round} ${n}`) })),
          );
          return store.findings.apply(OWNER, changes);
        }),
      );
      const outcomes = await Promise.allSettled(work);
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(4);
      expect(await first.findings.count(scopeOf(OWNER), MATCH_ALL)).toBe(24);
      expect(await first.outbox.pending(1_000)).toHaveLength(24);
      await Promise.all(stores.map((store) => store.close()));
    });
  });

  describe('a new connection', () => {
    const shown = async (store: OpenStore, name: string) =>
      (await store.connection.query(`show ${name}`)).rows.map((row) => row[name]);

    test('compiles no plan: it would take longer than the list that it is for; its statements end', async () => {
      const store = await openStore({ databaseUrl: server.createDatabase(), poolSize: 1, statementTimeoutMs: 7_000 });
      expect(await shown(store, 'jit')).toEqual(['off']);
      expect(await shown(store, 'statement_timeout')).toEqual(['7s']);
      await store.close();
    });

    test('comes through a pooler that refuses start-up parameters it does not know', async () => {
      const pooler = await startPooler(server.createDatabase());
      const store = await openStore({ databaseUrl: pooler.databaseUrl, poolSize: 2, statementTimeoutMs: 7_000 });
      expect(await shown(store, 'jit')).toEqual(['off']);
      expect(await shown(store, 'statement_timeout')).toEqual(['7s']);
      await store.close();
      const refused = await openStore({ databaseUrl: `${pooler.databaseUrl}?options=-c%20jit%3Doff` }).catch((e) => e);
      expect(refused).toMatchObject({ message: expect.stringContaining('unsupported startup parameter: options') });
      pooler.stop();
    });

    test('is told once, not before each statement', async () => {
      const databaseUrl = server.createDatabase();
      const store = await openStore({ databaseUrl, poolSize: 1 });
      await store.connection.query('set jit = on');
      await store.ping();
      expect(await shown(store, 'jit')).toEqual(['on']);
      await store.close();
    });

    test('of a server that does not know the word still has its timeout', async () => {
      const pooler = await startPooler(server.createDatabase(), { 'set jit': 'set jot' });
      const store = await openStore({ databaseUrl: pooler.databaseUrl, poolSize: 1, statementTimeoutMs: 7_000 });
      expect(await shown(store, 'statement_timeout')).toEqual(['7s']);
      await store.close();
      pooler.stop();
    });

    test('without a timeout is used, and says so', async () => {
      const words = { 'set jit': 'set jot', 'set statement_timeout': 'set statement_timeaut' };
      const pooler = await startPooler(server.createDatabase(), words);
      const warnings: object[] = [];
      const log = { info: () => {}, warn: (fields: object) => warnings.push(fields) };
      const limits = { poolSize: 1, statementTimeoutMs: 7_000 };
      const store = await openStore({ databaseUrl: pooler.databaseUrl, ...limits, log });
      await store.ping();
      expect(warnings).toEqual([{ reason: expect.stringContaining('statement_timeaut') }]);
      await store.close();
      pooler.stop();
    });
  });

  describe('trouble', () => {
    test('a fail-over breaks no read, and a write that it hits fails plainly', async () => {
      const databaseUrl = server.createDatabase();
      const store = await openStore({ databaseUrl, poolSize: 2 });
      await store.settings.set('before', 1);
      server.disconnectAll(databaseUrl);
      expect(await store.settings.get('before')).toBe(1);
      await store.settings.set('after', 2);
      // The pool has two connections, so a statement is asked three times at most.
      const ended = expect(store.connection.query('select pg_sleep(60)')).rejects.toThrow();
      const sleeper = "select pid from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'";
      const killed = new Set<string>();
      while (killed.size < 3) {
        await new Promise(setImmediate);
        const pid = server.run(databaseUrl, sleeper).trim();
        if (pid === '' || killed.has(pid)) continue;
        server.run(databaseUrl, `select pg_terminate_backend(${pid})`);
        killed.add(pid);
      }
      await ended;
      expect(await store.settings.get('after')).toBe(2);
      await store.close();
    });

    test('an unreachable server is an environment error that names it, never its password', async () => {
      const opening = openStore({ databaseUrl: 'postgresql://user:secret@127.0.0.1:1/assay' });
      await expect(opening).rejects.toMatchObject({
        kind: 'environment',
        message: expect.stringMatching(/^the database 127\.0\.0\.1:1\/assay cannot be used/),
      });
      await expect(opening).rejects.not.toThrow(/secret/);
      const missing = server.createDatabase().replace(/\w+$/, 'nowhere');
      await expect(openStore({ databaseUrl: missing })).rejects.toMatchObject({ kind: 'environment' });
    });

    test('a statement that takes too long fails alone', async () => {
      const store = await openStore({ databaseUrl: server.createDatabase(), statementTimeoutMs: 50 });
      await expect(store.connection.query('select pg_sleep(30)')).rejects.toThrow(/statement timeout/);
      await store.ping();
      await store.close();
    });
  });

  describe('migrations', () => {
    const open = (databaseUrl: string) =>
      new Kysely<unknown>({
        dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: databaseUrl, max: 1 }) }),
      });
    const creating = (id: number, table: string): Migration => ({
      id,
      name: table,
      up: async (db) => {
        await sql.raw(`create table ${table} (id integer)`).execute(db);
      },
    });

    test('each runs once, in order; one that fails leaves nothing behind', async () => {
      const databaseUrl = server.createDatabase();
      const db = open(databaseUrl);
      const first = creating(1, 'one');
      await migrate(db, 'postgresql', [first]);
      const failing: Migration = { id: 3, name: 'bad', up: async () => Promise.reject(new Error('bad')) };
      await expect(migrate(db, 'postgresql', [first, creating(2, 'two'), failing])).rejects.toThrow('bad');
      expect(server.run(databaseUrl, 'select max(id) from schema_migration').trim()).toBe('1');
      await migrate(db, 'postgresql', [first, creating(2, 'two')]);
      expect(server.run(databaseUrl, 'select string_agg(name, $$,$$ order by id) from schema_migration').trim()).toBe(
        'one,two',
      );
      await db.destroy();
    });

    test('a schema from the future is refused, and says what to do', async () => {
      const databaseUrl = server.createDatabase();
      await (await openStore({ databaseUrl })).close();
      server.run(databaseUrl, "insert into schema_migration (id, name) values (999, 'future')");
      await expect(openStore({ databaseUrl })).rejects.toMatchObject({
        kind: 'environment',
        message: expect.stringContaining('schema 999'),
        remedy: expect.stringContaining('newer version'),
      });
    });
  });
});
