import * as inspector2Client from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OperationName } from '../../src/api/inspector2/handler.ts';
import { effortOf } from '../effort.ts';
import { ask, refusedMembers } from './ask.ts';
import { aws, boto3, hasAwsCli, hasBoto3 } from './clients.ts';
import { REGION } from './example.ts';
import { type ConformityServer, keyOf, seed, startServer } from './server.ts';
import { services } from './services.ts';
import { type Json, structureOf, wellFormed } from './values.ts';

const service =
  (await services()).find(({ contract }) => contract.service === 'inspector2') ?? expect.unreachable('no contract');
const { contract } = service;

/** Operations whose answers go on with a token. */
const paged = Object.entries(contract.operations).flatMap(([name, { input, output }]) => {
  if (input === undefined || output === undefined) return [];
  const members = structureOf(contract, output).members;
  const items = Object.keys(members).find((member) => contract.shapes[String(members[member])]?.type === 'list');
  return 'nextToken' in members && items !== undefined ? [{ name: name as OperationName, input, items }] : [];
});

/** What each is asked for: its smallest request, or one that finds something. */
const INPUTS: Partial<Record<OperationName, Json>> = {
  ListCoverageStatistics: { groupBy: 'RESOURCE_TYPE' },
  ListFindingAggregations: { aggregationType: 'TITLE' },
  SearchVulnerabilities: { filterCriteria: { vulnerabilityIds: ['CVE-2023-44487'] } },
};
// The paginators of the JavaScript SDK write into what they are given.
const inputOf = ({ name, input }: (typeof paged)[number]): Json =>
  structuredClone(INPUTS[name]) ?? wellFormed(contract, input, 'minimal');

/** Items that one walk found in pages of two, and another in pages of the server's own size. */
interface Walks {
  readonly small: readonly unknown[];
  readonly large: readonly unknown[];
}
type Found = Record<string, Walks | { readonly error: string }>;

/** Operations that find something in the server that these tests fill. */
const SOMETHING: readonly OperationName[] = [
  'ListFindings',
  'ListCoverage',
  'ListFilters',
  'ListCoverageStatistics',
  'SearchVulnerabilities',
];

/** An item as it is compared: usage goes on while two walks follow one another. */
const textOf = (item: unknown): string =>
  JSON.stringify(item, (name, value) => (/^(total|estimatedMonthlyCost)$/.test(name) ? undefined : value));

/** Every walk ends, whatever its pages, with the same items, and each of them once. */
function check(found: Found): void {
  for (const [name, walks] of Object.entries(found)) {
    if ('error' in walks) {
      // The lists of CIS results declare no exception for what does not exist.
      expect(walks.error, name).toMatch(/^(ResourceNotFound|Validation)Exception$/);
      continue;
    }
    const texts = walks.small.map(textOf);
    expect(new Set(texts).size, name).toBe(texts.length);
    expect(texts.sort(), name).toEqual(walks.large.map(textOf).sort());
  }
  for (const name of SOMETHING)
    expect(found[name], name).toMatchObject({ small: expect.arrayContaining([expect.anything()]) });
}

