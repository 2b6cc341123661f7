import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ask } from './ask.ts';
import { boto3, hasBoto3 } from './clients.ts';
import { ACCOUNT, host, image, imageDetails } from './example.ts';
import { type ConformityServer, seed, startServer } from './server.ts';
import { services } from './services.ts';
import type { Json } from './values.ts';

const VULNERABILITIES = 'arn:aws:inspector:us-east-1:316112463485:rulespackage/0-gEjTy7T7';
const CIS = 'arn:aws:inspector:us-east-1:316112463485:rulespackage/0-rExsr2X8';
const NETWORK = 'arn:aws:inspector:us-east-1:316112463485:rulespackage/0-PmNV0Tcd';
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:runs';
const HOSTS = 5;

/** Items of one walk in pages of two, and of another in pages of the server's own size; or how it was refused. */
type Found = Record<string, { small: unknown[]; large: unknown[]; pages: number } | { error: string }>;

/** Walks every paginator that botocore has for a service. */
const WALK = `
from botocore import xform_name
service, inputs = json.loads(sys.argv[3])
api = client(service)
found = {}
for name in api.meta.service_model.operation_names:
    method = xform_name(name)
    if not api.can_paginate(method):
        continue
    paginator = api.get_paginator(method)
    def walk(**config):
        pages = list(paginator.paginate(PaginationConfig=config, **inputs.get(name, {})))
        return pages, [item for page in pages for key in paginator.result_keys for item in key.search(page) or []]
    try:
        (pages, small), (_, large) = walk(PageSize=2), walk()
        found[name] = {'small': small, 'large': large, 'pages': len(pages)}
    except ClientError as error:
        found[name] = {'error': error.response['Error']['Code']}
show(found)
`;

/** Every walk of these ends with the same items, each once, and the small pages are as many as they must be. */
function check(found: Found, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    const walks = found[name];
    if (walks === undefined || 'error' in walks) throw new Error(`${name}: ${JSON.stringify(walks)}`);
    const texts = walks.small.map((item) => JSON.stringify(item)).sort();
    expect(new Set(texts).size, name).toBe(count);
    expect(texts, name).toEqual(walks.large.map((item) => JSON.stringify(item)).sort());
    expect(walks.pages, name).toBeGreaterThanOrEqual(Math.ceil(count / 2));
    expect(walks.pages, name).toBeLessThanOrEqual(Math.floor(count / 2) + 1);
  }
}

describe.skipIf(!hasBoto3)('every paginator of boto3 runs to its end', () => {
  let server: ConformityServer;
  beforeAll(async () => {
    server = await startServer();
    await seed(server);
  });
  afterAll(() => server?.stop());

  const walk = (service: string, inputs: Readonly<Record<string, Json>>): Promise<Found> =>
    boto3(server, WALK.replace('sys.argv[3]', JSON.stringify(JSON.stringify([service, inputs]))));

  test('of Inspector Classic', async () => {
    for (let n = 1; n < HOSTS; n++) {
      await server.store.coverage.upsert({
        resource: { ...host, id: `i-${String(n).padStart(17, '0')}` },
        scanType: 'PACKAGE',
        lastScannedAt: '2026-01-02T03:04:05.000Z',
        status: { code: 'ACTIVE', reason: 'SUCCESSFUL' },
        scanMode: 'EC2_INSPECTOR_AGENT_BASED',
      });
    }
    const classic = (await services()).find(({ contract }) => contract.service === 'inspector');
    if (classic === undefined) throw new Error('there is no contract of Inspector Classic');
    async function call(operation: string, input: Json) {
      const { body, error } = await ask(server, classic ?? expect.unreachable(), operation, input);
      if (error !== undefined) throw new Error(`${operation}: ${error}`);
      return body as Readonly<Record<string, string>>;
    }
    const made = async (operation: string, input: Json, member: string): Promise<string> =>
      (await call(operation, input))[member] ?? expect.unreachable();

    for (let n = 1; n < 5; n++) await call('CreateAssessmentTarget', { assessmentTargetName: `target ${n}` });
    const target = await made('CreateAssessmentTarget', { assessmentTargetName: 'all' }, 'assessmentTargetArn');
    const template = (name: string): Promise<string> =>
      made(
        'CreateAssessmentTemplate',
        {
          assessmentTargetArn: target,
          assessmentTemplateName: name,
          durationInSeconds: 180,
          rulesPackageArns: [VULNERABILITIES, CIS, NETWORK],
        },
        'assessmentTemplateArn',
      );
    const weekly = await template('weekly');
    for (const name of ['daily', 'hourly']) await template(name);
    for (const event of ['ASSESSMENT_RUN_STARTED', 'ASSESSMENT_RUN_COMPLETED', 'FINDING_REPORTED']) {
      await call('SubscribeToEvent', { resourceArn: weekly, event, topicArn: TOPIC });
    }
    const run = await made('StartAssessmentRun', { assessmentTemplateArn: weekly }, 'assessmentRunArn');
    await vi.waitFor(
      async () => {
        const { assessmentRuns } = (await call('DescribeAssessmentRuns', {
          assessmentRunArns: [run],
        })) as unknown as { assessmentRuns: readonly { state: string }[] };
        expect(assessmentRuns[0]?.state).toBe('COLLECTING_DATA');
      },
      { timeout: 60_000 },
    );
    await call('StopAssessmentRun', { assessmentRunArn: run });
    await vi.waitFor(
      async () => {
        const { assessmentRuns } = (await call('DescribeAssessmentRuns', {
          assessmentRunArns: [run],
        })) as unknown as { assessmentRuns: readonly { completedAt?: number }[] };
        expect(assessmentRuns[0]?.completedAt).toBeDefined();
      },
      { timeout: 60_000 },
    );

    const found = await walk('inspector', {
      ListAssessmentRunAgents: { assessmentRunArn: run },
      ListExclusions: { assessmentRunArn: run },
      PreviewAgents: { previewAgentsArn: target },
    });
    check(found, {
      ListAssessmentRunAgents: HOSTS,
      ListAssessmentRuns: 1,
      ListAssessmentTargets: 5,
      ListAssessmentTemplates: 3,
      // Events of one topic are one subscription.
      ListEventSubscriptions: 1,
      ListExclusions: 2,
      // The hosts without a vulnerability have a finding that says so, as on AWS.
      ListFindings: 30 + HOSTS - 1,
      ListRulesPackages: 4,
    });
    expect(Object.keys(found)).toHaveLength(9);
  });

  test('of ECR, where it answers the operation', async () => {
    await server.store.accounts.setEnablement({ accountId: ACCOUNT, region: 'us-east-1' }, { ECR: 'ENABLED' });
    const { repository } = imageDetails;
    const found = await walk('ecr', {
      DescribeImages: { repositoryName: repository },
      DescribeImageScanFindings: { repositoryName: repository, imageId: { imageDigest: imageDetails.image.digest } },
      GetLifecyclePolicyPreview: { repositoryName: repository },
      ListImages: { repositoryName: repository },
    });
    check(found, { DescribeImages: 1, DescribeImageScanFindings: 30 });
    const refused = Object.values(found).filter((walks) => 'error' in walks);
    expect(refused).toEqual(refused.map(() => ({ error: 'UnknownOperationException' })));
    expect(image.id).toContain(imageDetails.image.digest);
  });
});
