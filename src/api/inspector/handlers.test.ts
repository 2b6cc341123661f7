import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, host } from '../../../test/conformity/example.ts';
import { type Call, NOW, newWorld, type Sent, serverOf, type World } from '../../../test/conformity/world.ts';
import { FINDINGS } from '../../assessment/kinds.ts';
import { recordWriter } from '../../assessment/records.ts';
import { assessedResource } from '../../assessment/select.ts';
import type { AssessmentFinding } from '../../domain/assessment.ts';
import { inspector } from '../contract/inspector.generated.ts';

let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

const JSON_11 = 'application/x-amz-json-1.1';
const ask = (operation: string, input: unknown = {}, sent: Sent = {}) =>
  call('/', input, {
    service: 'inspector',
    ...sent,
    headers: { 'content-type': JSON_11, 'x-amz-target': `InspectorService.${operation}` },
  });
const arn = (path: string, account = ACCOUNT) => `arn:aws:inspector:us-east-1:${account}:${path}`;
const NOWHERE = '0-00000000';
const TARGET = arn(`target/${NOWHERE}`);
const TEMPLATE = `${TARGET}/template/${NOWHERE}`;
const RUN = `${TEMPLATE}/run/${NOWHERE}`;
const VULNERABILITIES = 'arn:aws:inspector:us-east-1:316112463485:rulespackage/0-gEjTy7T7';

const finding: AssessmentFinding = {
  issue: 'vulnerabilities/CVE-2024-1/i-1',
  rulesPackageArn: VULNERABILITIES,
  rule: 'CVE-2024-1',
  resource: assessedResource(host),
  title: 'CVE-2024-1 - openssl',
  description: 'A flaw.',
  recommendation: 'Update it.',
  severity: 'High',
  confidence: 10,
  attributes: [],
  userAttributes: [],
  createdAt: NOW.toISOString(),
  updatedAt: NOW.toISOString(),
};

const target = async (name: string): Promise<string> =>
  (await ask('CreateAssessmentTarget', { assessmentTargetName: name })).body.assessmentTargetArn;
const template = async (name: string): Promise<string> => {
  const input = { assessmentTargetArn: await target(name), assessmentTemplateName: name, durationInSeconds: 180 };
  return (await ask('CreateAssessmentTemplate', { ...input, rulesPackageArns: [VULNERABILITIES] })).body
    .assessmentTemplateArn;
};

describe('on a fresh account', () => {
  test.each(Object.keys(inspector.operations))(
    '%s without input answers empty, or names what is missing',
    async (name) => {
      const { status, body, answer } = await ask(name);
      expect(answer.headers['content-type']).toContain(JSON_11);
      if (status === 200) return;
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { __type: 'InvalidInputException', errorCode: expect.stringMatching(/^INVALID_/), canRetry: false },
      });
    },
  );

  test('most lists are empty', async () => {
    expect((await ask('ListAssessmentTargets')).body).toEqual({ assessmentTargetArns: [] });
    expect((await ask('ListFindings')).body).toEqual({ findingArns: [] });
    expect((await ask('ListEventSubscriptions')).body).toEqual({ subscriptions: [] });
  });
});