describe('every paginator runs to its end', () => {
  let server: ConformityServer;
  beforeAll(async () => {
    server = await startServer();
    await seed(server);
    for (let n = 0; n < 7; n++) {
      await ask(server, service, 'CreateFilter', { name: `filter ${n}`, action: 'NONE', filterCriteria: {} });
    }
  });
  afterAll(() => server?.stop());

  test('a token that no page gave is refused, also where nothing is found', async () => {
    const others: Record<string, string | undefined> = {};
    for (const one of paged) {
      const answer = await ask(server, service, one.name, { ...Object(inputOf(one)), nextToken: 'made-up' });
      if (refusedMembers(answer)[0] !== 'nextToken') others[one.name] = answer.error;
    }
    // What the smallest request of these asks about is not there.
    expect(others).toEqual({
      GetCisScanResultDetails: 'ValidationException',
      ListCisScanResultsAggregatedByChecks: 'ValidationException',
      ListCisScanResultsAggregatedByTargetResource: 'ValidationException',
      ListCodeSecurityScanConfigurationAssociations: 'ResourceNotFoundException',
    });
    const theirs = ['arn:aws:inspector2:us-east-1:444455556666:owner/444455556666/filter/0123456789abcdef'];
    const filters = await ask(server, service, 'ListFilters', { arns: theirs, nextToken: 'made-up' });
    expect(refusedMembers(filters)).toEqual(['nextToken']);
  });

  test.skipIf(!hasBoto3)('of boto3, by its own list of paginators', async () => {
    const inputs = Object.fromEntries(paged.map((one) => [one.name, inputOf(one)]));
    const found: Found = await boto3(
      server,
      `
from botocore import xform_name
inspector = client()
inputs = json.loads(${JSON.stringify(JSON.stringify(inputs))})
names = inspector.meta.service_model.operation_names
found = {}
for name in names:
    method = xform_name(name)
    if not inspector.can_paginate(method):
        continue
    paginator = inspector.get_paginator(method)
    key = paginator.result_keys[0].expression
    def walk(**config):
        pages = paginator.paginate(PaginationConfig=config, **inputs.get(name, {}))
        return [item for page in pages for item in page.get(key, [])]
    try:
        found[name] = {'small': walk(PageSize=2) if paginator._limit_key else walk(), 'large': walk()}
    except ClientError as error:
        found[name] = {'error': error.response['Error']['Code']}
show(found)
`,
    );
    expect(Object.keys(found).length).toBeGreaterThanOrEqual(16);
    check(found);
  });

  test('of the JavaScript SDK', async () => {
    const client = new inspector2Client.Inspector2Client({
      endpoint: server.url,
      region: REGION,
      credentials: keyOf('admin'),
      maxAttempts: 1,
    });
    type Paginate = (config: object, input: unknown) => AsyncIterable<Record<string, unknown[]>>;
    const module = inspector2Client as unknown as Readonly<Record<string, Paginate>>;
    const walk = async (one: (typeof paged)[number], pageSize?: number): Promise<unknown[]> => {
      const pages = module[`paginate${one.name}`]?.({ client, ...(pageSize && { pageSize }) }, inputOf(one));
      const items: unknown[] = [];
      for await (const page of pages ?? []) items.push(...(page[one.items] ?? []));
      return items;
    };
    const found: Found = {};
    for (const one of paged.filter(({ name }) => `paginate${name}` in module)) {
      try {
        found[one.name] = { small: await walk(one, 2), large: await walk(one) };
      } catch (error) {
        found[one.name] = { error: error instanceof Error ? error.name : String(error) };
      }
    }
    client.destroy();
    check(found);
  });

  test.skipIf(!hasAwsCli)('of the aws command line', async () => {
    const some = paged.filter(({ name }) => SOMETHING.includes(name) || effortOf(0, 1) === 1);
    const walk = async (one: (typeof paged)[number], ...args: string[]): Promise<unknown[]> => {
      const command = one.name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
      const answer = await aws(server, [command, '--cli-input-json', JSON.stringify(inputOf(one)), ...args]);
      return answer?.[one.items] ?? [];
    };
    const found: Found = {};
    for (const one of some) {
      const hasLimit = 'maxResults' in structureOf(contract, one.input).members;
      try {
        found[one.name] = { small: await walk(one, ...(hasLimit ? ['--page-size', '2'] : [])), large: await walk(one) };
      } catch (error) {
        const said = String((error as { stderr?: string }).stderr);
        // An older version knows not all of the newest lists, and of some the tokens alone.
        if (/Invalid choice|Unknown options: --page-size/.test(said)) continue;
        found[one.name] = { error: /\((\w+)\)/.exec(said)?.[1] ?? String(error) };
      }
    }
    expect(Object.keys(found).length).toBeGreaterThanOrEqual(effortOf(SOMETHING.length, 15));
    check(found);
  });
});
