import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Filter } from '../src/domain/filter.ts';
import type { Scope } from '../src/domain/resource.ts';
import { AGGREGATION_GROUPS } from '../src/store/aggregation.ts';
import { type OpenStore, openStore } from '../src/store/index.ts';
import { FINDING_SORT_FIELDS, type FindingSort, type ListedFinding } from '../src/store/store.ts';
import { startPostgres } from '../test/postgres.ts';
import { SORT_KEYS } from '../test/store/sort-keys.ts';
import { type BenchOptions, type Figures, median, rounded } from './bench.ts';
import { type Fleet, fleetStatements, largeAccount, REGION, smallAccount } from './findings-data.ts';
import { combinations, generator, singleFilters } from './findings-filters.ts';

/** The page that ListFindings gives when nobody says how long. */
const PAGE = 25;
const COMBINATIONS = 500;
const DEEP = 500;

interface Cell {
  readonly name: string;
  readonly scope: Scope;
  readonly filter: Filter;
  readonly sort: FindingSort | undefined;
}

const scopeOf = (accountIds: readonly string[]): Scope => ({ accountIds, region: REGION });

/** Milliseconds that the database's process has had of a processor; 0 where the system does not say. */
type Busy = () => number;

/** Of a connection that has one process of its own: the pool has one connection. */
export async function busyOf(store: OpenStore): Promise<Busy> {
  const { rows } = await store.connection.query('select pg_backend_pid() as pid');
  const own = `/proc/self/task/${process.pid}/children`;
  const pids =
    store.kind === 'postgresql' ? [rows[0]?.pid] : existsSync(own) ? readFileSync(own, 'utf8').trim().split(' ') : [];
  const files = pids.map((pid) => `/proc/${pid}/schedstat`).filter((file) => existsSync(file));
  return () => files.reduce((sum, file) => sum + Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6, 0);
}

interface Duration {
  readonly wall: number;
  /** Of the database's process. On a machine that has other work this is the figure to compare. */
  readonly busy: number;
}

async function timed(busy: Busy, work: () => Promise<unknown>): Promise<Duration> {
  const [start, before] = [performance.now(), busy()];
  await work();
  return { wall: performance.now() - start, busy: busy() - before };
}

const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

interface Measured extends Duration {
  readonly cell: Cell;
  /** Rows of findings that were read, from the table or an index alone. */
  readonly examined: number;
}

/** Rows of findings that the connection has read until now. */
async function examined({ connection }: OpenStore): Promise<number> {
  await connection.query('select pg_stat_force_next_flush()');
  const { rows } = await connection.query(`
    select (select sum(seq_tup_read) from pg_stat_user_tables where relname = 'finding')
      + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'finding') as n`);
  return Number(rows[0]?.n);
}

/** With many rows the planner may go other ways than in the tests: their order is looked at here, too. */
function checkOrder({ name, sort }: Cell, items: readonly ListedFinding[]): void {
  if (sort === undefined) return;
  const keys = items.map(SORT_KEYS[sort.field]);
  const isBefore = (a: string | number, b: string | number): boolean => (sort.order === 'ASC' ? a < b : a > b);
  if (keys.some((key, n) => n > 0 && isBefore(key, keys[n - 1] ?? key))) throw new Error(`${name} is out of order`);
}

/**
 * First pages of every cell. A cell that is slow the first time is asked twice more and its median counts: what other
 * programs of the machine did meanwhile is not its own time.
 */
async function firstPages({ store, busy, signal }: World, cells: readonly Cell[]): Promise<readonly Measured[]> {
  const times: Measured[] = [];
  for (const cell of cells) {
    signal.throwIfAborted();
    const once = () =>
      timed(busy, async () => {
        const { items } = await store.findings.list(cell.scope, cell.filter, cell.sort, { limit: PAGE });
        checkOrder(cell, items);
      });
    const before = await examined(store);
    const first = await once();
    const rows = (await examined(store)) - before;
    const all = first.wall < 20 ? [first] : [first, await once(), await once()];
    times.push({ cell, wall: median(all.map((t) => t.wall)), busy: median(all.map((t) => t.busy)), examined: rows });
  }
  return times;
}

