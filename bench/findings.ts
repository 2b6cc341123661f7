import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Filter } from '../src/domain/filter.ts';
import type { Scope } from '../src/domain/resource.ts';
import { AGGREGATION_GROUPS } from '../src/store/aggregation.ts';
import { type OpenStore, openStore } from '../src/store/index.ts';
import { FINDING_SORT_FIELDS, type FindingSort } from '../src/store/store.ts';
import { startPostgres } from '../test/postgres.ts';
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

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/**
 * First pages of every cell. A cell that is slow the first time is asked twice more and its median counts: what other
 * programs of the machine did meanwhile is not its own time.
 */
async function firstPages(store: OpenStore, cells: readonly Cell[], signal: AbortSignal) {
  const times: { readonly cell: Cell; readonly ms: number }[] = [];
  for (const cell of cells) {
    signal.throwIfAborted();
    const once = () => timed(() => store.findings.list(cell.scope, cell.filter, cell.sort, { limit: PAGE }));
    const first = await once();
    times.push({ cell, ms: first < 20 ? first : median([first, await once(), await once()]) });
  }
  return times;
}

type Times = Awaited<ReturnType<typeof firstPages>>;

function figuresOf(name: string, times: Times, log: BenchOptions['log']): Figures {
  const all = times.map(({ ms }) => ms);
  const worst = [...times].sort((a, b) => b.ms - a.ms);
  const p50 = rounded(percentile(all, 0.5), 1);
  const p99 = rounded(percentile(all, 0.99), 1);
  log(`${name}: ${all.length} cells, p50 ${p50} ms, p99 ${p99} ms, worst ${rounded(worst[0]?.ms ?? 0, 1)} ms`);
  for (const { cell, ms } of worst.slice(0, 12)) log(`    ${rounded(ms, 1)} ms  ${cell.name}`);
  return { [`${name}_p50_ms`]: p50, [`${name}_p99_ms`]: p99, [`${name}_worst_ms`]: rounded(worst[0]?.ms ?? 0, 1) };
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

async function deepPages(store: OpenStore, scope: Scope, log: BenchOptions['log']): Promise<Figures> {
  const figures: Figures = {};
  for (const sort of [undefined, ...SORTS.filter(({ order }) => order === 'DESC')]) {
    let after: string | undefined;
    const times: number[] = [];
    for (let page = 1; page <= DEEP; page++) {
      const start = performance.now();
      const { next } = await store.findings.list(scope, {}, sort, { limit: PAGE, ...(after && { after }) });
      times.push(performance.now() - start);
      if (next === undefined) break;
      after = next;
    }
    const ratio = median(times.slice(-11)) / median(times.slice(0, 11));
    log(`    page ${times.length} is ${rounded(ratio, 2)} × page 1 ${sort?.field ?? 'by id'}`);
    figures[`page_500_ratio_max`] = Math.max(Number(figures.page_500_ratio_max ?? 0), rounded(ratio, 2));
  }
  return figures;
}

async function aggregations(store: OpenStore, scope: Scope, name: string, log: BenchOptions['log']): Promise<Figures> {
  const figures: Figures = {};
  for (const by of AGGREGATION_GROUPS) {
    const request = { by, filter: {}, sortBy: 'CRITICAL', order: 'DESC' } as const;
    const runs = [0, 0, 0].map(() => () => timed(() => store.findings.aggregate(scope, request, { limit: 100 })));
    const times: number[] = [];
    for (const run of runs) times.push(await run());
    figures[`aggregate_${name}_${by.toLowerCase()}_ms`] = rounded(median(times), 1);
  }
  log(
    `aggregations, ${name}: ${Object.entries(figures)
      .map(([key, ms]) => `${key.split('_').slice(2, -1).join('_')} ${ms}`)
      .join(', ')} ms`,
  );
  return figures;
}

export async function measureStore(store: OpenStore, fleet: Fleet, { log, signal }: BenchOptions): Promise<Figures> {
  const large = Array.from({ length: fleet.large }, (_, n) => largeAccount(n));
  const member = scopeOf([largeAccount(1)]);
  const administrator = scopeOf(large);
  await hideRare(store);
  const rare: Filter = { title: [{ kind: 'string', comparison: 'PREFIX', value: 'rare' }] };
  const tagged: Filter = { resourceTags: [{ kind: 'map', key: 'team', value: 'team-7' }] };
  const special = (scope: Scope): readonly Cell[] => [
    { name: 'rare, far end', scope, filter: rare, sort: { field: 'FIRST_OBSERVED_AT', order: 'ASC' } },
    { name: 'EPSS with a tag', scope, filter: tagged, sort: { field: 'EPSS_SCORE', order: 'DESC' } },
  ];
  let figures: Figures = {};
  for (const [name, scope] of [
    ['member', member],
    ['admin', administrator],
  ] as const) {
    figures = { ...figures, ...figuresOf(`${name}_matrix`, await firstPages(store, matrix(scope), signal), log) };
    figures = { ...figures, ...figuresOf(`${name}_combined`, await firstPages(store, combined(scope), signal), log) };
    figures = { ...figures, ...figuresOf(`${name}_special`, await firstPages(store, special(scope), signal), log) };
    figures = { ...figures, ...(await aggregations(store, scope, name, log)) };
  }
  figures = { ...figures, ...(await deepPages(store, administrator, log)) };
  if (fleet.small > 0) {
    const everybody = scopeOf([...large, ...Array.from({ length: fleet.small }, (_, n) => smallAccount(n))]);
    const cells = [undefined, ...SORTS].map((sort) => ({
      name: nameOf('nothing', sort),
      scope: everybody,
      filter: {},
      sort,
    }));
    const all = [...cells, ...special(everybody)];
    figures = {
      ...figures,
      ...figuresOf(`admin_of_${everybody.accountIds.length}`, await firstPages(store, all, signal), log),
    };
    figures = { ...figures, ...(await aggregations(store, everybody, 'everybody', log)) };
  }
  return figures;
}

async function fill(store: OpenStore, fleet: Fleet, chunk: number, log: BenchOptions['log']): Promise<void> {
  const start = performance.now();
  for (const statement of fleetStatements(fleet, chunk)) await store.connection.query(statement);
  const { rows } = await store.connection.query(`
    select (select count(*) from finding) as findings, (select count(*) from facet) as facets,
      pg_size_pretty(pg_table_size('finding')) as heap, pg_size_pretty(pg_indexes_size('finding')) as indexes`);
  log(`${JSON.stringify(rows[0])} in ${rounded((performance.now() - start) / 1000)} s`);
}

/** `npm run bench -- findings [postgresql|embedded] [FINDINGS]`: lists and aggregations over a generated fleet. */
export async function run(options: BenchOptions): Promise<Figures> {
  const [kind = 'postgresql', wanted] = options.args;
  const findings = Number(wanted ?? (kind === 'embedded' ? 200_000 : 1_000_000));
  const small = kind === 'embedded' ? 0 : 10_000;
  const fleet: Fleet = { large: 20, findingsOfLarge: Math.round((findings - small * 10) / 20), small };
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-findings-'));
  // A quarter of a small server's memory, as PostgreSQL's manual advises; its defaults are for the smallest machines.
  const server = kind === 'embedded' ? undefined : await startPostgres(['shared_buffers=1GB', 'max_wal_size=4GB']);
  const limits = { statementTimeoutMs: 600_000 };
  const store = await openStore(server ? { databaseUrl: server.createDatabase(), ...limits } : { dataFolder: folder });
  try {
    await fill(store, fleet, server ? 2 : 1, options.log);
    return { store: kind, findings, ...(await measureStore(store, fleet, options)) };
  } finally {
    await store.close();
    server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
