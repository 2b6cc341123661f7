import type { Database } from './database.ts';

/** Rows after which the first statistics are taken; each next time after twice as many. */
const FIRST = 1_000;

/** The tables that lists join: with wrong ideas of their sizes the planner reads them whole. */
const TABLES = ['finding', 'finding_package', 'vulnerability', 'resource', 'facet', 'account_facet', 'account_score'];

/**
 * Keeps the planner informed while the embedded store fills: PGlite has no autovacuum, and a first scan can bring a
 * hundred thousand findings before the daily housekeeping.
 * @returns what to call after writing rows
 */
export function growthStatistics(database: Database): (rows: number) => Promise<void> {
  let written = 0;
  let next = FIRST;
  return async (rows) => {
    written += rows;
    if (database.kind !== 'embedded' || written < next) return;
    next = written * 2;
    await database.query(`analyze ${TABLES.join(', ')}`);
  };
}
