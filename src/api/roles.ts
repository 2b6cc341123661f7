import { partitionOf } from '../domain/arn.ts';
import type { Policy } from './policies/evaluate.ts';

/** Who calls, as proven by the signature. */
export interface Caller {
  readonly accountId: string;
  readonly region: string;
  /** Name of a built-in role or of one that the account made. */
  readonly role: string;
  readonly accessKeyId: string;
  /** What the role may do; absent: what the built-in role of this name may. */
  readonly policy?: Policy;
  /** The caller's own ARN; absent: the user that is named like the key. */
  readonly principalArn?: string;
  /** Of temporary credentials: what they go back to, `key:AKIA…` or `oidc:ID`. */
  readonly issuedBy?: string;
  /** Where the request came from: the client's address, also behind a trusted proxy. */
  readonly sourceAddress?: string;
  /** Accounts whose delegated administrator the caller's account is, in this region. */
  readonly members?: readonly string[];
  /** The delegated administrator that the caller's account is a member of. */
  readonly administratorId?: string;
  /** `https://host:port` as the client wrote it: links in answers begin with it. */
  readonly endpoint?: string;
  /** The request came by `/assay/all`: lists show hidden findings too. */
  readonly withHidden?: boolean;
}

/** Judges what the caller sends, stores and shows nothing of the account: AWS too counts it among the reads. */
export const SCAN_SBOM = 'ScanSbom';

/** Operations that decide over the account itself, its members and its keys: for administrators alone. */
export const ADMINISTRATION: ReadonlySet<string> = new Set([
  'Enable',
  'Disable',
  'EnableDelegatedAdminAccount',
  'DisableDelegatedAdminAccount',
  'AssociateMember',
  'DisassociateMember',
  'UpdateOrganizationConfiguration',
  'UpdateOrgEc2DeepInspectionConfiguration',
  'BatchUpdateMemberEc2DeepInspectionStatus',
  'UpdateEncryptionKey',
  'ResetEncryptionKey',
  'PutRegistryScanningConfiguration',
  'ExportAuditLog',
]);

/** The audit log of the account. */
export const EXPORT_AUDIT_LOG = 'ExportAuditLog';

/** Assay's own actions: sending an inventory, and asking what became of it. */
export const PUSH_INVENTORY = 'PushInventory';
export const GET_JOB = 'GetJob';
/** What the agent of a machine has to scan for CIS, and how it tells what it found. */
export const GET_CIS_JOBS = 'GetCisJobs';
export const CIS_AGENT: ReadonlySet<string> = new Set([
  GET_CIS_JOBS,
  'StartCisSession',
  'SendCisSessionHealth',
  'SendCisSessionTelemetry',
  'StopCisSession',
]);
/** What an agent sends many times while it scans: its session is in the audit log by how it began and ended. */
export const CIS_PROGRESS: ReadonlySet<string> = new Set(['SendCisSessionHealth', 'SendCisSessionTelemetry']);
/** Why a finding is one; a read like any other. */
export const GET_FINDING_EXPLANATION = 'GetFindingExplanation';
/** Exports that run by the clock or follow changes. */
export const LIST_EXPORT_SCHEDULES = 'ListExportSchedules';
export const CREATE_EXPORT_SCHEDULE = 'CreateExportSchedule';
export const DELETE_EXPORT_SCHEDULE = 'DeleteExportSchedule';
export const RUN_EXPORT_SCHEDULE = 'RunExportSchedule';

/** ARN of who calls. */
export const principalArnOf = ({ principalArn, region, accountId, accessKeyId }: Caller): string =>
  principalArn ?? `arn:${partitionOf(region)}:iam::${accountId}:user/${accessKeyId}`;

const READS = /^(Get|List|BatchGet|Search|Describe|Preview)/;

/** Does the action change nothing? Everything else is in the audit log. */
export const isRead = (action: string): boolean =>
  READS.test(action) || action === SCAN_SBOM || action === EXPORT_AUDIT_LOG;
