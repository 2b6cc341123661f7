import type {
  CisCounts,
  CisLevel,
  CisScan,
  CisScanStatus,
  CisTarget,
  CisTargetReason,
  CisTargetStatus,
  CisTargets,
} from '../domain/cis.ts';
import { present } from './rows.ts';

export interface ScanRow {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly ownerId: string;
  readonly configurationId: string;
  readonly name: string;
  readonly level: string;
  readonly status: string;
  readonly scheduledBy: string;
  readonly targets: unknown;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly reason: string | null;
  readonly failedChecks: number;
  readonly totalChecks: number;
}

/** Columns of {@link ScanRow} but the counts, which depend on who reads. */
export const SCAN_COLUMNS = `s.id, s.account_id, s.region, s.owner_id, s.configuration_id, s.name, s.level, s.status,
  s.scheduled_by, s.targets, s.started_at, s.ended_at, s.reason`;

export const scanOfRow = (row: ScanRow): CisScan => ({
  id: row.id,
  accountId: row.accountId,
  region: row.region,
  ownerId: row.ownerId,
  configurationId: row.configurationId,
  name: row.name,
  level: row.level as CisLevel,
  status: row.status as CisScanStatus,
  scheduledBy: row.scheduledBy,
  targets: row.targets as CisTargets,
  startedAt: row.startedAt,
  failedChecks: row.failedChecks,
  totalChecks: row.totalChecks,
  ...present({ endedAt: row.endedAt, reason: row.reason }),
});

export interface TargetRow {
  readonly scanId: string;
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
  readonly jobId: string;
  readonly tags: unknown;
  readonly platform: string;
  readonly status: string | null;
  readonly statusReason: string | null;
  readonly note: string | null;
  readonly benchmark: string | null;
  readonly sessionToken: string | null;
  readonly sessionStartedAt: string | null;
  readonly dueAt: string | null;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const TARGET_COLUMNS = `t.scan_id, t.account_id, t.region, t.resource_id, t.job_id, t.tags, t.platform, t.status,
  t.status_reason, t.note, t.benchmark, t.session_token, t.session_started_at, t.due_at, t.passed, t.failed, t.skipped`;

export const targetOfRow = (row: TargetRow): CisTarget => ({
  scanId: row.scanId,
  accountId: row.accountId,
  region: row.region,
  resourceId: row.resourceId,
  jobId: row.jobId,
  tags: row.tags as CisTarget['tags'],
  platform: row.platform,
  counts: countsOf(row),
  ...present({
    status: row.status as CisTargetStatus | null,
    statusReason: row.statusReason as CisTargetReason | null,
    note: row.note,
    benchmark: row.benchmark,
    sessionToken: row.sessionToken,
    sessionStartedAt: row.sessionStartedAt,
    dueAt: row.dueAt,
  }),
});

export const countsOf = ({ passed, failed, skipped }: CisCounts): CisCounts => ({ passed, failed, skipped });