function figuresOf(name: string, times: readonly Measured[], { log }: World): Figures {
  const figures: Record<string, number> = {};
  for (const kind of ['wall', 'busy'] as const) {
    const all = times.map((t) => t[kind]);
    figures[`${name}_p50_${kind}_ms`] = rounded(percentile(all, 0.5), 1);
    figures[`${name}_p99_${kind}_ms`] = rounded(percentile(all, 0.99), 1);
    figures[`${name}_worst_${kind}_ms`] = rounded(Math.max(...all), 1);
  }
  const rows = times.map((t) => t.examined);
  figures[`${name}_p50_rows`] = percentile(rows, 0.5);
  figures[`${name}_p99_rows`] = percentile(rows, 0.99);
  figures[`${name}_worst_rows`] = Math.max(...rows);
  figures[`${name}_over_${PAGE * 50}_rows_share`] = rounded(rows.filter((n) => n > PAGE * 50).length / rows.length, 3);
  figures[`${name}_over_150_ms_cells`] = times.filter(({ busy }) => busy > 150).length;
  log(`${name}: ${times.length} cells, ${JSON.stringify(figures)}`);
  for (const { cell, wall, busy, examined: n } of [...times].sort((a, b) => b.busy - a.busy).slice(0, 16))
    log(`    ${rounded(busy, 1)} ms busy, ${rounded(wall, 1)} ms, ${n} rows  ${cell.name}`);
  return figures;
}

const nameOf = (filter: string, sort: FindingSort | undefined): string =>
  sort === undefined ? filter : `${filter} by ${sort.field} ${sort.order}`;

const SORTS: readonly FindingSort[] = FINDING_SORT_FIELDS.flatMap((field) => [
  { field, order: 'DESC' as const },
  { field, order: 'ASC' as const },
]);

/** Each filter field × each sort, both ways. */
const matrix = (scope: Scope): readonly Cell[] =>
  [['nothing', {}] as const, ...singleFilters()].flatMap(([name, filter]) =>
    [undefined, ...SORTS].map((sort) => ({ name: nameOf(name, sort), scope, filter, sort })),
  );

function combined(scope: Scope): readonly Cell[] {
  const next = generator(2);
  return combinations(COMBINATIONS).map((filter) => {
    const sort = SORTS[Math.floor(next() * SORTS.length)];
    return { name: nameOf(JSON.stringify(filter), sort), scope, filter, sort };
  });
}

/** Ten findings in a million, all at the far end of the order: nothing on the way says that they are there. */
async function hideRare(store: OpenStore): Promise<void> {
  await store.connection.query(`
    update finding set title = 'rare' where (account_id, region, id) in (
      select account_id, region, id from finding where account_id < '2' order by first_observed_at desc limit 10)`);
}

async function deepPages({ store, busy, log }: World, scope: Scope): Promise<Figures> {
  const figures: Figures = {};
  for (const sort of [undefined, ...SORTS.filter(({ order }) => order === 'DESC')]) {
    let after: string | undefined;
    const times: number[] = [];
    for (let page = 1; page <= DEEP; page++) {
      const request = { limit: PAGE, ...(after && { after }) };
      let next: string | undefined;
      const { busy: ms } = await timed(busy, async () => {
        ({ next } = await store.findings.list(scope, {}, sort, request));
      });
      times.push(ms);
      if (next === undefined) break;
      after = next;
    }
    const ratio = median(times.slice(-11)) / median(times.slice(0, 11));
    log(`    page ${times.length} is ${rounded(ratio, 2)} × page 1 ${sort?.field ?? 'by id'}`);
    figures.page_500_ratio_max = Math.max(Number(figures.page_500_ratio_max ?? 0), rounded(ratio, 2));
  }
  return figures;
}

async function aggregations({ store, busy, log }: World, scope: Scope, name: string): Promise<Figures> {
  const figures: Figures = {};
  for (const by of AGGREGATION_GROUPS) {
    const request = { by, filter: {}, sortBy: 'CRITICAL', order: 'DESC' } as const;
    const runs = [0, 0, 0].map(() => () => timed(busy, () => store.findings.aggregate(scope, request, { limit: 100 })));
    const times: number[] = [];
    for (const run of runs) times.push((await run()).busy);
    figures[`aggregate_${name}_${by.toLowerCase()}_busy_ms`] = rounded(median(times), 1);
  }
  log(
    `aggregations, ${name}: ${Object.entries(figures)
      .map(([key, ms]) => `${key.split('_').slice(2, -2).join('_')} ${ms}`)
      .join(', ')} ms`,
  );
  return figures;
}

interface World {
  readonly store: OpenStore;
  readonly busy: Busy;
  readonly log: BenchOptions['log'];
  readonly signal: AbortSignal;
}

