import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Condition, Filter, PackageField } from '../../src/domain/filter.ts';
import { PACKAGE_FIELDS } from '../../src/domain/filter.ts';
import type { Finding, VulnerablePackage } from '../../src/domain/finding.ts';
import type { FunctionDetails, Resource } from '../../src/domain/resource.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { FILTER_FIELDS, matchesFilter } from '../../src/findings/filter.ts';
import { FINDING_FILTER_FIELDS, type OpenStore, openStore } from '../../src/store/index.ts';
import { FINDING_SORT_FIELDS, type FindingSort, type ListedFinding } from '../../src/store/store.ts';
import { effort } from '../effort.ts';
import { hasPostgres, startPostgres } from '../postgres.ts';
import { finding, idOf, image, instance, OTHER, OWNER, opened as openedChange, scopeOf } from './samples.ts';
import { SORT_KEYS } from './sort-keys.ts';

/**
 * Filters have two interpreters, SQL and in memory. Whatever the filter, they take the same findings; whatever the order
 * and however the pages are found, a list shows each of them once.
 */

test('both interpreters know the same fields', () => {
  expect([...FINDING_FILTER_FIELDS].sort()).toEqual([...FILTER_FIELDS].sort());
});

/** Few values, so that filters meet findings; with everything that SQL could misread. */
const WORDS = ['', 'a', 'A', 'ab', 'a%', 'a_b', '%', '_', '\\', "a'b", 'ä', '😀', '😀b', 'libssl3', 'lib%'];
const word = fc.constantFrom(...WORDS);
const day = (n: number): string => new Date(Date.UTC(2026, 4, 1 + (n % 5), 0, 0, 0, n % 3)).toISOString();
const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;

const VERSIONS = ['1:3.0-1', '3.0-1', '3.0', '0:1.2.3-r4', 'ab', '1.0-beta-2'];

const packageOf = (n: number): VulnerablePackage => {
  const sample = finding(n, instance()).packageVulnerability?.packages[0];
  if (sample === undefined) throw new Error('the sample has a package');
  const { arch, ...rest } = sample;
  return {
    ...rest,
    type: pick(['deb', 'apk', 'npm', 'rpm'], n),
    name: pick(WORDS, n * 7),
    version: pick(VERSIONS, n),
    filePath: pick(WORDS, n * 5),
    ...(n % 3 > 0 && { arch: pick(['amd64', 'all'], n) }),
    ...(n % 4 > 0 && { layer: pick(WORDS, n * 11) }),
    ...(n % 5 > 2 && { functionLayer: pick(WORDS, n * 13) }),
  };
};

const AZURE = { provider: 'AZURE', accountId: 'ab', region: 'a_b', partition: 'azure', orgId: 'a%' } as const;
const serverless: FunctionDetails = {
  kind: 'function',
  name: 'ab',
  runtime: 'a',
  version: '$LATEST',
  codeDigest: 'a%',
  executionRole: "a'b",
};
const functionOf = (n: number, details: FunctionDetails): Resource => ({
  ...instance(n),
  id: `arn:aws:lambda:us-east-1:${OWNER.accountId}:function:${n}`,
  type: 'AWS_LAMBDA_FUNCTION',
  details,
});

const RESOURCES: readonly Resource[] = [
  instance(1, { tags: {} }),
  instance(4, {
    details: {
      kind: 'instance',
      platform: 'DEBIAN_12',
      imageReference: 'a_b',
      networkId: 'ab',
      subnetIds: ['a', 'lib%'],
    },
  }),
  instance(5, {
    details: { kind: 'instance', platform: 'DEBIAN_12', cloud: AZURE, imageReference: 'a', subnetIds: [] },
  }),
  functionOf(1, { ...serverless, layers: ['', 'a%'], modifiedAt: day(2) }),
  functionOf(2, { ...serverless, cloud: AZURE, executionRole: 'ab' }),
  {
    ...instance(6),
    id: 'ab',
    type: 'CODE_REPOSITORY',
    details: { kind: 'code-repository', projectName: 'a%', providerType: 'GITHUB', visibility: 'PUBLIC' },
  },
  instance(2, { tags: { a: 'a', 'a%': '' } }),
  instance(3, { ...OTHER, tags: { a: 'A', '😀': 'ä' } }),
  image(1, { tags: { ab: "a'b" } }),
  (() => {
    const base = image(2);
    if (base.details.kind !== 'image') throw new Error('an image');
    const { pushedAt, ...details } = base.details;
    const used = { lastInUseAt: day(1), inUseCount: 2 };
    return { ...base, details: { ...details, ...used, repository: 'a_b', image: { ...details.image, tags: [] } } };
  })(),
];

