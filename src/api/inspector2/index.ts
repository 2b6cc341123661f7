import type { Operations } from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { validationError } from '../wire/errors.ts';
import { accountPermissions } from './account-permissions.ts';
import { activation } from './activation.ts';
import { aggregations } from './aggregations.ts';
import { configuration } from './configuration.ts';
import { coverage } from './coverage.ts';
import { deepInspection } from './deep-inspection.ts';
import { encryptionKeys } from './encryption-keys.ts';
import { filters } from './filters.ts';
import { findingDetails } from './finding-details.ts';
import { findings } from './findings.ts';
import { type HandlerDeps, type Handlers, NOT_AVAILABLE, type OperationName } from './handler.ts';
import { members } from './members.ts';
import { organization } from './organization.ts';
import { reports } from './reports.ts';
import { sbomExports } from './sbom-exports.ts';
import { tags } from './tags.ts';
import { usage } from './usage.ts';
import { vulnerabilities } from './vulnerabilities.ts';

/** Operations that come with later capabilities; each leaves this list for a file of its own. */
const LATER = {
  // CIS scans (user side)
  CreateCisScanConfiguration: NOT_AVAILABLE,
  UpdateCisScanConfiguration: NOT_AVAILABLE,
  DeleteCisScanConfiguration: NOT_AVAILABLE,
  ListCisScanConfigurations: NOT_AVAILABLE,
  ListCisScans: NOT_AVAILABLE,
  ListCisScanResultsAggregatedByChecks: NOT_AVAILABLE,
  ListCisScanResultsAggregatedByTargetResource: NOT_AVAILABLE,
  GetCisScanResultDetails: NOT_AVAILABLE,
  GetCisScanReport: NOT_AVAILABLE,
  // CIS sessions (agent side: called by the SSM plugin on the instance)
  StartCisSession: NOT_AVAILABLE,
  SendCisSessionHealth: NOT_AVAILABLE,
  SendCisSessionTelemetry: NOT_AVAILABLE,
  StopCisSession: NOT_AVAILABLE,
  // Code Security
  CreateCodeSecurityIntegration: NOT_AVAILABLE,
  UpdateCodeSecurityIntegration: NOT_AVAILABLE,
  GetCodeSecurityIntegration: NOT_AVAILABLE,
  ListCodeSecurityIntegrations: NOT_AVAILABLE,
  DeleteCodeSecurityIntegration: NOT_AVAILABLE,
  CreateCodeSecurityScanConfiguration: NOT_AVAILABLE,
  UpdateCodeSecurityScanConfiguration: NOT_AVAILABLE,
  GetCodeSecurityScanConfiguration: NOT_AVAILABLE,
  ListCodeSecurityScanConfigurations: NOT_AVAILABLE,
  DeleteCodeSecurityScanConfiguration: NOT_AVAILABLE,
  ListCodeSecurityScanConfigurationAssociations: NOT_AVAILABLE,
  BatchAssociateCodeSecurityScanConfiguration: NOT_AVAILABLE,
  BatchDisassociateCodeSecurityScanConfiguration: NOT_AVAILABLE,
  StartCodeSecurityScan: NOT_AVAILABLE,
  GetCodeSecurityScan: NOT_AVAILABLE,
  // Connectors (other clouds, Azure)
  CreateConnector: NOT_AVAILABLE,
  UpdateConnector: NOT_AVAILABLE,
  DeleteConnector: NOT_AVAILABLE,
  ListConnectors: NOT_AVAILABLE,
  ListConnectorScanConfigurations: NOT_AVAILABLE,
  UpdateConnectorScanConfiguration: NOT_AVAILABLE,
} as const;

/** The handler table of inspector2: all operations of the contract, or it does not compile. */
export const handlersOf = (deps: HandlerDeps): Handlers => ({
  ...LATER,
  ...accountPermissions(deps),
  ...activation(deps),
  ...aggregations(deps),
  ...configuration(deps),
  ...coverage(deps),
  ...deepInspection(deps),
  ...encryptionKeys(deps),
  ...filters(deps),
  ...findingDetails(deps),
  ...findings(deps),
  ...reports(deps),
  ...sbomExports(deps),
  ...members(deps),
  ...organization(deps),
  ...tags(deps),
  ...usage(deps),
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