/** A share of the cells, spread evenly: for a look in between. */
const sample = (cells: readonly Cell[], share: number): readonly Cell[] =>
  cells.filter((_, n) => Math.floor(n * share) !== Math.floor((n - 1) * share));

export async function measureStore(world: World, fleet: Fleet, share: number): Promise<Figures> {
  const { store } = world;
  const large = Array.from({ length: fleet.large }, (_, n) => largeAccount(n));
  await hideRare(store);
  const rare: Filter = { title: [{ kind: 'string', comparison: 'PREFIX', value: 'rare' }] };
  const tagged: Filter = { resourceTags: [{ kind: 'map', key: 'team', value: 'team-7' }] };
  const special = (scope: Scope): readonly Cell[] => [
    { name: 'rare, far end', scope, filter: rare, sort: { field: 'FIRST_OBSERVED_AT', order: 'ASC' } },
    { name: 'EPSS with a tag', scope, filter: tagged, sort: { field: 'EPSS_SCORE', order: 'DESC' } },
  ];
  const figures: Record<string, number | string> = {};
  const measure = async (name: string, cells: readonly Cell[]): Promise<void> => {
    Object.assign(figures, figuresOf(name, await firstPages(world, cells), world));
  };
  const scopes = { member: scopeOf([largeAccount(1)]), admin: scopeOf(large) };
  for (const [name, scope] of Object.entries(scopes)) {
    await measure(`${name}_matrix`, sample(matrix(scope), share));
    await measure(`${name}_combined`, sample(combined(scope), share));
    await measure(`${name}_special`, special(scope));
    Object.assign(figures, await aggregations(world, scope, name));
  }
  Object.assign(figures, await deepPages(world, scopes.admin));
  if (fleet.small > 0) {
    const everybody = scopeOf([...large, ...Array.from({ length: fleet.small }, (_, n) => smallAccount(n))]);
    const cells = [undefined, ...SORTS].map((sort) => ({
      name: nameOf('nothing', sort),
      scope: everybody,
      filter: {},
      sort,
    }));
    await measure(`admin_of_${everybody.accountIds.length}`, [...cells, ...special(everybody)]);
    Object.assign(figures, await aggregations(world, everybody, 'everybody'));
  }
  return figures;
}

/** Fills an empty store and says how large it became. */
export async function fill(store: OpenStore, fleet: Fleet, chunk: number, log: BenchOptions['log']): Promise<void> {
  const start = performance.now();
  for (const statement of fleetStatements(fleet, chunk)) await store.connection.query(statement);
  const { rows } = await store.connection.query(`
    select (select count(*) from finding) as findings, (select count(*) from facet) as facets,
      pg_size_pretty(pg_table_size('finding')) as heap, pg_size_pretty(pg_indexes_size('finding')) as indexes`);
  log(`${JSON.stringify(rows[0])} in ${rounded((performance.now() - start) / 1000)} s`);
}

/**
 * Lists and aggregations over a generated fleet: `npm run bench -- findings [postgresql|embedded] [FINDINGS] [SHARE]`.
 * SHARE of the cells, 0 to 1: without it all of them on PostgreSQL, and of the embedded store every tenth.
 */
export async function run({ args, log, signal }: BenchOptions): Promise<Figures> {
  const [kind = 'postgresql', wanted, share = kind === 'embedded' ? '0.1' : '1'] = args;
  const findings = Number(wanted ?? (kind === 'embedded' ? 200_000 : 1_000_000));
  const small = kind === 'embedded' ? 0 : 10_000;
  const fleet: Fleet = { large: 20, findingsOfLarge: Math.round((findings - small * 10) / 20), small };
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-findings-'));
  // A quarter of a small server's memory, as PostgreSQL's manual advises; its defaults are for the smallest machines.
  const server = kind === 'embedded' ? undefined : await startPostgres(['shared_buffers=1GB', 'max_wal_size=4GB']);
  const limits = { statementTimeoutMs: 600_000, poolSize: 1 };
  // A million rows are counted, and vacuumed, in one statement each.
  const store = await openStore(
    server ? { databaseUrl: server.createDatabase(), ...limits } : { dataFolder: folder, silenceMs: 600_000 },
  );
  try {
    await fill(store, fleet, server ? 2 : 1, log);
    const world = { store, busy: await busyOf(store), log, signal };
    return { store: kind, findings, ...(await measureStore(world, fleet, Number(share))) };
  } finally {
    await store.close();
    server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
