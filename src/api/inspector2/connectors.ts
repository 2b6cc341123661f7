import { randomUUID } from 'node:crypto';
import { connectorArn } from '../../domain/arn.ts';
import { nextConnectorStatus } from '../../domain/connector.ts';
import { acceptsText } from '../../domain/filter.ts';
import type { Owner } from '../../domain/resource.ts';
import { CONNECTOR, type Connector } from '../../store/connector-documents.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { conflict, fieldError, quotaExceeded, validationError } from '../wire/errors.ts';
import { NAMED_CONNECTOR, scopesOf, wireConnector } from './connector-shape.ts';
import { filterAmong } from './filter.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf, readPage, scopeOf } from './handler.ts';
import { getNamed, idInArn } from './named-document.ts';
import { checkNewTags } from './tag-rules.ts';

/** AWS has a quota without telling its value. */
const QUOTA = 50;
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 100;

/** The account that an ARN belongs to. */
const accountIn = (arn: string): string | undefined => arn.split(':')[4];

function checkOwn(awsConfigConnectorArn: string, { accountId }: Caller): void {
  if (accountIn(awsConfigConnectorArn) === accountId) return;
  throw validationError('The connector of AWS Config is not one of your own account.');
}

const busy = (arn: string, { status }: Connector): Error =>
  conflict(`The connector is ${status}; wait until that has ended.`, arn, 'CONNECTOR');

const nameTaken = (name: string): Error => conflict(`A connector named ${name} exists already.`, name, 'CONNECTOR');

/** Connections to other clouds (inspector.md 2.2, 3.20). The work itself is the job `connector`. */
export function connectors({
  store: { documents },
  queue,
  tokens,
  clock,
}: HandlerDeps): Capability<'CreateConnector' | 'UpdateConnector' | 'DeleteConnector' | 'ListConnectors'> {
  const reconcile = (owner: Owner, id: string) => queue.send('connector', { ...owner, id }, { singletonKey: id });

  /** Which of the caller's accounts and connectors a list is about; undefined: none. */
  function selectionOf(criteria: wire.ConnectorFilterCriteria, caller: Caller) {
    const { connectorArns = [], accounts, awsConfigConnectorArns = [], connectorType = [] } = criteria;
    // Security Hub makes the linked ones, and there is none here.
    if (connectorType.some(({ value }) => value === 'SERVICE_LINKED')) return undefined;
    const scope = scopeOf(caller);
    const wanted = filterAmong('ConnectorFilterCriteria', { accounts }).accounts ?? [];
    const accountIds = scope.accountIds.filter((id) => acceptsText(wanted, id));
    const arns = connectorArns.map(({ value }) => value);
    const ids = arns.flatMap((arn) => idInArn(arn) ?? []);
    const parent = awsConfigConnectorArns[0]?.value;
    if (accountIds.length === 0 || (arns.length > 0 && ids.length === 0)) return undefined;
    const select = { ...(ids.length > 0 && { ids }), ...(parent !== undefined && { parent }) };
    return { scope: { ...scope, accountIds }, select, arns: new Set(arns) };
  }

  return {
    async CreateConnector({ name, provider, description, providerDetail, tags: given }, caller) {
      const tags = checkNewTags(given);
      const { azure } = providerDetail;
      if (azure === undefined) throw fieldError('providerDetail.azure', 'Member must not be null');
      checkOwn(azure.awsConfigConnectorArn, caller);
      const owner = ownerOf(caller);
      const id = randomUUID();
      const now = clock.now().toISOString();
      const body: Connector = {
        ...(description !== undefined && { description }),
        provider,
        azureRegions: azure.azureRegions,
        scopes: scopesOf(azure.scopeConfiguration),
        autoInstallVmScanner: azure.autoInstallVMScanner ?? true,
        status: 'PENDING_ENABLEMENT',
        health: { status: 'PENDING_CONFIGURATION', lastCheckedAt: now },
      };
      const document = { ...owner, id, name, parent: azure.awsConfigConnectorArn, tags, body, createdAt: now };
      const result = await documents.create(CONNECTOR, document, QUOTA);
      if (result === 'quota') throw quotaExceeded(`The account has ${QUOTA} connectors already.`, caller.accountId);
      if (result === 'name') throw nameTaken(name);
      await reconcile(owner, id);
      return { connectorArn: connectorArn(owner, id) };
    },

    async UpdateConnector({ connectorArn: arn, description, providerDetail }, caller) {
      const { id } = await getNamed(documents, NAMED_CONNECTOR, ownScopeOf(caller), arn);
      const azure = providerDetail?.azure;
      await documents.update(CONNECTOR, ownerOf(caller), id, (current) => {
        const status = nextConnectorStatus(current.body.status, 'update');
        if (status === undefined) throw busy(arn, current.body);
        const { statusReason: _, ...body } = current.body;
        return {
          ...current,
          body: {
            ...body,
            ...(description !== undefined && { description }),
            ...(azure?.azureRegions !== undefined && { azureRegions: azure.azureRegions }),
            ...(azure?.scopeConfiguration !== undefined && { scopes: scopesOf(azure.scopeConfiguration) }),
            ...(azure?.autoInstallVMScanner !== undefined && { autoInstallVmScanner: azure.autoInstallVMScanner }),
            status,
          },
        };
      });
      await reconcile(ownerOf(caller), id);
      return { connectorArn: arn };
    },

    async DeleteConnector({ connectorArn: arn }, caller) {
      const { id } = await getNamed(documents, NAMED_CONNECTOR, ownScopeOf(caller), arn);
      await documents.update(CONNECTOR, ownerOf(caller), id, (current) => {
        const status = nextConnectorStatus(current.body.status, 'delete');
        if (status === undefined) throw busy(arn, current.body);
        return { ...current, body: { ...current.body, status } };
      });
      await reconcile(ownerOf(caller), id);
      return {};
    },

    async ListConnectors(input, caller) {
      const criteria = input.filterCriteria ?? {};
      const { maxResults = DEFAULT_PAGE } = input;
      // The model has no bounds here.
      if (maxResults < 1) throw fieldError('maxResults', 'Member must have value greater than or equal to 1');
      const selection = selectionOf(criteria, caller);
      const paged = { ...input, maxResults: Math.min(maxResults, LARGEST_PAGE) };
      const request = {
        operation: 'ListConnectors',
        query: criteria,
        input: paged,
        defaultSize: DEFAULT_PAGE,
      } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, async (page) => {
        if (selection === undefined) return { items: [] };
        const { scope, select, arns } = selection;
        const found = await documents.list(CONNECTOR, scope, select, page);
        // An id of one account in the ARN of another names nothing.
        return {
          ...found,
          items: found.items.filter((one) => arns.size === 0 || arns.has(NAMED_CONNECTOR.arnOf(one))),
        };
      });
      return { items: items.map(wireConnector), nextToken };
    },
  };
}