/** What networks and code have instead of packages. */
function elsewhere(n: number): Partial<Finding> {
  if (n % 12 === 0)
    return {
      type: 'NETWORK_REACHABILITY',
      networkReachability: {
        ports: { begin: n % 5, end: (n % 5) + (n % 3) },
        protocol: n % 24 === 0 ? 'TCP' : 'UDP',
        path: [
          { type: pick(WORDS, n), id: pick(WORDS, n + 1) },
          { type: 'ab', id: 'a%' },
        ].slice(0, 1 + (n % 2)),
      },
    };
  if (n % 12 === 6)
    return {
      type: 'CODE_VULNERABILITY',
      codeVulnerability: {
        filePath: pick(WORDS, n),
        startLine: 1,
        endLine: 2,
        detectorId: 'a',
        detectorName: pick(WORDS, n + 2),
        detectorTags: WORDS.slice(n % 5, (n % 5) + (n % 3)),
        cwes: ['CWE-1'],
        referenceUrls: [],
      },
    };
  return {};
}

/** Findings with every value present somewhere and missing somewhere else. */
const FINDINGS: readonly Finding[] = Array.from({ length: 60 }, (_, n) => {
  const { inspectorScore, packageVulnerability, fixAvailable, exploitAvailable, ...rest } = finding(
    n,
    pick(RESOURCES, n),
    { id: idOf(`equivalence ${n}`) },
  );
  if (packageVulnerability === undefined) throw new Error('the sample is a package vulnerability');
  const { vendorSeverity, ...about } = packageVulnerability;
  return {
    ...rest,
    title: pick(WORDS, n * 3),
    severity: pick(SEVERITIES, n),
    status: n % 9 === 0 ? 'SUPPRESSED' : 'ACTIVE',
    firstObservedAt: day(n),
    lastObservedAt: day(n * 2),
    updatedAt: day(n * 3),
    ...(n % 4 > 0 && { inspectorScore: n % 11 }),
    ...(n % 5 > 0 && { fixAvailable: pick(['YES', 'NO', 'PARTIAL'] as const, n) }),
    ...(n % 3 > 0 && { exploitAvailable: pick(['YES', 'NO'] as const, n) }),
    ...elsewhere(n),
    ...(n % 6 > 0 && {
      packageVulnerability: {
        ...about,
        vulnerabilityId: `CVE-2026-${n % 4}`,
        source: pick(WORDS, n + 1),
        relatedVulnerabilities: WORDS.slice(n % 5, (n % 5) + (n % 3)),
        packages: [packageOf(n), packageOf(n + 1), packageOf(n * 3)].slice(0, 1 + (n % 3)),
        ...(n % 4 > 1 && { vendorSeverity: pick(WORDS, n) }),
      },
    }),
  };
});

const EPSS: Readonly<Record<string, number>> = { 'CVE-2026-1': 0, 'CVE-2026-2': 0.5 };