describe('an input that is refused has the code of its member', () => {
  test.each<[string, object, string]>([
    ['CreateAssessmentTarget', { assessmentTargetName: '' }, 'INVALID_ASSESSMENT_TARGET_NAME'],
    ['CreateAssessmentTarget', { assessmentTargetName: 'a', resourceGroupArn: 'x' }, 'INVALID_RESOURCE_GROUP_ARN'],
    ['CreateResourceGroup', { resourceGroupTags: [] }, 'INVALID_NUMBER_OF_RESOURCE_GROUP_TAGS'],
    ['CreateResourceGroup', { resourceGroupTags: [{ key: '' }] }, 'INVALID_RESOURCE_GROUP_TAG_KEY'],
    ['CreateResourceGroup', { resourceGroupTags: [{ key: 'aws:x' }] }, 'INVALID_RESOURCE_GROUP_TAG_KEY'],
    ['CreateResourceGroup', { resourceGroupTags: [{ key: 'a', value: '' }] }, 'INVALID_RESOURCE_GROUP_TAG_VALUE'],
    ['DescribeFindings', { findingArns: [] }, 'INVALID_NUMBER_OF_FINDING_ARNS'],
    ['DescribeFindings', { findingArns: ['x'], locale: 'DE_DE' }, 'INVALID_LOCALE'],
    ['ListFindings', { filter: { severities: ['Awful'] } }, 'INVALID_SEVERITY'],
    ['ListFindings', { filter: { ruleNames: Array(51).fill('a') } }, 'INVALID_NUMBER_OF_RULE_NAMES'],
    ['ListFindings', { maxResults: 0 }, 'INVALID_MAX_RESULTS'],
    ['ListFindings', { maxResults: 501 }, 'INVALID_MAX_RESULTS'],
    ['ListFindings', { nextToken: 'guess' }, 'INVALID_PAGINATION_TOKEN'],
    ['ListAssessmentRuns', { filter: { states: ['ASLEEP'] } }, 'INVALID_ASSESSMENT_RUN_STATE'],
    [
      'ListAssessmentRuns',
      { filter: { completionTimeRange: { beginDate: 'x' } } },
      'INVALID_ASSESSMENT_RUN_COMPLETION_TIME_RANGE',
    ],
    ['ListAssessmentRuns', { filter: { durationRange: { minSeconds: 1 } } }, 'INVALID_ASSESSMENT_RUN_DURATION_RANGE'],
    [
      'ListAssessmentTemplates',
      { filter: { durationRange: { minSeconds: 1 } } },
      'INVALID_ASSESSMENT_TEMPLATE_DURATION_RANGE',
    ],
    ['SubscribeToEvent', { resourceArn: TEMPLATE, topicArn: 'x', event: 'TEA' }, 'INVALID_EVENT'],
    [
      'SubscribeToEvent',
      { resourceArn: TEMPLATE, topicArn: 'x', event: 'ASSESSMENT_RUN_STARTED' },
      'INVALID_SNS_TOPIC_ARN',
    ],
    ['SetTagsForResource', { resourceArn: TARGET, tags: [] }, 'INVALID_RESOURCE_ARN'],
    ['SetTagsForResource', { resourceArn: TEMPLATE, tags: [{ key: '' }] }, 'INVALID_TAG_KEY'],
    ['RegisterCrossAccountAccessRole', { roleArn: 'x' }, 'INVALID_IAM_ROLE_ARN'],
    ['AddAttributesToFindings', { findingArns: ['x'], attributes: [{ key: '' }] }, 'INVALID_USER_ATTRIBUTE_KEY'],
    ['StopAssessmentRun', { assessmentRunArn: 'x' }, 'INVALID_ASSESSMENT_RUN_ARN'],
    [
      'GetAssessmentReport',
      { assessmentRunArn: RUN, reportFileFormat: 'DOC', reportType: 'FULL' },
      'INVALID_ASSESSMENT_RUN_ARN',
    ],
  ])('%s %j: %s', async (operation, input, errorCode) => {
    expect(await ask(operation, input)).toMatchObject({
      status: 400,
      error: 'InvalidInputException',
      body: { __type: 'InvalidInputException', errorCode, canRetry: false, message: expect.any(String) },
    });
  });
});

describe('what is not there, or belongs to another account', () => {
  test.each<[string, object, string]>([
    ['DeleteAssessmentTarget', { assessmentTargetArn: TARGET }, 'ASSESSMENT_TARGET_DOES_NOT_EXIST'],
    [
      'DeleteAssessmentTarget',
      { assessmentTargetArn: arn(`target/${NOWHERE}`, '999999999999') },
      'ASSESSMENT_TARGET_DOES_NOT_EXIST',
    ],
    ['StartAssessmentRun', { assessmentTemplateArn: TEMPLATE }, 'ASSESSMENT_TEMPLATE_DOES_NOT_EXIST'],
    ['ListExclusions', { assessmentRunArn: RUN }, 'ASSESSMENT_RUN_DOES_NOT_EXIST'],
    ['ListFindings', { assessmentRunArns: [RUN] }, 'ASSESSMENT_RUN_DOES_NOT_EXIST'],
    ['ListTagsForResource', { resourceArn: TEMPLATE }, 'ASSESSMENT_TEMPLATE_DOES_NOT_EXIST'],
  ])('%s %j: %s', async (operation, input, errorCode) => {
    expect(await ask(operation, input)).toMatchObject({
      status: 400,
      error: 'NoSuchEntityException',
      body: { errorCode },
    });
  });

  test('descriptions tell it by ARN', async () => {
    const foreign = arn(`target/${NOWHERE}`, '999999999999');
    const there = await target('there');
    const { body } = await ask('DescribeAssessmentTargets', { assessmentTargetArns: [there, 'x', foreign] });
    expect(body).toMatchObject({
      assessmentTargets: [{ arn: there, name: 'there' }],
      failedItems: { x: { failureCode: 'INVALID_ARN' }, [foreign]: { failureCode: 'ITEM_DOES_NOT_EXIST' } },
    });
  });

  test('a template wants its target, its group and its rules packages', async () => {
    const input = { assessmentTargetArn: await target('a'), assessmentTemplateName: 'a', durationInSeconds: 180 };
    const unknown = [arn(`rulespackage/${NOWHERE}`)];
    expect(await ask('CreateAssessmentTemplate', { ...input, rulesPackageArns: unknown })).toMatchObject({
      error: 'NoSuchEntityException',
      body: { errorCode: 'RULES_PACKAGE_DOES_NOT_EXIST' },
    });
    expect(await ask('CreateAssessmentTemplate', { ...input, rulesPackageArns: ['x'] })).toMatchObject({
      body: { errorCode: 'INVALID_RULES_PACKAGE_ARN' },
    });
  });
});

