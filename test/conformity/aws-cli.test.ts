import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { aws, hasAwsCli } from './clients.ts';
import { ACCOUNT, host, image } from './example.ts';
import { type ConformityServer, EXAMPLES, seed, startServer } from './server.ts';

describe.skipIf(!hasAwsCli)('the aws command line', () => {
  let server: ConformityServer;
  beforeAll(async () => {
    server = await startServer();
    await seed(server);
  });
  afterAll(() => server.stop());

  const list = async (...args: string[]): Promise<{ title: string; severity: string; inspectorScore?: number }[]> =>
    (await aws(server, ['list-findings', ...args])).findings;
  const criteria = (value: object): string[] => ['--filter-criteria', JSON.stringify(value)];
  const equals = (value: string) => [{ comparison: 'EQUALS', value }];

  test('list-findings walks all pages', async () => {
    const all = await list('--page-size', '7');
    expect(new Set(all.map(({ title }) => title))).toEqual(new Set(EXAMPLES.map(({ title }) => title)));
    expect(all).toHaveLength(EXAMPLES.length);
  });

  test('list-findings --max-items gives a token that goes on where it ended', async () => {
    const first = await aws(server, ['list-findings', '--max-items', '25', '--page-size', '10']);
    expect(first.findings).toHaveLength(25);
    const rest = await list('--starting-token', first.NextToken);
    expect(rest).toHaveLength(35);
    const titles = [...first.findings, ...rest].map(({ title }: { title: string }) => title);
    expect(new Set(titles).size).toBe(60);
  });

  test('list-findings filters and sorts', async () => {
    const filter = criteria({ severity: [...equals('CRITICAL'), ...equals('HIGH')], resourceType: equals(host.type) });
    const sort = ['--sort-criteria', '{"field": "INSPECTOR_SCORE", "sortOrder": "ASC"}'];
    const scores = (await list(...filter, ...sort)).map(({ inspectorScore }) => inspectorScore);
    expect(scores).toEqual(Array(10).fill(7.5));
    const images = criteria({ severity: equals('CRITICAL'), resourceType: equals(image.type) });
    expect(await list(...images)).toHaveLength(10);
  });

  test('a finding has its resource, packages and times', async () => {
    const [finding] = await list(...criteria({ vulnerabilityId: equals('CVE-2024-1010') }));
    expect(finding).toMatchObject({
      awsAccountId: ACCOUNT,
      firstObservedAt: 1767226200,
      packageVulnerabilityDetails: { vulnerablePackages: [{ name: 'openssl', epoch: 0, release: '1~deb12u2' }] },
      resources: [{ id: host.id, details: { awsEc2Instance: { platform: 'DEBIAN_12' } } }],
    });
  });

  test('a suppression rule hides and, once deleted, shows again', async () => {
    const filter = JSON.stringify({ severity: equals('INFORMATIONAL') });
    const name = 'no-information';
    const { arn } = await aws(server, [
      'create-filter',
      '--action',
      'SUPPRESS',
      '--name',
      name,
      '--filter-criteria',
      filter,
    ]);
    const suppressed = async () => list(...criteria({ findingStatus: equals('SUPPRESSED') }));
    await vi.waitFor(async () => expect(await suppressed()).toHaveLength(10), { timeout: 30_000, interval: 200 });
    expect(new Set((await suppressed()).map(({ severity }) => severity))).toEqual(new Set(['INFORMATIONAL']));

    const { filters } = await aws(server, ['list-filters', '--action', 'SUPPRESS']);
    expect(filters).toMatchObject([{ arn, name, action: 'SUPPRESS', criteria: JSON.parse(filter) }]);
    await aws(server, [
      'update-filter',
      '--filter-arn',
      arn,
      '--filter-criteria',
      JSON.stringify({ severity: equals('LOW') }),
    ]);
    await vi.waitFor(
      async () => expect(new Set((await suppressed()).map(({ severity }) => severity))).toEqual(new Set(['LOW'])),
      { timeout: 30_000, interval: 200 },
    );

    await aws(server, ['tag-resource', '--resource-arn', arn, '--tags', 'team=payments,stage=']);
    expect((await aws(server, ['list-tags-for-resource', '--resource-arn', arn])).tags).toEqual({
      team: 'payments',
      stage: '',
    });
    await aws(server, ['untag-resource', '--resource-arn', arn, '--tag-keys', 'stage']);
    expect((await aws(server, ['list-tags-for-resource', '--resource-arn', arn])).tags).toEqual({ team: 'payments' });

    await aws(server, ['delete-filter', '--arn', arn]);
    await vi.waitFor(async () => expect(await suppressed()).toHaveLength(0), { timeout: 30_000, interval: 200 });
    expect(await list(...criteria({ findingStatus: equals('ACTIVE') }))).toHaveLength(60);
  });

  test('coverage, its filters and its statistics', async () => {
    const { coveredResources } = await aws(server, ['list-coverage', '--page-size', '1']);
    expect(coveredResources.map(({ resourceId }: { resourceId: string }) => resourceId).sort()).toEqual(
      [host.id, image.id].sort(),
    );
    const active = await aws(server, ['list-coverage', ...criteria({ scanStatusCode: equals('ACTIVE') })]);
    expect(active.coveredResources).toMatchObject([
      { resourceId: host.id, scanType: 'PACKAGE', scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' } },
    ]);
    const statistics = await aws(server, ['list-coverage-statistics', '--group-by', 'RESOURCE_TYPE']);
    expect(statistics.totalCounts).toBe(2);
    expect(statistics.countsByGroup).toEqual(
      expect.arrayContaining([
        { count: 1, groupKey: 'AWS_EC2_INSTANCE' },
        { count: 1, groupKey: 'AWS_ECR_CONTAINER_IMAGE' },
      ]),
    );
    const total = await aws(server, ['list-coverage-statistics']);
    expect(total.totalCounts).toBe(2);
  });

  test('search-vulnerabilities', async () => {
    const search = (id: string) =>
      aws(server, ['search-vulnerabilities', '--filter-criteria', JSON.stringify({ vulnerabilityIds: [id] })]);
    expect((await search('CVE-2023-44487')).vulnerabilities).toMatchObject([
      { id: 'CVE-2023-44487', cvss3: { baseScore: 7.5 }, epss: { score: 0.944 }, cwes: ['CWE-400'] },
    ]);
    expect((await search('CVE-2099-0001')).vulnerabilities).toEqual([]);
  });

  test('enable, status, disable', async () => {
    await aws(server, ['enable', '--resource-types', 'EC2', 'ECR']);
    const status = async () => (await aws(server, ['batch-get-account-status'])).accounts[0].resourceState;
    const enabled = { ec2: { status: 'ENABLED' }, ecr: { status: 'ENABLED' }, lambda: { status: 'DISABLED' } };
    await vi.waitFor(async () => expect(await status()).toMatchObject(enabled), { timeout: 30_000, interval: 200 });
    await aws(server, ['disable', '--resource-types', 'ECR']);
    await vi.waitFor(async () => expect((await status()).ecr.status).toBe('DISABLED'), {
      timeout: 30_000,
      interval: 200,
    });
  });

  describe('refusals in the words of AWS', () => {
    const refused = (args: string[], options: Parameters<typeof aws>[2], words: string) =>
      expect(aws(server, args, options)).rejects.toMatchObject({ stderr: expect.stringContaining(words) });

    test('an unknown key', () =>
      refused(
        ['list-findings'],
        { env: { AWS_ACCESS_KEY_ID: 'AKIANOBODY' } },
        'An error occurred (UnrecognizedClientException) when calling the ListFindings operation: The security token included in the request is invalid.',
      ));
    test('a wrong secret', () =>
      refused(
        ['list-findings'],
        { env: { AWS_SECRET_ACCESS_KEY: 'guess' } },
        'An error occurred (InvalidSignatureException) when calling the ListFindings operation: The request signature we calculated does not match the signature you provided.',
      ));
    test('a clock that is wrong', async () => {
      server.skewMinutes = 20;
      try {
        await refused(
          ['list-findings'],
          {},
          '(InvalidSignatureException) when calling the ListFindings operation: Signature expired: ',
        );
      } finally {
        server.skewMinutes = 0;
      }
    });
    test('a role that may not', () =>
      refused(
        ['enable', '--resource-types', 'EC2'],
        { role: 'reader' },
        '(AccessDeniedException) when calling the Enable operation: User: arn:aws:iam::111122223333:user/AKIAEXAMPLEREADER is not authorized to perform: inspector2:Enable',
      ));
  });
});
