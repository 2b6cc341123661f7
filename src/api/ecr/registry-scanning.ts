import { partitionOf } from '../../domain/arn.ts';
import type { Owner } from '../../domain/resource.ts';
import { putDocument } from '../../store/put-document.ts';
import { documentKind, type Store } from '../../store/store.ts';
import type * as shape from '../contract/ecr-shapes.ts';
import { enforcedTypes, isIsolated } from '../inspector2/accounts.ts';
import { ownerOf } from '../inspector2/handler.ts';
import { apiError } from '../wire/errors.ts';
import type { EcrCapability, EcrDeps } from './handler.ts';
import { type NamedRepository, repositoryExists } from './images.ts';

export type Configuration = Required<{
  [K in keyof shape.RegistryScanningConfiguration]: NonNullable<shape.RegistryScanningConfiguration[K]>;
}>;

/** One for each account and region. */
const CONFIGURATION = documentKind<Configuration>('ecr-registry-scanning');
const ID = 'registry';

const BASIC: Configuration = { scanType: 'BASIC', rules: [] };
/** What activating ECR scanning sets up on AWS: every repository, continuously. */
const EVERYTHING: Configuration = {
  scanType: 'ENHANCED',
  rules: [{ scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters: [{ filter: '*', filterType: 'WILDCARD' }] }],
};

/** Frequencies that a scan type has. */
const FREQUENCIES: Readonly<Record<shape.ScanType, readonly shape.ScanFrequency[]>> = {
  BASIC: ['SCAN_ON_PUSH', 'MANUAL'],
  ENHANCED: ['CONTINUOUS_SCAN', 'SCAN_ON_PUSH'],
};
const MOST_WILDCARDS = 4;

/** The configuration that is in force: enhanced scanning is Inspector's, so it goes when Inspector's ECR scanning goes. */
export async function scanningConfiguration(store: Store, owner: Owner): Promise<Configuration> {
  const { ECR } = await store.accounts.enablement(owner);
  const isEnabled = ECR === 'ENABLED';
  const scope = { accountIds: [owner.accountId], region: owner.region };
  const stored = (await store.documents.get(CONFIGURATION, scope, ID))?.body;
  if (stored === undefined) return isEnabled ? EVERYTHING : BASIC;
  return stored.scanType === 'ENHANCED' && !isEnabled ? BASIC : stored;
}

/** Without a wildcard a filter matches every name that contains it. No regular expression: `*` may stand many times. */
function matches(filter: string, name: string): boolean {
  if (!filter.includes('*')) return name.includes(filter);
  const parts = filter.split('*');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= name.length - last.length;
}

/** How often a repository is scanned, and which filters say so. Continuous scanning goes before scanning on push. */
export function frequencyOf(
  { rules }: Configuration,
  repositoryName: string,
): { readonly frequency: shape.ScanFrequency; readonly filters: readonly shape.ScanningRepositoryFilter[] } {
  const applied = rules.map(({ scanFrequency, repositoryFilters }) => ({
    frequency: scanFrequency,
    filters: repositoryFilters.filter(({ filter }) => matches(filter, repositoryName)),
  }));
  const matching = applied.filter(({ filters }) => filters.length > 0);
  const continuous = matching.find(({ frequency }) => frequency === 'CONTINUOUS_SCAN');
  return continuous ?? matching[0] ?? { frequency: 'MANUAL', filters: [] };
}

function checkRules({ scanType, rules }: Configuration): void {
  const refuse = (message: string) => apiError('ValidationException', message);
  const frequencies = rules.map(({ scanFrequency }) => scanFrequency);
  const foreign = frequencies.find((frequency) => !FREQUENCIES[scanType].includes(frequency));
  if (foreign !== undefined) throw refuse(`The scan frequency ${foreign} is not supported for scan type ${scanType}`);
  if (new Set(frequencies).size < frequencies.length) throw refuse('There can be one rule for each scan frequency');
  for (const { filter } of rules.flatMap(({ repositoryFilters }) => repositoryFilters)) {
    if (filter.split('*').length > MOST_WILDCARDS + 1) {
      throw refuse(`The filter ${filter} has more than ${MOST_WILDCARDS} wildcards`);
    }
  }
}

/** Whether, how often and which repositories are scanned. */
export function registryScanning({
  store,
  clock,
}: EcrDeps): EcrCapability<
  'BatchGetRepositoryScanningConfiguration' | 'GetRegistryScanningConfiguration' | 'PutRegistryScanningConfiguration'
> {
  async function ofRepository(
    configuration: Configuration,
    repository: NamedRepository,
  ): Promise<shape.RepositoryScanningConfiguration | undefined> {
    if (!(await repositoryExists(store, repository))) return undefined;
    const { repositoryName, owner } = repository;
    const { frequency, filters } = frequencyOf(configuration, repositoryName);
    return {
      repositoryArn: `arn:${partitionOf(owner.region)}:ecr:${owner.region}:${owner.accountId}:repository/${repositoryName}`,
      repositoryName,
      scanOnPush: frequency !== 'MANUAL',
      scanFrequency: frequency,
      appliedScanFilters: filters,
    };
  }

  /** Enhanced scanning is Inspector's: what forbids Enable forbids this. */
  async function enable(owner: Owner): Promise<void> {
    const refuse = (message: string) => apiError('ValidationException', message);
    const { accountId, region } = owner;
    const { ECR } = await store.accounts.enablement(owner);
    if (ECR === 'ENABLED') return;
    if (await isIsolated(store, accountId)) throw refuse(`Account ${accountId} is suspended`);
    if (ECR === 'DISABLING') throw refuse('ECR scanning is being disabled; try again');
    if ((await enforcedTypes(store, region)).ECR === 'disabled') {
      throw refuse(`The organization policy keeps ECR scanning disabled for account ${accountId}`);
    }
    await store.accounts.setEnablement(owner, { ECR: 'ENABLED' });
  }

  return {
    async GetRegistryScanningConfiguration(_input, caller) {
      const scanningConfiguration_ = await scanningConfiguration(store, ownerOf(caller));
      return { registryId: caller.accountId, scanningConfiguration: scanningConfiguration_ };
    },

    async PutRegistryScanningConfiguration({ scanType = 'BASIC', rules = [] }, caller) {
      const owner = ownerOf(caller);
      const configuration = { scanType, rules };
      checkRules(configuration);
      await store.accounts.create(owner.accountId);
      if (scanType === 'ENHANCED') await enable(owner);
      const createdAt = clock.now().toISOString();
      await putDocument(store.documents, CONFIGURATION, owner, createdAt, () => configuration, ID);
      return { registryScanningConfiguration: configuration };
    },

    async BatchGetRepositoryScanningConfiguration({ repositoryNames }, caller) {
      const owner = ownerOf(caller);
      const configuration = await scanningConfiguration(store, owner);
      const scanningConfigurations: shape.RepositoryScanningConfiguration[] = [];
      const failures: shape.RepositoryScanningConfigurationFailure[] = [];
      for (const repositoryName of new Set(repositoryNames)) {
        const found = await ofRepository(configuration, { owner, repositoryName });
        if (found !== undefined) scanningConfigurations.push(found);
        else {
          failures.push({
            repositoryName,
            failureCode: 'REPOSITORY_NOT_FOUND',
            failureReason: `The repository ${repositoryName} does not exist in the registry with id ${owner.accountId}`,
          });
        }
      }
      return { scanningConfigurations, failures };
    },
  };
}
