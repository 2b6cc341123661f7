import type { Operations } from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { validationError } from '../wire/errors.ts';
import { activation } from './activation.ts';
import { aggregations } from './aggregations.ts';
import { cisConfigurations } from './cis-configurations.ts';
import { cisReport } from './cis-report.ts';
import { cisResults } from './cis-results.ts';
import { cisScans } from './cis-scans.ts';
import { cisSessions } from './cis-sessions.ts';
import { codeAssociations } from './code-associations.ts';
import { codeConfigurations } from './code-configurations.ts';
import { codeIntegrations } from './code-integrations.ts';
import { codeScans } from './code-scans.ts';
import { connectorScanConfigurations } from './connector-scan-configurations.ts';
import { connectors } from './connectors.ts';
import { coverage } from './coverage.ts';
import { filters } from './filters.ts';
import { findingDetails } from './finding-details.ts';
import { findings } from './findings.ts';
import { type HandlerDeps, type Handlers, NOT_AVAILABLE, type OperationName } from './handler.ts';
import { reports } from './reports.ts';
import { sbomExports } from './sbom-exports.ts';
import { tags } from './tags.ts';
import { vulnerabilities } from './vulnerabilities.ts';

/** Operations that come with later capabilities; each leaves this list for a file of its own. */
const LATER = {
  // Activation, status, trial, permissions
  BatchGetFreeTrialInfo: NOT_AVAILABLE,
  ListAccountPermissions: NOT_AVAILABLE,
  ListUsageTotals: NOT_AVAILABLE,
  // Organization, delegated admin, members
  EnableDelegatedAdminAccount: NOT_AVAILABLE,
  DisableDelegatedAdminAccount: NOT_AVAILABLE,
  GetDelegatedAdminAccount: NOT_AVAILABLE,
  ListDelegatedAdminAccounts: NOT_AVAILABLE,
  DescribeOrganizationConfiguration: NOT_AVAILABLE,
  UpdateOrganizationConfiguration: NOT_AVAILABLE,
  AssociateMember: NOT_AVAILABLE,
  DisassociateMember: NOT_AVAILABLE,
  GetMember: NOT_AVAILABLE,
  ListMembers: NOT_AVAILABLE,
  // Scan configuration (EC2 mode, ECR durations, deep inspection, encryption)
  GetConfiguration: NOT_AVAILABLE,
  UpdateConfiguration: NOT_AVAILABLE,
  GetEc2DeepInspectionConfiguration: NOT_AVAILABLE,
  UpdateEc2DeepInspectionConfiguration: NOT_AVAILABLE,
  UpdateOrgEc2DeepInspectionConfiguration: NOT_AVAILABLE,
  BatchGetMemberEc2DeepInspectionStatus: NOT_AVAILABLE,
  BatchUpdateMemberEc2DeepInspectionStatus: NOT_AVAILABLE,
  GetEncryptionKey: NOT_AVAILABLE,
  UpdateEncryptionKey: NOT_AVAILABLE,
  ResetEncryptionKey: NOT_AVAILABLE,
} as const;

/** The handler table of inspector2: all operations of the contract, or it does not compile. */
export const handlersOf = (deps: HandlerDeps): Handlers => ({
  ...LATER,
  ...activation(deps),
  ...aggregations(deps),
  ...cisConfigurations(deps),
  ...cisReport(deps),
  ...cisResults(deps),
  ...cisScans(deps),
  ...cisSessions(deps),
  ...codeAssociations(deps),
  ...codeConfigurations(deps),
  ...codeIntegrations(deps),
  ...codeScans(deps),
  ...connectorScanConfigurations(deps),
  ...connectors(deps),
  ...coverage(deps),
  ...filters(deps),
  ...findingDetails(deps),
  ...findings(deps),
  ...reports(deps),
  ...sbomExports(deps),
  ...tags(deps),
  ...vulnerabilities(deps),
});

export const isAvailable = (operation: OperationName): boolean => !(operation in LATER);

/** Runs one operation on its validated input. */
export async function callOperation<O extends OperationName>(
  handlers: Handlers,
  operation: O,
  input: Operations[O]['input'],
  caller: Caller,
): Promise<Operations[O]['output']> {
  const handler: Handlers[O] = handlers[operation];
  if (handler === NOT_AVAILABLE) {
    throw validationError(`${operation} is not available in this version of Assay`);
  }
  return handler(input, caller);
}
