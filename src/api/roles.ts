import { partitionOf } from '../domain/arn.ts';
import type { Role } from '../store/store.ts';
import { type ApiError, apiError } from './wire/errors.ts';

/** Who calls, as proven by the signature. */
export interface Caller {
  readonly accountId: string;
  readonly region: string;
  readonly role: Role;
  readonly accessKeyId: string;
  /** Accounts whose delegated administrator the caller's account is, in this region. */
  readonly members?: readonly string[];
  /** The delegated administrator that the caller's account is a member of. */
  readonly administratorId?: string;
  /** `https://host:port` as the client wrote it: links in answers begin with it. */
  readonly endpoint?: string;
  /** The request came by `/assay/all`: lists show hidden findings too. */
  readonly withHidden?: boolean;
}

const READS = /^(Get|List|BatchGet|Search|Describe|Preview)/;

/** Judges what the caller sends, stores and shows nothing of the account: AWS too counts it among the reads. */
export const SCAN_SBOM = 'ScanSbom';

/** Operations that decide over the account itself, its members and its keys. */
const ADMINISTRATION: ReadonlySet<string> = new Set([
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
/** Why a finding is one; a read like any other. */
export const GET_FINDING_EXPLANATION = 'GetFindingExplanation';
/** Exports that run by the clock or follow changes. */
export const LIST_EXPORT_SCHEDULES = 'ListExportSchedules';
export const CREATE_EXPORT_SCHEDULE = 'CreateExportSchedule';
export const DELETE_EXPORT_SCHEDULE = 'DeleteExportSchedule';
export const RUN_EXPORT_SCHEDULE = 'RunExportSchedule';

/** The one table of who may do what. */
const MAY: Readonly<Record<Role, (action: string) => boolean>> = {
  admin: () => true,
  operator: (action) => !ADMINISTRATION.has(action),
  reader: (action) => READS.test(action) || action === SCAN_SBOM,
  agent: (action) => action === PUSH_INVENTORY || action === GET_JOB,
};

/** Does the action change nothing? Everything else is in the audit log. */
export const isRead = (action: string): boolean => READS.test(action) || action === SCAN_SBOM || action === GET_JOB;

export const isAllowed = (role: Role, action: string): boolean => MAY[role](action);

/** ARN of who calls. */
export const principalOf = ({ accountId, region, accessKeyId }: Caller): string =>
  `arn:${partitionOf(region)}:iam::${accountId}:user/${accessKeyId}`;

/** AWS's sentence for a principal that lacks a permission. */
export function accessDenied(caller: Caller, action: string, path: string, service = 'inspector2'): ApiError {
  const partition = partitionOf(caller.region);
  const resource = `arn:${partition}:${service}:${caller.region}:${caller.accountId}:${path}`;
  return apiError(
    'AccessDeniedException',
    `User: ${principalOf(caller)} is not authorized to perform: ${service}:${action} on resource: ${resource}`,
  );
}
