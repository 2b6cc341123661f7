import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { aws, boto3, hasAwsCli, hasBoto3 } from './clients.ts';
import { ACCOUNT, host, REGION } from './example.ts';
import { type ConformityServer, seed, startServer } from './server.ts';

const VULNERABILITIES = 'arn:aws:inspector:us-east-1:316112463485:rulespackage/0-gEjTy7T7';
const CIS = 'arn:aws:inspector:us-east-1:316112463485:rulespackage/0-rExsr2X8';

describe.skipIf(!hasAwsCli)('Inspector Classic by the aws command line', () => {
  let server: ConformityServer;
  beforeAll(async () => {
    server = await startServer();
    await seed(server);
  });
  afterAll(() => server.stop());

  const classic = (...args: string[]) => aws(server, args, { service: 'inspector' });
  const refused = (args: string[], words: string) =>
    expect(classic(...args)).rejects.toMatchObject({ stderr: expect.stringContaining(words) });

  test('the rules packages have the ARNs that scripts carry', async () => {
    const { rulesPackageArns } = await classic('list-rules-packages');
    expect(rulesPackageArns).toHaveLength(4);
    expect(rulesPackageArns).toEqual(expect.arrayContaining([VULNERABILITIES, CIS]));
    const described = await classic('describe-rules-packages', '--rules-package-arns', ...rulesPackageArns);
    expect(described.rulesPackages.map(({ name }: { name: string }) => name)).toContain(
      'Common Vulnerabilities and Exposures',
    );
    expect(described.failedItems).toEqual({});
  });

  test('a journey: group, target, template, run, findings, report, and everything deleted', async () => {
    const group = await classic('create-resource-group', '--resource-group-tags', 'key=team,value=payments');
    const { resourceGroupArn } = group;
    const target = await classic(
      ...['create-assessment-target', '--assessment-target-name', 'payments', '--resource-group-arn', resourceGroupArn],
    );
    const { assessmentTargetArn } = target;
    expect(assessmentTargetArn).toMatch(`arn:aws:inspector:${REGION}:${ACCOUNT}:target/0-`);
    const { agentPreviews } = await classic('preview-agents', '--preview-agents-arn', assessmentTargetArn);
    expect(agentPreviews).toMatchObject([{ agentId: host.id, hostname: 'web-1', agentHealth: 'HEALTHY' }]);

    const { assessmentTemplateArn } = await classic(
      ...['create-assessment-template', '--assessment-target-arn', assessmentTargetArn],
      ...['--assessment-template-name', 'weekly', '--duration-in-seconds', '3600'],
      ...['--rules-package-arns', VULNERABILITIES, CIS],
      ...['--user-attributes-for-findings', 'key=owner,value=web'],
    );
    await classic('set-tags-for-resource', '--resource-arn', assessmentTemplateArn, '--tags', 'key=stage,value=test');
    expect((await classic('list-tags-for-resource', '--resource-arn', assessmentTemplateArn)).tags).toEqual([
      { key: 'stage', value: 'test' },
    ]);

    const { previewToken } = await classic(
      ...['create-exclusions-preview', '--assessment-template-arn', assessmentTemplateArn],
    );
    const preview = () =>
      classic(
        ...['get-exclusions-preview', '--assessment-template-arn', assessmentTemplateArn],
        ...['--preview-token', previewToken],
      );
    await vi.waitFor(async () => expect((await preview()).previewStatus).toBe('COMPLETED'), { timeout: 60_000 });
    expect(JSON.stringify((await preview()).exclusionPreviews)).toContain('CIS');

    const { assessmentRunArn } = await classic(
      ...['start-assessment-run', '--assessment-template-arn', assessmentTemplateArn, '--assessment-run-name', 'one'],
    );
    const run = async () => {
      const runs = await classic('describe-assessment-runs', '--assessment-run-arns', assessmentRunArn);
      return runs.assessmentRuns[0];
    };
    await vi.waitFor(async () => expect((await run()).state).toBe('COLLECTING_DATA'), { timeout: 60_000 });
    await refused(
      ['start-assessment-run', '--assessment-template-arn', assessmentTemplateArn],
      '(AgentsAlreadyRunningAssessmentException)',
    );
    await refused(
      ['delete-assessment-target', '--assessment-target-arn', assessmentTargetArn],
      '(AssessmentRunInProgressException)',
    );
    await classic('stop-assessment-run', '--assessment-run-arn', assessmentRunArn);
    await vi.waitFor(async () => expect((await run()).completedAt).toBeDefined(), { timeout: 60_000 });
    const ended = await run();
    // The host has half of the examples: ten HIGH, ten LOW, ten that nobody scored. There is no engine for CIS.
    expect(ended).toMatchObject({
      state: 'COMPLETED_WITH_ERRORS',
      name: 'one',
      dataCollected: true,
      findingCounts: { High: 10, Medium: 0, Low: 10, Informational: 0, Undefined: 10 },
    });
    expect(ended.stateChanges.at(0).state).toBe('CREATED');

    const { findingArns } = await classic(
      'list-findings',
      '--assessment-run-arns',
      assessmentRunArn,
      '--page-size',
      '7',
    );
    expect(new Set(findingArns).size).toBe(30);
    const high = await classic('list-findings', '--filter', '{"severities":["High"]}');
    expect(high.findingArns).toHaveLength(10);
    const { findings } = await classic('describe-findings', '--finding-arns', high.findingArns[0]);
    expect(findings).toMatchObject([
      {
        severity: 'High',
        numericSeverity: 9,
        assetType: 'ec2-instance',
        assetAttributes: { agentId: host.id, hostname: 'web-1' },
        serviceAttributes: { assessmentRunArn, rulesPackageArn: VULNERABILITIES },
        userAttributes: [{ key: 'owner', value: 'web' }],
      },
    ]);
    await classic(
      ...['add-attributes-to-findings', '--finding-arns', high.findingArns[0], '--attributes', 'key=ticket,value=42'],
    );
    await classic(
      ...['remove-attributes-from-findings', '--finding-arns', high.findingArns[0], '--attribute-keys', 'owner'],
    );
    const ticket = '{"userAttributes":[{"key":"ticket","value":"42"}]}';
    expect((await classic('list-findings', '--filter', ticket)).findingArns).toEqual([high.findingArns[0]]);

    const { exclusionArns } = await classic('list-exclusions', '--assessment-run-arn', assessmentRunArn);
    const described = await classic('describe-exclusions', '--exclusion-arns', ...exclusionArns);
    expect(Object.values(described.exclusions)).toMatchObject([
      { title: expect.stringContaining('CIS'), scopes: [{ key: 'RULES_PACKAGE_ARN', value: CIS }] },
    ]);
    const agents = await classic('list-assessment-run-agents', '--assessment-run-arn', assessmentRunArn);
    expect(agents.assessmentRunAgents).toMatchObject([{ agentId: host.id, agentHealth: 'HEALTHY' }]);

    const report = await classic(
      ...['get-assessment-report', '--assessment-run-arn', assessmentRunArn],
      ...['--report-file-format', 'HTML', '--report-type', 'FULL'],
    );
    expect(report.status).toBe('COMPLETED');
    const html = await (await fetch(report.url)).text();
    expect(html).toContain('<h1>Assessment report: one</h1>');
    expect(html).toContain('CVE-2024-1010');
    await refused(
      [
        ...['get-assessment-report', '--assessment-run-arn', assessmentRunArn],
        ...['--report-file-format', 'PDF', '--report-type', 'FULL'],
      ],
      '(UnsupportedFeatureException)',
    );

    await classic('delete-assessment-target', '--assessment-target-arn', assessmentTargetArn);
    expect((await classic('list-assessment-targets')).assessmentTargetArns).toEqual([]);
    expect((await classic('list-assessment-templates')).assessmentTemplateArns).toEqual([]);
    expect((await classic('list-assessment-runs')).assessmentRunArns).toEqual([]);
    expect((await classic('list-findings')).findingArns).toEqual([]);
    const gone = await classic('describe-findings', '--finding-arns', high.findingArns[0]);
    expect(gone.failedItems).toEqual({
      [high.findingArns[0]]: { failureCode: 'ITEM_DOES_NOT_EXIST', retryable: false },
    });
  });

  test('refusals have the names, codes and words of the model', async () => {
    const nowhere = `arn:aws:inspector:${REGION}:${ACCOUNT}:target/0-00000000`;
    await refused(['delete-assessment-target', '--assessment-target-arn', nowhere], '(NoSuchEntityException)');
    await refused(['delete-assessment-target', '--assessment-target-arn', 'nonsense'], '(InvalidInputException)');
    await classic('create-assessment-target', '--assessment-target-name', 'once');
    await refused(['create-assessment-target', '--assessment-target-name', 'once'], 'named once exists already');
  });
});

