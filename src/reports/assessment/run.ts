import { ASSESSMENT_SEVERITIES, type AssessmentExclusion, type RunReport } from '../../domain/assessment.ts';
import { counted } from '../text.ts';
import { xmlLine } from '../xml-text.ts';
import { FINDING_HEAD, findingCells, moment, page, severityCell, table } from './page.ts';

/** Resources that are named of one exclusion. */
const NAMED_RESOURCES = 20;

function facts({ run, runArn, targetName, templateName, packages }: RunReport): string {
  const rows = [
    ['Run', `<code>${xmlLine(runArn)}</code>`],
    ['Template', xmlLine(templateName)],
    ['Target', `${xmlLine(targetName)}: ${counted(run.resources, 'resource')}`],
    ['Rules packages', packages.map(({ name, version }) => xmlLine(`${name} ${version}`)).join('<br>') || 'none'],
    ...(run.severityFloor === undefined
      ? []
      : [['Severity floor', `${run.severityFloor}: what is below is not shown`]]),
    ['Collected for', `${run.durationInSeconds} seconds, from ${moment(run.startedAt)}`],
    ['Ended', `${moment(run.completedAt)}: <b>${run.state}</b>`],
    [
      'Risk score',
      run.riskScore === undefined
        ? 'none: no check was made in full'
        : `<b>${run.riskScore}</b> of 100, of the worst resource`,
    ],
  ];
  return table('What was assessed', ['', ''], rows);
}

function counts({ run }: RunReport): string {
  const rows = ASSESSMENT_SEVERITIES.map((one) => [severityCell(one), String(run.findingCounts[one] ?? 0)]);
  return table('Findings by severity', ['Severity', 'Findings'], rows);
}

function findings({ findings: all, furtherFindings }: RunReport): string {
  const more =
    furtherFindings === 0
      ? ''
      : `<p>${counted(furtherFindings, 'further finding')} have no room here: ListFindings has them all.</p>`;
  const list = table(`${counted(all.length, 'finding')}, worst first`, FINDING_HEAD, all.map(findingCells));
  return `<h2>Findings</h2>${list || '<p>There are none.</p>'}${more}`;
}

function exclusions({ exclusions: all }: RunReport): string {
  const rows = all.map(({ title, description, recommendation, resourceIds }) => {
    const more = resourceIds.length > NAMED_RESOURCES ? `<br>and ${resourceIds.length - NAMED_RESOURCES} more` : '';
    const shown = resourceIds.slice(0, NAMED_RESOURCES).map((id) => `<span class="mono">${xmlLine(id)}</span>`);
    return [
      xmlLine(title),
      `${xmlLine(description)}<br><span class="faint">${xmlLine(recommendation)}</span>`,
      shown.length === 0 ? 'all' : `${shown.join('<br>')}${more}`,
    ];
  });
  const list = table(counted(all.length, 'check', 'checks'), ['What', 'Why', 'Resources'], rows);
  return `<h2>What was not checked</h2>${list || '<p>Every check was made on every resource.</p>'}`;
}

/** An exclusion that names no rule is about all of its package. */
const isAboutRule = ({ attributes }: AssessmentExclusion, id: string): boolean => {
  const named = attributes.filter(({ key }) => key === 'RULE');
  return named.length === 0 || named.some(({ value }) => value === id);
};

/** Of every rule of a rule set, whether it was found or not checked; the other packages have no list of rules. */
function rules({ packages, findings: all, furtherFindings, exclusions: excluded, run }: RunReport): string {
  const rows = packages.flatMap(({ arn, name, rules: ofSet = [] }) =>
    ofSet.map(({ id, title }) => {
      const failed = all.filter((one) => one.rulesPackageArn === arn && one.rule === id).length;
      const open = excluded
        .filter((one) => one.rulesPackageArn === arn && isAboutRule(one, id))
        .reduce((sum, one) => sum + one.resourceIds.length, 0);
      const found = furtherFindings > 0 ? `at least ${failed}` : String(failed);
      return [xmlLine(name), `<code>${xmlLine(id)}</code><br>${xmlLine(title)}`, found, String(open)];
    }),
  );
  const head = ['Rules package', 'Rule', 'Resources with a finding', 'Resources not checked'];
  const list = table(`On ${counted(run.resources, 'resource')}`, head, rows);
  return `<h2>Rules</h2>${list}${table(
    'Rules packages',
    ['Name', 'Version', 'ARN'],
    packages.map(({ name, version, arn }) => [xmlLine(name), xmlLine(version), `<code>${xmlLine(arn)}</code>`]),
  )}`;
}

/** The report of a run, FINDING or FULL, as one HTML page. */
export function runReportPage(report: RunReport, type: 'FINDING' | 'FULL'): string {
  return page(`Assessment report: ${report.run.name}`, [
    facts(report),
    '<h2>Summary</h2>',
    counts(report),
    findings(report),
    exclusions(report),
    type === 'FULL' ? rules(report) : '',
  ]);
}
