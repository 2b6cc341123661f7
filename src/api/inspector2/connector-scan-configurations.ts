import { connectorArn } from '../../domain/arn.ts';
import {
  CONNECTOR,
  CONNECTOR_SCAN_SETTINGS,
  type Connector,
  type ConnectorScanSettings,
} from '../../store/connector-documents.ts';
import { putDocument } from '../../store/put-document.ts';
import type { Document } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { noSuchResource } from './filter-arn.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf, readPage } from './handler.ts';
import { allOf } from './named-document.ts';

const DEFAULT_PAGE = 50;

const wireSettings = (settings: ConnectorScanSettings | undefined): wire.ConnectorScanConfiguration =>
  settings === undefined
    ? {}
    : {
        containerImageScanning: {
          pushDuration: settings.pushDuration as wire.ContainerImageRescanDuration | undefined,
          pullDuration: settings.pullDuration as wire.ContainerImagePullDateRescanDuration | undefined,
        },
      };

/** How long images of another cloud are rescanned: one setting for all connectors of one connector of AWS Config. */
export function connectorScanConfigurations({
  store: { documents },
  tokens,
  clock,
}: HandlerDeps): Capability<'ListConnectorScanConfigurations' | 'UpdateConnectorScanConfiguration'> {
  /** ARN of AWS Config's connector → the account's connectors over it. Their quota bounds them. */
  async function byConfigArn(caller: Parameters<typeof ownScopeOf>[0]) {
    const groups = new Map<string, Document<Connector>[]>();
    for (const one of await allOf(documents, CONNECTOR, ownScopeOf(caller))) {
      if (one.parent !== undefined) groups.set(one.parent, [...(groups.get(one.parent) ?? []), one]);
    }
    return groups;
  }

  return {
    async ListConnectorScanConfigurations(input, caller) {
      const { awsConfigConnectorArns } = input;
      const groups = await byConfigArn(caller);
      const asked = [...groups.keys()].filter((arn) => awsConfigConnectorArns?.includes(arn) ?? true).sort();
      const query = awsConfigConnectorArns ?? [];
      const request = {
        operation: 'ListConnectorScanConfigurations',
        query,
        input,
        defaultSize: DEFAULT_PAGE,
      } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, async ({ limit, after = '' }) => {
        const rest = asked.filter((arn) => arn > after);
        const shown = rest.slice(0, limit);
        const last = shown.at(-1);
        return rest.length > limit && last !== undefined ? { items: shown, next: last } : { items: shown };
      });
      const settings = new Map<string, ConnectorScanSettings>();
      const page = { limit: DEFAULT_PAGE };
      const set = await documents.list(CONNECTOR_SCAN_SETTINGS, ownScopeOf(caller), { ids: items }, page);
      for (const { id, body } of set.items) settings.set(id, body);
      const scanConfigurations = items.map((awsConfigConnectorArn) => ({
        awsConfigConnectorArn,
        connectorArns: (groups.get(awsConfigConnectorArn) ?? []).map((one) => connectorArn(one, one.id)),
        scanConfiguration: wireSettings(settings.get(awsConfigConnectorArn)),
      }));
      return { scanConfigurations, nextToken };
    },

    async UpdateConnectorScanConfiguration({ awsConfigConnectorArn: id, scanConfiguration }, caller) {
      if (!(await byConfigArn(caller)).has(id)) throw noSuchResource(id);
      const { pushDuration, pullDuration } = scanConfiguration.containerImageScanning ?? {};
      const given = { ...(pushDuration !== undefined && { pushDuration }), ...(pullDuration && { pullDuration }) };
      const createdAt = clock.now().toISOString();
      const change = (before: ConnectorScanSettings | undefined) => ({ ...before, ...given });
      await putDocument(documents, CONNECTOR_SCAN_SETTINGS, ownerOf(caller), createdAt, change, id);
      return {};
    },
  };
}
