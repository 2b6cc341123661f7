import { connectorArn } from '../../domain/arn.ts';
import { isPending } from '../../domain/connector.ts';
import {
  CONNECTOR,
  type Connector,
  type ConnectorScope,
  type ConnectorScopeName,
} from '../../store/connector-documents.ts';
import type { Document } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';

export const NAMED_CONNECTOR = { kind: CONNECTOR, arnOf: (d: Document<Connector>) => connectorArn(d, d.id) };

const SCOPE_NAMES = ['vmScanning', 'containerImageScanning', 'serverlessScanning'] as const;

const scopeOf = ({ scopeType, scopeValues }: wire.ScopeConfigurationInput): ConnectorScope => ({
  scopeType,
  ...(scopeValues !== undefined && { scopeValues }),
});

/** What a request says is to be scanned. */
export const scopesOf = (input: wire.AzureScopeConfigurationInput): Connector['scopes'] =>
  Object.fromEntries(
    SCOPE_NAMES.flatMap((name) => {
      const scope = input[name];
      return scope === undefined ? [] : [[name, scopeOf(scope)] as const];
    }),
  );

/** A scope is as far as its connector. */
function wireScope(scope: ConnectorScope, { status, statusReason }: Connector): wire.ScopeConfiguration {
  const state = status === 'ENABLED' ? 'ACTIVE' : isPending(status) ? 'PENDING' : 'ERROR';
  return { ...scope, state, stateReason: statusReason };
}

const wireScopes = (connector: Connector): wire.AzureScopeConfiguration =>
  Object.fromEntries(
    Object.entries(connector.scopes).map(([name, scope]) => [name as ConnectorScopeName, wireScope(scope, connector)]),
  );

/** A connector as ListConnectors shows it. */
export function wireConnector(document: Document<Connector>): wire.Connector {
  const { id, name, parent, tags, body, createdAt, updatedAt } = document;
  const { status, lastCheckedAt, message } = body.health;
  return {
    connectorArn: connectorArn(document, id),
    name,
    description: body.description,
    provider: body.provider,
    enablementStatus: body.status,
    enablementStatusReason: body.statusReason,
    health: { connectorStatus: status, lastCheckedAt, message },
    createdAt,
    updatedAt,
    azureRegions: body.azureRegions,
    awsConfigConnectorArn: parent,
    scopeConfiguration: wireScopes(body),
    tags,
    autoInstallVMScanner: body.autoInstallVmScanner,
  };
}
