import type { ConnectorStatus } from '../domain/connector.ts';
import { documentKind } from './store.ts';

export type ConnectorScopeName = 'vmScanning' | 'containerImageScanning' | 'serverlessScanning';

/** What of the other cloud is scanned by one capability. */
export interface ConnectorScope {
  readonly scopeType: 'TENANT' | 'SUBSCRIPTION';
  /** Ids of subscriptions, or of the tenant. */
  readonly scopeValues?: readonly string[];
}

export type ConnectorHealthStatus =
  | 'CONNECTED'
  | 'DEGRADED'
  | 'FAILED_TO_CONNECT'
  | 'PENDING_AUTHORIZATION'
  | 'PENDING_CONFIGURATION'
  | 'UNKNOWN';

/** A connection to another cloud. Its name is the document's; its parent the ARN of AWS Config's connector. */
export interface Connector {
  readonly description?: string;
  readonly provider: 'AZURE';
  readonly azureRegions: readonly string[];
  /** A capability that is absent is off. */
  readonly scopes: Readonly<Partial<Record<ConnectorScopeName, ConnectorScope>>>;
  readonly autoInstallVmScanner: boolean;
  readonly status: ConnectorStatus;
  readonly statusReason?: string;
  readonly health: {
    readonly status: ConnectorHealthStatus;
    /** ISO 8601. */
    readonly lastCheckedAt: string;
    readonly message?: string;
  };
}

export const CONNECTOR = documentKind<Connector>('connector');

/** How long images of a cloud are rescanned. Its id is the ARN of AWS Config's connector. */
export interface ConnectorScanSettings {
  readonly pushDuration?: string;
  readonly pullDuration?: string;
}

export const CONNECTOR_SCAN_SETTINGS = documentKind<ConnectorScanSettings>('connector-scan-settings');
