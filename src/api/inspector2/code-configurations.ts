import { createHash, randomUUID } from 'node:crypto';
import type { Owner } from '../../domain/resource.ts';
import { uuidOf } from '../../domain/uuid.ts';
import {
  CODE_ASSOCIATION,
  CODE_CONFIGURATION,
  CODE_PROJECT,
  type CodeConfiguration,
} from '../../store/code-documents.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { conflict, quotaExceeded, validationError } from '../wire/errors.ts';
import { administratorsOnly, isAdministrator } from './accounts.ts';
import {
  NAMED_CODE_CONFIGURATION,
  scansOf,
  wireConfiguration,
  wireConfigurationSummary,
} from './code-configuration-shape.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf, readPage, scopeOf } from './handler.ts';
import { getNamed } from './named-document.ts';
import { checkNewTags } from './tag-rules.ts';

/** General configurations of an account (inspector.md 3.12); the default ones do not count. */
const QUOTA = 500;
const DEFAULT_PAGE = 100;
const BATCH = 100;

const KIND = 'CODE_SECURITY_SCAN_CONFIGURATION';

/** The one default configuration of an account and level has an id of its own: a second one cannot be stored. */
function defaultId({ accountId, region }: Owner, level: CodeConfiguration['level']): string {
  return uuidOf(createHash('sha256').update(`${accountId}/${region}/${level}`).digest('hex'));
}

const LEVELS = ['ACCOUNT', 'ORGANIZATION'] as const;

/** Five fields, or the six of AWS's `cron(…)`: what they say is for the scheduler of scans to read. */
const CRON = /^(?:cron\()?\s*\S+(?:\s+\S+){4,5}\s*\)?$/;

function checkSchedule({
  periodicScanConfiguration: periodic,
  continuousIntegrationScanConfiguration: ci,
}: wire.CodeSecurityScanConfiguration) {
  if (periodic === undefined && ci === undefined) {
    throw validationError('A configuration needs a periodic or a continuous integration scan configuration.');
  }
  const { frequency, frequencyExpression } = periodic ?? {};
  if (frequencyExpression === undefined) return;
  if (frequency === undefined || frequency === 'NEVER') {
    throw validationError('A frequencyExpression goes with a frequency of WEEKLY or MONTHLY.');
  }
  if (!CRON.test(frequencyExpression)) throw validationError('The frequencyExpression is no cron expression.');
}

/** When and with which rules code is scanned (inspector.md 2.1). */
export function codeConfigurations({
  store,
  tokens,
  clock,
}: HandlerDeps): Capability<
  | 'CreateCodeSecurityScanConfiguration'
  | 'UpdateCodeSecurityScanConfiguration'
  | 'GetCodeSecurityScanConfiguration'
  | 'ListCodeSecurityScanConfigurations'
  | 'DeleteCodeSecurityScanConfiguration'
> {
  const { documents } = store;

  /** For whom a configuration is. The delegated administrator may speak for all, also while it has no members. */
  async function levelOf(level: CodeConfiguration['level'], caller: Caller) {
    if (level === 'ACCOUNT') return { level };
    if (!(await isAdministrator(store, caller))) {
      throw administratorsOnly('have configurations of level ORGANIZATION');
    }
    return { level, organizationId: (await store.organization.get()).id };
  }

  const defaultsOf = async (caller: Caller): Promise<number> => {
    const ids = LEVELS.map((level) => defaultId(caller, level));
    return (await documents.list(CODE_CONFIGURATION, ownScopeOf(caller), { ids }, { limit: ids.length })).items.length;
  };

  /** Takes the configuration out of its projects, so that their places are free again. */
  async function disassociate(owner: Owner, configurationId: string): Promise<void> {
    const scope = { accountIds: [owner.accountId], region: owner.region };
    for (;;) {
      const page = await documents.list(CODE_ASSOCIATION, scope, { parent: configurationId }, { limit: BATCH });
      for (const { id, body } of page.items) {
        await documents.update(CODE_PROJECT, owner, body.projectId, (project) => ({
          ...project,
          body: { ...project.body, configurations: project.body.configurations.filter((c) => c !== configurationId) },
        }));
        await documents.delete(CODE_ASSOCIATION, owner, id);
      }
      if (page.next === undefined) return;
    }
  }

  return {
    async CreateCodeSecurityScanConfiguration({ name, level, configuration, scopeSettings, tags }, caller) {
      checkSchedule(configuration);
      const forWhom = await levelOf(level, caller);
      const owner = ownerOf(caller);
      const isDefault = scopeSettings?.projectSelectionScope === 'ALL';
      const id = isDefault ? defaultId(owner, level) : randomUUID();
      const body: CodeConfiguration = { ...forWhom, isDefault, ...scansOf(configuration) };
      const createdAt = clock.now().toISOString();
      const document = { ...owner, id, name, tags: checkNewTags(tags), body, createdAt };
      const quota = isDefault ? undefined : QUOTA + (await defaultsOf(caller));
      const result = await documents.create(CODE_CONFIGURATION, document, quota);
      if (result === 'quota') throw quotaExceeded(`The account has ${QUOTA} configurations already.`, caller.accountId);
      if (result === 'name') {
        // Of a second default it is the id that is taken.
        if (isDefault && (await documents.get(CODE_CONFIGURATION, ownScopeOf(caller), id)) !== undefined) {
          throw quotaExceeded(`The account has a default configuration of level ${level} already.`, caller.accountId);
        }
        throw conflict(`A configuration named ${name} exists already.`, name, KIND);
      }
      return { scanConfigurationArn: NAMED_CODE_CONFIGURATION.arnOf({ ...document, updatedAt: createdAt }) };
    },

    async UpdateCodeSecurityScanConfiguration({ scanConfigurationArn: arn, configuration }, caller) {
      checkSchedule(configuration);
      const { id } = await getNamed(documents, NAMED_CODE_CONFIGURATION, ownScopeOf(caller), arn);
      await documents.update(CODE_CONFIGURATION, ownerOf(caller), id, (current) => {
        const { level, organizationId, isDefault } = current.body;
        const forWhom = { level, ...(organizationId !== undefined && { organizationId }) };
        return { ...current, body: { ...forWhom, isDefault, ...scansOf(configuration) } };
      });
      return { scanConfigurationArn: arn };
    },

    async GetCodeSecurityScanConfiguration({ scanConfigurationArn: arn }, caller) {
      return wireConfiguration(await getNamed(documents, NAMED_CODE_CONFIGURATION, scopeOf(caller), arn));
    },

    async ListCodeSecurityScanConfigurations(input, caller) {
      const operation = 'ListCodeSecurityScanConfigurations';
      const request = { operation, query: {}, input, defaultSize: DEFAULT_PAGE } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        documents.list(CODE_CONFIGURATION, scopeOf(caller), {}, page),
      );
      return { configurations: items.map(wireConfigurationSummary), nextToken };
    },

    async DeleteCodeSecurityScanConfiguration({ scanConfigurationArn: arn }, caller) {
      const owner = ownerOf(caller);
      const { id } = await getNamed(documents, NAMED_CODE_CONFIGURATION, ownScopeOf(caller), arn);
      await documents.delete(CODE_CONFIGURATION, owner, id);
      await disassociate(owner, id);
      return { scanConfigurationArn: arn };
    },
  };
}
