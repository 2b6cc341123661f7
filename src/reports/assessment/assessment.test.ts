import { describe, expect, test } from 'vitest';
import type { AssessmentFinding, AssessmentRun, RunReport } from '../../domain/assessment.ts';
import { comparisonPage } from './comparison.ts';
import { runReportPage } from './run.ts';

const EVIL = `"><script>alert('x')</script>\u202e`;

const run: AssessmentRun = {
  name: 'weekly',
  targetId: '0-00000001',
  templateId: '0-00000002',
  durationInSeconds: 180,
  rulesPackageArns: ['arn:own'],
  userAttributes: [],
  state: 'COMPLETED_WITH_ERRORS',
  stateChanges: [],
  startedAt: '2026-01-02T03:04:05.000Z',
  completedAt: '2026-01-02T03:07:05.000Z',
  dataCollected: true,
  notifications: [],
  findingCounts: { High: 1 },
  resources: 2,
  exclusions: 1,
  riskScore: 50,
  telemetry: [],
};
const finding: AssessmentFinding = {
  issue: 'rule-set:own/no-telnet/i-1',
  rulesPackageArn: 'arn:own',
  rule: 'no-telnet',
  resource: { id: 'i-1', type: 'AWS_EC2_INSTANCE', name: 'web-1', tags: {}, ipV4Addresses: [] },
  title: 'No telnet',
  description: 'Found: installed: telnetd 0.17.',
  recommendation: 'Remove it.',
  severity: 'High',
  confidence: 10,
  attributes: [],
  userAttributes: [],
  createdAt: '2026-01-02T03:07:05.000Z',
  updatedAt: '2026-01-02T03:07:05.000Z',
};
const report: RunReport = {
  runArn: 'arn:run',
  run,
  targetName: 'payments',
  templateName: 'weekly',
  packages: [{ arn: 'arn:own', name: 'Own rules', version: '1', rules: [{ id: 'no-telnet', title: 'No telnet' }] }],
  findings: [finding],
  furtherFindings: 0,
  exclusions: [
    {
      rulesPackageArn: 'arn:own',
      title: 'Rule not checked: ports',
      description: 'Ports are not inventoried.',
      recommendation: 'Check it in another way.',
      resourceIds: ['i-1', 'i-2'],
      attributes: [{ key: 'RULE', value: 'ports' }],
    },
  ],
};

describe('the report of a run', () => {
  test('tells what was found, and what was not checked', () => {
    const html = runReportPage(report, 'FINDING');
    expect(html).toContain('<h1>Assessment report: weekly</h1>');
    expect(html).toContain('2026-01-02 03:07 UTC: <b>COMPLETED_WITH_ERRORS</b>');
    expect(html).toContain('No telnet');
    expect(html).toContain('Rule not checked: ports');
    expect(html).not.toContain('<h2>Rules</h2>');
  });

  test('FULL has every rule, with how many resources fail it', () => {
    const html = runReportPage(report, 'FULL');
    expect(html).toContain('<td><code>no-telnet</code><br>No telnet</td><td>1</td><td>0</td>');
  });

  test('what has no room is counted', () => {
    const html = runReportPage({ ...report, furtherFindings: 3 }, 'FULL');
    expect(html).toContain('3 further findings');
    expect(html).toContain('at least 1');
  });

  test('a run without findings does not look empty by accident', () => {
    const html = runReportPage({ ...report, findings: [], exclusions: [] }, 'FINDING');
    expect(html).toContain('<p>There are none.</p>');
    expect(html).toContain('Every check was made on every resource.');
  });
});

test('no text of a stranger becomes markup', () => {
  const evil: AssessmentFinding = {
    ...finding,
    rule: EVIL,
    title: EVIL,
    description: EVIL,
    recommendation: EVIL,
    resource: { ...finding.resource, id: EVIL, name: EVIL },
  };
  const [exclusion] = report.exclusions;
  if (exclusion === undefined) throw new Error('the example has one');
  const pages = [
    runReportPage(
      {
        ...report,
        runArn: EVIL,
        targetName: EVIL,
        templateName: EVIL,
        run: { ...run, name: EVIL },
        packages: [{ arn: EVIL, name: EVIL, version: EVIL, rules: [{ id: EVIL, title: EVIL }] }],
        findings: [evil],
        exclusions: [{ ...exclusion, title: EVIL, description: EVIL, recommendation: EVIL, resourceIds: [EVIL] }],
      },
      'FULL',
    ),
    comparisonPage({
      from: { arn: EVIL, name: EVIL, state: 'COMPLETED' },
      to: { arn: EVIL, name: EVIL, state: 'COMPLETED', riskScore: 1, completedAt: run.completedAt },
      new: [evil],
      fixed: [evil],
      unchanged: [],
      notChecked: [evil],
    }),
  ];
  for (const page of pages) {
    expect(page).not.toMatch(/<script|\u202e/);
    expect(page).toContain('&lt;script&gt;');
  }
});
