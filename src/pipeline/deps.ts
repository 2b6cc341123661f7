import type { Clock } from '../clock.ts';
import type { CodeHosts } from '../connectors/code-hosts/index.ts';
import type { AdvisoryDatabase } from '../domain/advisory.ts';
import type { ExportDestination } from '../domain/export.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { Match } from '../domain/match.ts';
import type { Owner } from '../domain/resource.ts';
import type { Sealing } from '../domain/sealing.ts';
import type { ObjectTarget } from '../integrations/object-target.ts';
import type { PublishToTopic } from '../integrations/sns.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Queue } from '../queue/queue.ts';
import type { ListedFinding, Store } from '../store/store.ts';

/** A generation of the advisory database, kept open until it is released. */
export interface DatabaseLease {
  readonly database: AdvisoryDatabase;
  release(): void;
}

/** VEX statements of the installation at one moment. */
export interface VexAnswers {
  /** Another one means other statements; empty: there are none. */
  readonly digest: string;
  /** Matches with what the statements say of them. */
  apply(matches: readonly Match[], inventory: Inventory, database: AdvisoryDatabase): readonly Match[];
}

/** What every job works with. */
export interface PipelineDeps {
  readonly store: Store;
  readonly queue: Queue;
  /** The current generation; a job takes one lease and judges with it to its end. */
  leaseDatabase(): DatabaseLease;
  /** Rejects never: a document that cannot be used has no effect. */
  vexAnswers(): Promise<VexAnswers>;
  /** Messages to the topics that subscribed to runs of assessments. */
  readonly publishToTopic: PublishToTopic;
  /** Where an export goes. Throws ExportError. */
  exportTarget(destination: ExportDestination): Promise<ObjectTarget>;
  /** Accounts whose delegated administrator this account is, at this moment. */
  membersOf(owner: Owner): Promise<readonly string[]>;
  /** A finding as the API shows it: reports say the same, and only `api/` knows how. */
  findingDocument(finding: ListedFinding): object;
  readonly clock: Clock;
  /** Opens what the API sealed. */
  readonly sealing: Sealing;
  readonly codeHosts: CodeHosts;
  /** 32 hex digits, never the same twice. */
  newId(): string;
  readonly region: string;
  readonly log: Log;
  readonly metrics: Metrics;
  /** How long the audit log is kept. Default 396: thirteen months. */
  readonly auditDays?: number;
}

/** One kind of job: what it does with its data. `data` is read by the job itself, since it crossed the queue. */
export interface JobDefinition {
  readonly name: string;
  /** Idempotent; may run twice. Returns fields for the one log line of the outcome. */
  run(deps: PipelineDeps, data: unknown, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
  /** Jobs of this name that one process runs at once. Default 1. */
  readonly concurrency?: number;
  /** A run longer than this is aborted and retried. */
  readonly expireSeconds?: number;
  /** Five-field cron in UTC, for work that nobody asks for. */
  readonly cron?: string;
}
