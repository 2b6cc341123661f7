import { accountPermissions } from './account-permissions.ts';
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
import { configuration } from './configuration.ts';
import { connectorScanConfigurations } from './connector-scan-configurations.ts';
import { connectors } from './connectors.ts';
import { coverage } from './coverage.ts';
import { deepInspection } from './deep-inspection.ts';
import { encryptionKeys } from './encryption-keys.ts';
import { filters } from './filters.ts';
import { findingDetails } from './finding-details.ts';
import { findings } from './findings.ts';
import type { HandlerDeps, Handlers } from './handler.ts';
import { members } from './members.ts';
import { organization } from './organization.ts';
import { reports } from './reports.ts';
import { sbomExports } from './sbom-exports.ts';
import { tags } from './tags.ts';
import { usage } from './usage.ts';
import { vulnerabilities } from './vulnerabilities.ts';

/** The handler table of inspector2: all operations of the contract, or it does not compile. */
export const handlersOf = (deps: HandlerDeps): Handlers => ({
  ...accountPermissions(deps),
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