/** Every value that some finding has in a text field, and some that none has. */
const text = fc.oneof(
  word,
  fc.constantFrom(
    ...FINDINGS.slice(0, 8).flatMap((f) => [
      f.resourceId,
      f.resourceId.slice(0, 6),
      f.severity,
      f.status,
      f.id,
      `arn:aws:inspector2:${f.region}:${f.accountId}:finding/${f.id}`,
      `arn:aws:inspector2:${f.region}:${f.accountId}:finding/${f.id.slice(0, 1)}`,
    ]),
    ...[
      'arn:',
      'CVE-2026-1',
      'CVE-',
      'HI',
      'PACKAGE_VULNERABILITY',
      'YES',
      'NO',
      'latest',
      'AWS_EC2',
      'amd64',
      'AMD64',
    ],
    ...[OWNER.accountId, OTHER.accountId.slice(0, 3), 'shop/web', '3.0', '1', 'r4', 'libssl3'],
    ...['AWS', 'AZURE', 'GITHUB', 'TCP', 'UDP', 'us-east-1', 'NETWORK_REACHABILITY'],
    ...['\0', 'a\ud800'],
  ),
);
const stringCondition: fc.Arbitrary<Condition> = fc.record({
  kind: fc.constant('string' as const),
  comparison: fc.constantFrom('EQUALS' as const, 'NOT_EQUALS' as const, 'PREFIX' as const),
  value: text,
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const given = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
const numberCondition = fc
  .record({
    lower: maybe(fc.constantFrom(-1, 0, 0.5, 1, 3, 7.5)),
    upper: maybe(fc.constantFrom(-1, 0, 0.5, 2, 10)),
  })
  .map((bounds) => ({ kind: 'number', ...given(bounds) }) as Condition);
const dateCondition = fc
  .record({ start: maybe(fc.nat(14).map(day)), end: maybe(fc.nat(14).map(day)) })
  .map((bounds) => ({ kind: 'date', ...given(bounds) }) as Condition);
const mapCondition = fc
  .record({ key: word, value: maybe(word) })
  .map((tag) => ({ kind: 'map', ...given(tag) }) as Condition);
const packageCondition = fc
  .uniqueArray(fc.constantFrom(...PACKAGE_FIELDS), { minLength: 1, maxLength: 3 })
  .chain((fields) =>
    fc.record(
      Object.fromEntries(
        fields.map((field) => [field, field === 'epoch' ? numberCondition : stringCondition]),
      ) as Record<PackageField, fc.Arbitrary<Condition>>,
    ),
  )
  .map((parts): Condition => ({ kind: 'package', parts }));

const portsCondition = fc
  .record({ begin: maybe(fc.nat(7)), end: maybe(fc.nat(7)) })
  .map((bounds) => ({ kind: 'ports', ...given(bounds) }) as Condition);

const CONDITIONS: Readonly<Record<string, fc.Arbitrary<Condition>>> = {
  cloudImageInUseCount: numberCondition,
  cloudImageLastInUseAt: dateCondition,
  cloudImagePushedAt: dateCondition,
  cloudServerlessFunctionLastModifiedAt: dateCondition,
  ecrImageInUseCount: numberCondition,
  ecrImageLastInUseAt: dateCondition,
  ecrImagePushedAt: dateCondition,
  lambdaFunctionLastModifiedAt: dateCondition,
  portRange: portsCondition,
  firstObservedAt: dateCondition,
  lastObservedAt: dateCondition,
  updatedAt: dateCondition,
  epssScore: numberCondition,
  inspectorScore: numberCondition,
  resourceTags: mapCondition,
  vulnerablePackages: packageCondition,
};

const filters: fc.Arbitrary<Filter> = fc
  .uniqueArray(fc.constantFrom(...FILTER_FIELDS), { maxLength: 3 })
  .chain((fields) =>
    fc.record(
      Object.fromEntries(
        fields.map((field) => [field, fc.array(CONDITIONS[field] ?? stringCondition, { minLength: 1, maxLength: 3 })]),
      ),
    ),
  );

const sorts: fc.Arbitrary<FindingSort | undefined> = maybe(
  fc.record({
    field: fc.constantFrom(...FINDING_SORT_FIELDS),
    order: fc.constantFrom('ASC' as const, 'DESC' as const),
  }),
);

/** Cases that chance meets too seldom. */
const RARE: readonly Filter[] = [
  { vulnerabilityId: [{ kind: 'string', comparison: 'PREFIX', value: '' }] },
  { vulnerabilityId: [{ kind: 'string', comparison: 'NOT_EQUALS', value: '' }] },
  { epssScore: [{ kind: 'number' }] },
  { inspectorScore: [{ kind: 'number', upper: 0 }] },
  { ecrImageTags: [{ kind: 'string', comparison: 'NOT_EQUALS', value: 'latest' }] },
  { relatedVulnerabilities: [{ kind: 'string', comparison: 'PREFIX', value: '' }] },
];
const EXAMPLES = RARE.map((filter): [Filter, undefined, 100] => [filter, undefined, 100]);

/** So that the sixty findings are met by walks in one half of the cases, and fetched in the other. */
const SHORT_WALKS = { wide: 2, narrow: 1, rare: 20 };

function equivalence(kind: string, open: () => Promise<{ store: OpenStore; close: () => Promise<void> }>): void {
  describe.skipIf(kind === 'postgresql' && !hasPostgres)(kind, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    test('SQL and memory take the same findings', async () => {
      const { store } = opened;
      for (const resource of RESOURCES) await store.resources.upsert(resource);
      for (const owner of [OWNER, OTHER])
        await store.findings.apply(owner, FINDINGS.filter((f) => f.accountId === owner.accountId).map(openedChange));
      await store.vulnerabilities.upsert(
        Object.entries(EPSS).map(([id, score]) => ({
          id,
          aliases: [],
          cvss: [],
          cwes: [],
          references: [],
          epss: { score, percentile: 0.5, date: '2026-05-01' },
        })),
      );
      const scope = scopeOf(OWNER, OTHER);
      const all: ListedFinding[] = FINDINGS.map((value) => {
        const resource = RESOURCES.find((r) => r.id === value.resourceId && r.accountId === value.accountId);
        const epssScore = EPSS[value.packageVulnerability?.vulnerabilityId ?? ''];
        if (resource === undefined) throw new Error('every finding has its resource');
        return { finding: value, resource, ...(epssScore !== undefined && { epssScore }) };
      });
      await fc.assert(
        fc.asyncProperty(filters, sorts, fc.constantFrom(7, 20, 100), async (filter, sort, limit) => {
          const met = all.filter((item) => matchesFilter(filter, item)).map((item) => item.finding);
          // Without an order: by what never changes.
          const issue = (f: Finding): string =>
            [f.accountId, f.resourceId, f.type, f.key, f.closedAt ?? '~'].join('\u0000');
          const byIssue = (a: Finding, b: Finding): number => (issue(a) < issue(b) ? -1 : 1);
          const expected = met.sort(byIssue).map(({ id }) => id);
          const shown: ListedFinding[] = [];
          let after: string | undefined;
          do {
            const page = await store.findings.list(scope, filter, sort, { limit, ...(after && { after }) });
            if (page.next !== undefined) expect(page.items).toHaveLength(limit);
            shown.push(...page.items);
            after = page.next;
          } while (after !== undefined);
          const found = shown.map((item) => item.finding.id);
          if (sort === undefined) expect(found).toEqual(expected);
          else {
            const keys = shown.map(SORT_KEYS[sort.field]);
            const ascending = [...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
            expect(keys).toEqual(sort.order === 'ASC' ? ascending : ascending.reverse());
            expect(found.sort()).toEqual([...expected].sort());
          }
          expect(await store.findings.count(scope, filter)).toBe(expected.length);
        }),
        { numRuns: effort(300), examples: EXAMPLES },
      );
    });
  });
}

equivalence('embedded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-filters-'));
  const store = await openStore({ dataFolder: folder, walkBudget: { ...SHORT_WALKS, crowd: 1 } });
  return {
    store,
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

equivalence('postgresql', async () => {
  const server = await startPostgres();
  const store = await openStore({ databaseUrl: server.createDatabase(), walkBudget: { ...SHORT_WALKS, crowd: 50 } });
  return {
    store,
    async close() {
      await store.close();
      server.stop();
    },
  };
});
