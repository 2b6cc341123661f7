import { sql } from 'kysely';
import { type Clock, systemClock } from '../clock.ts';
import { accountStore } from './accounts.ts';
import { auditStore } from './audit.ts';
import { cisResults } from './cis-results.ts';
import { cisScans } from './cis-scans.ts';
import { cisSessions } from './cis-sessions.ts';
import { coverageStore } from './coverage.ts';
import type { Database, StoreConnection, StoreLog } from './database.ts';
import { documentStore } from './documents.ts';
import { openEmbedded } from './embedded.ts';
import { federationStore } from './federation.ts';
import type { WalkBudget } from './finding-list.ts';
import { findingStore } from './findings.ts';
import { historyStore } from './history.ts';
import { inventoryStore } from './inventories.ts';
import { keyStore } from './keys.ts';
import { vacuumTables } from './maintain.ts';
import { organizationStore } from './organization.ts';
import { outboxStore } from './outbox.ts';
import { openPostgresql } from './postgresql.ts';
import { resourceStore } from './resources.ts';
import { roleStore } from './roles.ts';
import { savedFilterStore } from './saved-filters.ts';
import { settingStore } from './settings.ts';
import { type StoreSnapshot, snapshotInTransaction, snapshotOfCopy } from './snapshot.ts';
import { growthStatistics } from './statistics.ts';
import type { Store } from './store.ts';
import { usageStore } from './usage.ts';
import { vulnerabilityStore } from './vulnerabilities.ts';

export type { CoverageFilterField } from './coverage.ts';
export { isConflict, type StoreConnection, type StoreLog } from './database.ts';
export { FINDING_FILTER_FIELDS, type FindingFilterField } from './finding-fields.ts';
export { restoreEmbedded, restorePostgresql, type StoreLoader } from './restore.ts';
export type { StoreSnapshot } from './snapshot.ts';

/** DESIGN.md §1 allows 500 and 5,000; on PGlite a transaction of 100 findings takes the 50 ms that it may take. */
const BATCH_SIZE = { embedded: 100, postgresql: 5_000 } as const;

interface CommonOptions {
  readonly clock?: Clock;
  readonly log?: StoreLog;
  /** Sees the text of every statement. For tests. */
  readonly onStatement?: (text: string) => void;
  /** For tests: rows that a list walks in its order for each row of a page. */
  readonly walkBudget?: WalkBudget;
}

export interface EmbeddedStoreOptions extends CommonOptions {
  /** Everything stays below it; one process at a time. */
  readonly dataFolder: string;
  /** A database process that says nothing for this long is replaced. Default 30 s. */
  readonly silenceMs?: number;
  /** The database's program. For tests. */
  readonly childFile?: string;
}

export interface PostgresqlStoreOptions extends CommonOptions {
  /** `postgresql://user:password@host/database?sslmode=…` */
  readonly databaseUrl: string;
  /** Connections of this process. Default 10. */
  readonly poolSize?: number;
  readonly statementTimeoutMs?: number;
}

export type StoreOptions = EmbeddedStoreOptions | PostgresqlStoreOptions;

export interface OpenStore extends Store {
  /** What the job queue runs on. */
  readonly connection: StoreConnection;
  /**
   * The store at one moment, for a backup. On PostgreSQL one long transaction; on the embedded store a copy of its files,
   * unless nobody else uses this store (`inPlace`).
   */
  snapshot(inPlace?: boolean): Promise<StoreSnapshot>;
}

/**
 * Opens the store and brings its schema up to date.
 * @throws AssayError environment when the folder is in use, the database cannot be reached, or its schema is newer
 */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  const database = 'databaseUrl' in options ? await openPostgresql(options) : await openEmbedded(options);
  const snapshot = (inPlace = false): Promise<StoreSnapshot> =>
    'dataFolder' in options && !inPlace
      ? snapshotOfCopy(database, options.dataFolder)
      : snapshotInTransaction(database);
  return { ...storeOn(database, options.clock ?? systemClock, options.walkBudget), snapshot };
}

function storeOn(database: Database, clock: Clock, walkBudget?: WalkBudget): Omit<OpenStore, 'snapshot'> {
  const { kind } = database;
  const batchSize = BATCH_SIZE[kind];
  return {
    kind,
    batchSize,
    connection: database,
    accounts: accountStore(database, clock),
    organization: organizationStore(database, clock),
    usage: usageStore(database),
    keys: keyStore(database),
    roles: roleStore(database),
    federation: federationStore(database),
    resources: resourceStore(database, clock),
    inventories: inventoryStore(database, batchSize, clock),
    coverage: coverageStore(database, clock),
    findings: findingStore(database, batchSize, clock, growthStatistics(database), walkBudget),
    vulnerabilities: vulnerabilityStore(database, batchSize),
    savedFilters: savedFilterStore(database),
    documents: documentStore(database, clock),
    cis: { ...cisScans(database), ...cisSessions(database, clock), ...cisResults(database) },
    outbox: outboxStore(database, clock),
    history: historyStore(database),
    audit: auditStore(database),
    settings: settingStore(database),
    async ping() {
      await database.read((db) => sql`select 1`.execute(db));
    },
    async maintain(signal) {
      if (kind === 'embedded') await vacuumTables(database, signal);
    },
    close: () => database.close(),
  };
}
