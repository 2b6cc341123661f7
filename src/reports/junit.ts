import { remedyOf } from '../domain/finding.ts';
import { priorityOf } from '../findings/priority.ts';
import { type AffectedPackage, affectedPackages, fixSentence } from './affected.ts';
import { type DockerfileFinding, dockerfileFindings } from './dockerfile.ts';
import { hiddenText } from './hidden.ts';
import { reasonGroups } from './reasons.ts';
import type { Report, ScanReport } from './report.ts';
import { epssText } from './rows.ts';
import { counted } from './text.ts';
import { xmlLine, xmlText } from './xml-text.ts';

type Attributes = Readonly<Record<string, string | number>>;

const element = (name: string, attributes: Attributes, content = ''): string => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlLine(String(value))}"`);
  return content === ''
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${content.startsWith('<') ? `\n${content}\n` : content}</${name}>`;
};

function failedPackage({ assessment, facts, pkg }: AffectedPackage): string {
  const id = assessment.packageVulnerability?.vulnerabilityId ?? assessment.key;
  const fix = fixSentence(pkg);
  const remedy = remedyOf(pkg);
  const hidden = hiddenText(assessment, pkg);
  const { priority, reasons } = priorityOf(assessment.severity, facts);
  const lines = [
    `${id} (${assessment.severity}) in ${pkg.name} ${pkg.version}: ${fix}`,
    ...(hidden === undefined ? [] : [`Hidden by default: ${hidden}`]),
    `Path: ${pkg.filePath}`,
    `Why: ${pkg.evidence.rule}, ${pkg.evidence.advisoryId}`,
    `Priority: ${priority} (${reasons.join('; ')})`,
    ...(facts?.epss === undefined ? [] : [`EPSS: ${epssText(facts.epss)}`]),
    ...(facts?.kev === undefined ? [] : [`Known to be exploited (KEV) since ${facts.kev.dateAdded}`]),
    ...(remedy === undefined ? [] : [`Remedy: ${remedy}`]),
    ...(assessment.packageVulnerability?.sourceUrl === undefined ? [] : [assessment.packageVulnerability.sourceUrl]),
    '',
    facts?.description || assessment.description,
  ];
  return element(
    'testcase',
    { classname: `${pkg.type}.${pkg.name}`, name: `${id} ${pkg.name} ${pkg.version} ${pkg.filePath}`, time: 0 },
    element(
      'failure',
      { message: `${assessment.severity} ${id}: ${fix}`, type: assessment.severity },
      xmlText(lines.join('\n')),
    ),
  );
}

const failedCheck = ({ check, severity, title, description, path, startLine, reference }: DockerfileFinding): string =>
  element(
    'testcase',
    { classname: `dockerfile.${path.replace(/^\//, '')}`, name: `${check} ${path}:${startLine}`, time: 0 },
    element(
      'failure',
      { message: `${severity} ${check}: ${title}`, type: severity },
      xmlText(`${title}\n${path}:${startLine}\n\n${description}\n${reference}`),
    ),
  );

/** A suite without a test is an error to some readers, and what was looked at is worth a line. */
function evaluatedCase({ result, inventory }: ScanReport): string {
  const name = `${counted(result.evaluated, 'package')} of ${inventory.packages.length} evaluated`;
  const attributes = { classname: 'assay', name, time: 0 };
  return result.evaluated > 0 || inventory.packages.length === 0
    ? element('testcase', attributes)
    : element('testcase', attributes, element('skipped', { message: 'nothing was evaluated' }));
}

/** Packages that nobody judged are skipped tests: green alone would say that they are clean. */
const skippedGroups = ({ result, inventory }: ScanReport): string[] =>
  reasonGroups(result.notEvaluated, inventory.distribution).map(({ sentence, type, reason }) =>
    element(
      'testcase',
      { classname: `${type}.not-evaluated`, name: sentence, time: 0 },
      element('skipped', { message: reason }),
    ),
  );

/** The shape that Jenkins, GitLab and Azure DevOps agree on. @see https://github.com/testmoapp/junitxml */
function render(scan: ScanReport): string {
  const { kind, name } = scan.inventory.subject;
  const failures = [
    ...affectedPackages(scan).map(failedPackage),
    ...dockerfileFindings(scan.inventory).map(failedCheck),
  ];
  const others = [...(failures.length === 0 ? [evaluatedCase(scan)] : []), ...skippedGroups(scan)];
  const cases = [...failures, ...others];
  const counts = {
    tests: cases.length,
    failures: failures.length,
    errors: 0,
    skipped: others.filter((text) => text.includes('<skipped')).length,
    time: 0,
  };
  const timestamp = scan.now.toISOString().slice(0, 19);
  const suite = element('testsuite', { name: `${kind} ${name}`, ...counts, timestamp }, cases.join('\n'));
  const { skipped: _, ...totals } = counts;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'assay', ...totals }, suite)}\n`;
}

export const junitReport: Report = { id: 'junit', summary: 'JUnit XML, a failed test a finding, for CI', render };