describe.skipIf(!hasBoto3)('Inspector Classic by boto3', () => {
  let server: ConformityServer;
  beforeAll(async () => {
    server = await startServer();
    await seed(server);
  });
  afterAll(() => server.stop());

  test('paginators, typed errors with their members, epoch times', async () => {
    const shown = await boto3(
      server,
      `
inspector = client('inspector')
target = inspector.create_assessment_target(assessmentTargetName='all')['assessmentTargetArn']
template = inspector.create_assessment_template(assessmentTargetArn=target, assessmentTemplateName='nightly',
    durationInSeconds=180, rulesPackageArns=['${VULNERABILITIES}'])['assessmentTemplateArn']
topic = 'arn:aws:sns:us-east-1:111122223333:runs'
for event in ['ASSESSMENT_RUN_STARTED', 'ASSESSMENT_RUN_COMPLETED']:
    inspector.subscribe_to_event(resourceArn=template, event=event, topicArn=topic)
inspector.unsubscribe_from_event(resourceArn=template, event='ASSESSMENT_RUN_STARTED', topicArn=topic)
pages = inspector.get_paginator('list_event_subscriptions').paginate(resourceArn=template)
subscriptions = [s for page in pages for s in page['subscriptions']]
inspector.unsubscribe_from_event(resourceArn=template, event='ASSESSMENT_RUN_COMPLETED', topicArn=topic)
run = inspector.start_assessment_run(assessmentTemplateArn=template)['assessmentRunArn']
try:
    inspector.start_assessment_run(assessmentTemplateArn=template)
except inspector.exceptions.AgentsAlreadyRunningAssessmentException as error:
    busy = error.response
try:
    inspector.create_assessment_template(assessmentTargetArn=target, assessmentTemplateName='nightly',
        durationInSeconds=180, rulesPackageArns=[])
except inspector.exceptions.InvalidInputException as error:
    taken = error.response
inspector.stop_assessment_run(assessmentRunArn=run, stopAction='SKIP_EVALUATION')
described = inspector.describe_assessment_runs(assessmentRunArns=[run, run])
inspector.register_cross_account_access_role(roleArn='arn:aws:iam::111122223333:role/inspector')
show({'subscriptions': subscriptions, 'busy': busy, 'taken': taken, 'run': run, 'template': template,
  'described': described, 'role': inspector.describe_cross_account_access_role()['roleArn'],
  'templates': [a for p in inspector.get_paginator('list_assessment_templates').paginate(
      filter={'namePattern': 'night*'}, PaginationConfig={'PageSize': 1}) for a in p['assessmentTemplateArns']]})
`,
    );
    expect(shown.subscriptions).toMatchObject([{ eventSubscriptions: [{ event: 'ASSESSMENT_RUN_COMPLETED' }] }]);
    expect(shown.busy).toMatchObject({
      agents: [{ agentId: host.id, assessmentRunArn: shown.run }],
      agentsTruncated: false,
      canRetry: true,
      ResponseMetadata: { HTTPStatusCode: 400 },
    });
    expect(shown.taken).toMatchObject({ errorCode: 'ASSESSMENT_TEMPLATE_NAME_ALREADY_TAKEN', canRetry: false });
    expect(shown.described.assessmentRuns).toMatchObject([{ arn: shown.run, state: 'CANCELED' }]);
    expect(shown.described.failedItems).toEqual({ [shown.run]: { failureCode: 'DUPLICATE_ARN', retryable: false } });
    expect(shown.templates).toEqual([shown.template]);
    expect(shown.role).toBe('arn:aws:iam::111122223333:role/inspector');
  });
});