test('names are unique, and fifty targets are the most', async () => {
  for (let n = 0; n < 50; n++) await target(`target ${n}`);
  expect(await ask('CreateAssessmentTarget', { assessmentTargetName: 'one more' })).toMatchObject({
    error: 'LimitExceededException',
    body: { errorCode: 'ASSESSMENT_TARGET_LIMIT_EXCEEDED' },
  });
  const asked = { assessmentTargetArn: (await ask('ListAssessmentTargets')).body.assessmentTargetArns[0] };
  const { body } = await ask('DescribeAssessmentTargets', { assessmentTargetArns: [asked.assessmentTargetArn] });
  const other = body.assessmentTargets[0].name === 'target 7' ? 'target 8' : 'target 7';
  expect(await ask('UpdateAssessmentTarget', { ...asked, assessmentTargetName: other })).toMatchObject({
    body: { errorCode: 'ASSESSMENT_TARGET_NAME_ALREADY_TAKEN' },
  });
});

test('lists are read in pages, by pattern', async () => {
  for (const name of ['web-1', 'web-2', 'web-3', 'db-1']) await target(name);
  const filter = { assessmentTargetNamePattern: 'web-*' };
  const seen: string[] = [];
  let nextToken: string | undefined;
  do {
    const { body } = await ask('ListAssessmentTargets', { filter, maxResults: 2, nextToken });
    seen.push(...body.assessmentTargetArns);
    nextToken = body.nextToken;
  } while (nextToken !== undefined);
  expect(new Set(seen).size).toBe(3);
});

test('an answer has no more items than its model, however many were asked for', async () => {
  const input = { assessmentTargetArn: await target('a'), durationInSeconds: 180, rulesPackageArns: [] };
  for (let n = 0; n < 101; n++) await ask('CreateAssessmentTemplate', { ...input, assessmentTemplateName: `t${n}` });
  const { body } = await ask('ListAssessmentTemplates', { maxResults: 500 });
  expect(body.assessmentTemplateArns).toHaveLength(100);
  const next = await ask('ListAssessmentTemplates', { maxResults: 500, nextToken: body.nextToken });
  expect(next.body).toEqual({ assessmentTemplateArns: [expect.any(String)] });
});

test('a finding that has no room for an attribute is told, and the others have it', async () => {
  const assessmentTemplateArn = await template('nightly');
  const { assessmentRunArn } = (await ask('StartAssessmentRun', { assessmentTemplateArn })).body;
  const owner = { accountId: ACCOUNT, region: 'us-east-1' };
  const runId = assessmentRunArn.split('/').at(-1);
  const writer = recordWriter(world.documents, FINDINGS, owner, runId, () => NOW.toISOString());
  for (let n = 0; n < 2; n++) await writer.add(finding);
  await writer.end();
  const [first, full] = [`${assessmentRunArn}/finding/0-00000000`, `${assessmentRunArn}/finding/0-00000001`];
  const ten = Array.from({ length: 10 }, (_, n) => ({ key: `k${n}` }));
  expect((await ask('AddAttributesToFindings', { findingArns: [full], attributes: ten })).body.failedItems).toEqual({});
  const attributes = [{ key: 'owner', value: 'web' }];
  expect(await ask('AddAttributesToFindings', { findingArns: [first, full], attributes })).toMatchObject({
    status: 200,
    body: { failedItems: { [full]: { failureCode: 'LIMIT_EXCEEDED', retryable: false } } },
  });
  const { findings } = (await ask('DescribeFindings', { findingArns: [first, full] })).body;
  expect(findings.map(({ userAttributes }: { userAttributes: unknown }) => userAttributes)).toEqual([attributes, ten]);
});

