import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boto3, hasBoto3 } from './clients.ts';
import { host } from './example.ts';
import { type ConformityServer, EXAMPLES, seed, startServer } from './server.ts';

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly reason?: string;
  readonly fields: readonly string[];
}

const equals = (value: string) => [{ comparison: 'EQUALS', value }];
const MIDNIGHT = 1767225600; // 2026-01-01T00:00:00Z, when the first example was observed

/** What a filter is given, and how many of the sixty examples it finds. */
const FILTERS: Readonly<Record<string, readonly [criteria: object, count: number]>> = {
  severity: [{ severity: equals('CRITICAL') }, 10],
  'two severities': [{ severity: [...equals('CRITICAL'), ...equals('HIGH')] }, 20],
  'all but one severity': [{ severity: [{ comparison: 'NOT_EQUALS', value: 'LOW' }] }, 50],
  status: [{ findingStatus: equals('ACTIVE') }, 60],
  type: [{ findingType: equals('NETWORK_REACHABILITY') }, 0],
  'resource type': [{ resourceType: equals('AWS_ECR_CONTAINER_IMAGE') }, 30],
  resource: [{ resourceId: equals(host.id) }, 30],
  vulnerability: [{ vulnerabilityId: equals('CVE-2024-1007') }, 1],
  'title prefix': [{ title: [{ comparison: 'PREFIX', value: 'CVE-2024-101' }] }, 10],
  fix: [{ fixAvailable: equals('NO') }, 0],
  score: [{ inspectorScore: [{ lowerInclusive: 7.5, upperInclusive: 9.8 }] }, 20],
  EPSS: [{ epssScore: [{ lowerInclusive: 0.3 }] }, 10],
  'first observed': [{ firstObservedAt: [{ startInclusive: MIDNIGHT, endInclusive: MIDNIGHT + 9 * 60 }] }, 10],
  'last observed': [{ lastObservedAt: [{ startInclusive: MIDNIGHT + 50 * 60 }] }, 10],
  package: [{ vulnerablePackages: [{ name: equals('openssl')[0], version: equals('3.0.11')[0] }] }, 60],
  'another package': [{ vulnerablePackages: [{ name: equals('openssl')[0], version: equals('3.0.12')[0] }] }, 0],
  tag: [{ resourceTags: [{ comparison: 'EQUALS', key: 'team', value: 'payments' }] }, 60],
  'two fields': [{ severity: equals('HIGH'), resourceType: equals('AWS_ECR_CONTAINER_IMAGE') }, 0],
};

