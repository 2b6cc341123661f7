import type { Completeness } from './advisory.ts';
import type { NotEvaluatedReason } from './match.ts';
import type { Resource } from './resource.ts';

export const SCAN_STATUS_REASONS = [
  'SUCCESSFUL',
  'PENDING_INITIAL_SCAN',
  'SCAN_IN_PROGRESS',
  'INTERNAL_ERROR',
  'UNSUPPORTED_OS',
  'NO_INVENTORY',
  'STALE_INVENTORY',
  'ACCESS_DENIED',
  'EXCLUDED_BY_TAG',
  'RESOURCE_TERMINATED',
  'PENDING_DISABLE',
  'DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED',
  'DEEP_INSPECTION_COLLECTION_TIME_LIMIT_EXCEEDED',
] as const;
export type ScanStatusReason = (typeof SCAN_STATUS_REASONS)[number];

export interface ScanStatus {
  readonly code: 'ACTIVE' | 'INACTIVE';
  readonly reason: ScanStatusReason;
}

export type ScanType = 'PACKAGE' | 'NETWORK' | 'CODE';
export type ScanMode = 'EC2_SSM_AGENT_BASED' | 'EC2_AGENTLESS' | 'EC2_INSPECTOR_AGENT_BASED';

/** What the last scan could and could not judge, so that "no findings" is told apart from "not looked at". */
export interface ScanSummary {
  readonly packages: number;
  readonly evaluated: number;
  readonly notEvaluated: Readonly<Partial<Record<NotEvaluatedReason, number>>>;
  /** Some packages that nobody judged, `name version` by reason; absent when there is none. */
  readonly unjudged?: Readonly<Partial<Record<NotEvaluatedReason, readonly string[]>>>;
  readonly problems: number;
  readonly completeness: readonly Completeness[];
  /** What judged: see {@link generationOf}. */
  readonly generation: string;
  /** Digest of the inventory that was judged: another one that is attached since has not been looked at yet. */
  readonly inventoryDigest?: string;
}

/** Is this resource watched, and how well? One row per resource and scan type (inspector.md 3.5). */
export interface Coverage {
  readonly resource: Resource;
  readonly scanType: ScanType;
  readonly status: ScanStatus;
  readonly scanMode?: ScanMode;
  /** ISO 8601. */
  readonly lastScannedAt?: string;
  readonly summary?: ScanSummary;
}

/** Digest of the advisory database, with that of the installation's VEX statements where there are any. */
export const generationOf = (databaseDigest: string, vexDigest: string): string =>
  vexDigest === '' ? databaseDigest : `${databaseDigest}+vex.${vexDigest}`;

/** The advisory database in what {@link generationOf} made. */
export const databaseOfGeneration = (generation: string): string => generation.replace(/\+vex\..*$/, '');

/** Was this inventory judged by this advisory database, whatever VEX statements there were? Both by their digests. */
export const wasJudged = (summary: ScanSummary | undefined, inventory: string, database: string): boolean =>
  summary?.inventoryDigest === inventory && databaseOfGeneration(summary.generation) === database;