test('a run takes its resources, and gives them back when it is cancelled', async () => {
  world.coverage = { resource: host, scanType: 'PACKAGE', status: { code: 'ACTIVE', reason: 'SUCCESSFUL' } };
  const assessmentTemplateArn = await template('nightly');
  const { assessmentRunArn } = (await ask('StartAssessmentRun', { assessmentTemplateArn })).body;
  expect(world.sent).toMatchObject([{ name: 'assessment-run' }]);
  expect(await ask('StartAssessmentRun', { assessmentTemplateArn })).toMatchObject({
    error: 'AgentsAlreadyRunningAssessmentException',
    body: { agents: [{ agentId: host.id, assessmentRunArn }], agentsTruncated: false, canRetry: true },
  });
  for (const [operation, input] of [
    ['DeleteAssessmentTemplate', { assessmentTemplateArn }],
    ['DeleteAssessmentRun', { assessmentRunArn }],
    ['GetAssessmentReport', { assessmentRunArn, reportFileFormat: 'HTML', reportType: 'FULL' }],
  ] as const) {
    expect(await ask(operation, input)).toMatchObject({
      error: 'AssessmentRunInProgressException',
      body: { assessmentRunArns: [assessmentRunArn], assessmentRunArnsTruncated: false },
    });
  }
  const stop = () => ask('StopAssessmentRun', { assessmentRunArn, stopAction: 'SKIP_EVALUATION' });
  expect((await stop()).status).toBe(200);
  expect(await stop()).toMatchObject({ body: { errorCode: 'INVALID_ASSESSMENT_RUN_STATE' } });
  expect((await ask('StartAssessmentRun', { assessmentTemplateArn })).status).toBe(200);
  const filter = { states: ['CANCELED'] };
  expect((await ask('ListAssessmentRuns', { filter })).body.assessmentRunArns).toEqual([assessmentRunArn]);
});

test('a topic is one of the own account: the server must not carry messages to another', async () => {
  const resourceArn = await template('nightly');
  const subscribe = (account: string) =>
    ask('SubscribeToEvent', {
      resourceArn,
      event: 'ASSESSMENT_RUN_COMPLETED',
      topicArn: `arn:aws:sns:us-east-1:${account}:runs`,
    });
  expect((await subscribe(ACCOUNT)).status).toBe(200);
  expect(await subscribe('999999999999')).toMatchObject({
    error: 'AccessDeniedException',
    body: { errorCode: 'ACCESS_DENIED_TO_SNS_TOPIC' },
  });
});

test('a preview is made once at a time', async () => {
  const assessmentTemplateArn = await template('nightly');
  const { previewToken } = (await ask('CreateExclusionsPreview', { assessmentTemplateArn })).body;
  expect((await ask('GetExclusionsPreview', { assessmentTemplateArn, previewToken })).body).toEqual({
    previewStatus: 'WORK_IN_PROGRESS',
  });
  expect(await ask('CreateExclusionsPreview', { assessmentTemplateArn })).toMatchObject({
    error: 'PreviewGenerationInProgressException',
  });
});

describe('the wire of JSON 1.1', () => {
  test('an operation that is not there', async () => {
    expect(await ask('BrewTea')).toMatchObject({ status: 400, body: { __type: 'UnknownOperationException' } });
  });
  test('a body that is not JSON', async () => {
    expect(await ask('ListFindings', Buffer.from('{'))).toMatchObject({
      status: 400,
      body: { __type: 'SerializationException' },
    });
  });
  test('a role that may not, and a key that is unknown, are 400 here', async () => {
    const input = { assessmentTargetName: 'a' };
    expect(await ask('CreateAssessmentTarget', input, { role: 'reader' })).toMatchObject({
      status: 400,
      body: {
        __type: 'AccessDeniedException',
        errorCode: 'ACCESS_DENIED_TO_ASSESSMENT_TARGET',
        message: expect.stringContaining('inspector:CreateAssessmentTarget'),
      },
    });
    expect(await ask('ListFindings', {}, { key: 'BKIA' })).toMatchObject({
      status: 400,
      body: { __type: 'UnrecognizedClientException' },
    });
  });
  test('a signature for another service', async () => {
    expect(await ask('ListFindings', {}, { service: 'inspector2' })).toMatchObject({ status: 400 });
  });
});