describe.skipIf(!hasBoto3)('boto3', () => {
  let server: ConformityServer;
  beforeAll(async () => {
    server = await startServer();
    await seed(server);
  });
  afterAll(() => server.stop());

  test('the paginator finds what each filter asks for', async () => {
    const counts = await boto3(
      server,
      `
inspector = client()
counts = {}
for name, criteria in json.loads(${JSON.stringify(JSON.stringify(FILTERS))}).items():
    pages = inspector.get_paginator('list_findings').paginate(
        filterCriteria=criteria[0], PaginationConfig={'PageSize': 17})
    counts[name] = sum(len(page['findings']) for page in pages)
show(counts)
`,
    );
    expect(counts).toEqual(Object.fromEntries(Object.entries(FILTERS).map(([name, [, count]]) => [name, count])));
  });

  test('each sort order, page by page', async () => {
    const sorted: Record<string, { titles: string[]; scores: number[] }> = await boto3(
      server,
      `
inspector = client()
orders = {}
for field in ['SEVERITY', 'INSPECTOR_SCORE', 'EPSS_SCORE', 'VULNERABILITY_ID', 'FIRST_OBSERVED_AT', 'LAST_OBSERVED_AT',
              'AWS_ACCOUNT_ID', 'FINDING_TYPE', 'FINDING_STATUS', 'RESOURCE_TYPE', 'ECR_IMAGE_PUSHED_AT',
              'ECR_IMAGE_REPOSITORY_NAME', 'ECR_IMAGE_REGISTRY', 'NETWORK_PROTOCOL', 'COMPONENT_TYPE',
              'VULNERABILITY_SOURCE', 'VENDOR_SEVERITY']:
    for order in ['ASC', 'DESC']:
        pages = inspector.get_paginator('list_findings').paginate(
            sortCriteria={'field': field, 'sortOrder': order}, PaginationConfig={'PageSize': 13})
        found = [finding for page in pages for finding in page['findings']]
        orders[field + ' ' + order] = {'titles': [f['title'] for f in found],
            'scores': [f['inspectorScore'] for f in found if 'inspectorScore' in f]}
show(orders)
`,
    );
    const titles = EXAMPLES.map(({ title }) => title);
    for (const [order, found] of Object.entries(sorted)) expect(new Set(found.titles), order).toEqual(new Set(titles));
    for (const field of ['VULNERABILITY_ID', 'FIRST_OBSERVED_AT', 'LAST_OBSERVED_AT']) {
      expect(sorted[`${field} ASC`]?.titles, field).toEqual(titles);
      expect(sorted[`${field} DESC`]?.titles, field).toEqual(titles.toReversed());
    }
    const scores = sorted['INSPECTOR_SCORE DESC']?.scores ?? [];
    expect(scores).toHaveLength(50);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(sorted['EPSS_SCORE DESC']?.titles.slice(0, 20)).toEqual(titles.filter((_, n) => n % 3 === 0).toReversed());
  });

  test('what the client does not check, the server does', async () => {
    const refusals: Record<string, Refusal | null> = await boto3(
      server,
      `
loose = client(parameter_validation=False, retries={'max_attempts': 0})
criteria = {'severity': [{'comparison': 'EQUALS', 'value': 'HIGH'}]}
show({
    'range': error_of(loose.list_findings, maxResults=101),
    'enum': error_of(loose.list_findings, sortCriteria={'field': 'SIZE', 'sortOrder': 'UP'}),
    'pattern': error_of(loose.search_vulnerabilities, filterCriteria={'vulnerabilityIds': ['CVE-1']}),
    'list': error_of(loose.list_findings, filterCriteria={'severity': criteria['severity'] * 11}),
    'required': error_of(loose.create_filter, name='x'),
    'length': error_of(loose.create_filter, name='x' * 129, action='NONE', filterCriteria=criteria),
    'nested': error_of(loose.list_findings, filterCriteria={'resourceTags': [{'comparison': 'EQUALS'}]}),
    'union': error_of(loose.list_finding_aggregations, aggregationType='TITLE', aggregationRequest={}),
    'token': error_of(loose.list_findings, nextToken='made up'),
    'null character': error_of(loose.list_findings, filterCriteria={'title': [{'comparison': 'EQUALS', 'value': 'a\\0b'}]}),
    'nothing wrong': error_of(loose.list_findings, filterCriteria=criteria),
})
`,
    );
    const { 'nothing wrong': nothing, ...wrong } = refusals;
    expect(nothing).toBeNull();
    for (const [what, refusal] of Object.entries(wrong)) {
      expect(refusal, what).toMatchObject({
        code: 'ValidationException',
        status: 400,
        reason: 'FIELD_VALIDATION_FAILED',
      });
    }
    expect(Object.fromEntries(Object.entries(wrong).map(([what, refusal]) => [what, refusal?.fields]))).toEqual({
      range: ['maxResults'],
      enum: ['sortCriteria.field', 'sortCriteria.sortOrder'],
      pattern: ['filterCriteria.vulnerabilityIds.1.member'],
      list: ['filterCriteria.severity'],
      required: ['action', 'filterCriteria'],
      length: ['name'],
      nested: ['filterCriteria.resourceTags.1.member.key'],
      union: ['aggregationRequest'],
      token: ['nextToken'],
      'null character': ['filterCriteria.title.1.member.value'],
    });
  });

  test('every operation that the client knows reaches its handler or says that it is not there yet', async () => {
    const answers: Record<string, Refusal | null> = await boto3(
      server,
      `
loose = client(parameter_validation=False, retries={'max_attempts': 0})
model = loose.meta.service_model
names = {model.operation_model(api).name: method for method, api in loose.meta.method_to_api_mapping.items()}
answers = {}
for name, method in sorted(names.items()):
    if name in ('TagResource', 'UntagResource', 'ListTagsForResource'):
        continue
    answers[name] = error_of(getattr(loose, method))
show(answers)
`,
    );
    expect(Object.keys(answers).length).toBeGreaterThanOrEqual(72);
    for (const [name, refusal] of Object.entries(answers)) {
      if (refusal !== null) expect(refusal, name).toMatchObject({ code: 'ValidationException', status: 400 });
    }
    const reached = Object.entries(answers).filter(([, refusal]) => refusal === null);
    const available = [
      'BatchGetAccountStatus',
      'BatchGetMemberEc2DeepInspectionStatus',
      'DescribeOrganizationConfiguration',
      'Disable',
      'ListCisScanConfigurations',
      'ListCisScans',
      'ListCodeSecurityIntegrations',
      'ListCodeSecurityScanConfigurations',
      'GetConfiguration',
      'GetDelegatedAdminAccount',
      'GetEc2DeepInspectionConfiguration',
      'ListAccountPermissions',
      'ListCoverage',
      'ListCoverageStatistics',
      'ListDelegatedAdminAccounts',
      'ListFilters',
      'ListFindings',
      'ListMembers',
      'ListUsageTotals',
      'UpdateEc2DeepInspectionConfiguration',
    ];
    expect(reached.map(([name]) => name)).toEqual(expect.arrayContaining(available));
  });

  test('times arrive as times, and errors as the client’s exceptions', async () => {
    const seen = await boto3(
      server,
      `
inspector = client()
finding = inspector.list_findings(filterCriteria={'vulnerabilityId': [{'comparison': 'EQUALS', 'value': 'CVE-2024-1003'}]})['findings'][0]
arn = 'arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/filter/0123456789abcdef'
try:
    inspector.list_tags_for_resource(resourceArn=arn)
except inspector.exceptions.ResourceNotFoundException as error:
    missing = error.response['Error']['Message']
show({'at': finding['firstObservedAt'].timestamp(), 'missing': missing, 'arn': arn})
`,
    );
    expect(seen.at).toBe(MIDNIGHT + 3 * 60);
    expect(seen.missing).toBe(`The resource ${seen.arn} does not exist.`);
  });
});
