import { remedyOf } from '../domain/finding.ts';
import { priorityOf } from '../findings/priority.ts';
import { type AffectedPackage, affectedPackages } from './affected.ts';
import { type DockerfileFinding, dockerfileFindings } from './dockerfile.ts';
import { vexText } from './hidden.ts';
import type { Report, ScanReport } from './report.ts';

/** A spreadsheet takes cells that begin so for formulas. @see https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * One cell by RFC 4180. Names come from what was scanned: what a spreadsheet would run gets an apostrophe before it, and
 * line breaks and other control characters become spaces.
 */
export function csvCell(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  const inert = FORMULA.test(text) || FORMULA.test(line.trimStart()) ? `'${line}` : line;
  return /[",]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const day = (text: string | undefined): string => text?.slice(0, 10) ?? '';
const number = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** Column → cell of a package's finding and of a Dockerfile's. docs/reports.md has the same list. */
const COLUMNS: readonly (readonly [
  name: string,
  ofPackage: (row: AffectedPackage) => string,
  ofDockerfile: (row: DockerfileFinding) => string,
])[] = [
  ['Severity', ({ assessment }) => assessment.severity, ({ severity }) => severity],
  ['Id', ({ assessment }) => assessment.packageVulnerability?.vulnerabilityId ?? assessment.key, ({ check }) => check],
  ['Title', ({ facts, assessment }) => facts?.title ?? assessment.title, ({ title }) => title],
  ['Package Type', ({ pkg }) => pkg.type, () => 'dockerfile'],
  ['Package', ({ pkg }) => pkg.name, () => ''],
  ['Installed Version', ({ pkg }) => pkg.version, () => ''],
  ['Fixed Version', ({ pkg }) => pkg.fixedVersion ?? '', () => ''],
  ['Fix Available', ({ pkg }) => (pkg.fixedVersion === undefined ? 'NO' : 'YES'), () => ''],
  ['Vendor Status', ({ pkg }) => pkg.status, () => ''],
  ['Architecture', ({ pkg }) => pkg.arch ?? '', () => ''],
  ['Path', ({ pkg }) => pkg.filePath, ({ path }) => path],
  ['Line', () => '', ({ startLine }) => String(startLine)],
  ['Layer', ({ pkg }) => pkg.layer ?? '', () => ''],
  ['Score', ({ assessment }) => number(assessment.inspectorScore), () => ''],
  ['Score Source', ({ assessment }) => assessment.scoreDetails?.source ?? '', () => ''],
  ['Vector', ({ assessment }) => assessment.scoreDetails?.vector ?? '', () => ''],
  ['EPSS', ({ facts }) => number(facts?.epss?.score), () => ''],
  ['EPSS Percentile', ({ facts }) => number(facts?.epss?.percentile), () => ''],
  ['KEV Added', ({ facts }) => day(facts?.kev?.dateAdded), () => ''],
  ['KEV Due', ({ facts }) => day(facts?.kev?.dateDue), () => ''],
  ['Ransomware', ({ facts }) => (facts?.kev?.ransomware ? 'YES' : ''), () => ''],
  ['Exploit Available', ({ assessment }) => assessment.exploitAvailable ?? '', () => ''],
  ['CWEs', ({ facts }) => (facts?.cwes ?? []).join(' '), () => ''],
  ['Source', ({ assessment }) => assessment.packageVulnerability?.source ?? '', () => ''],
  ['Advisory', ({ pkg }) => pkg.evidence.advisoryId, ({ check }) => check],
  [
    'Advisory URL',
    ({ pkg, assessment }) => pkg.evidence.advisoryUrl ?? assessment.packageVulnerability?.sourceUrl ?? '',
    ({ reference }) => reference,
  ],
  ['Why', ({ pkg }) => pkg.evidence.rule, ({ description }) => description],
  ['Remediation', ({ pkg }) => remedyOf(pkg) ?? '', () => ''],
  ['Published', ({ facts }) => day(facts?.published), () => ''],
  ['Modified', ({ facts }) => day(facts?.modified), () => ''],
  ['Priority', ({ assessment, facts }) => priorityOf(assessment.severity, facts).priority, () => ''],
  ['Priority Score', ({ assessment, facts }) => number(priorityOf(assessment.severity, facts).score), () => ''],
  ['Hidden', ({ assessment }) => assessment.hidden ?? '', () => ''],
  ['VEX', ({ pkg }) => (pkg.vex === undefined ? '' : vexText(pkg.vex)), () => ''],
  [
    'Channel Fix',
    ({ pkg }) => (pkg.channelFixes ?? []).map(({ channel, fixedVersion }) => `${channel} ${fixedVersion}`).join(' '),
    () => '',
  ],
  ['Reboot Pending', ({ pkg }) => (pkg.rebootPending ? 'YES' : ''), () => ''],
];

const lineOf = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function render(scan: ScanReport): string {
  return [
    lineOf(COLUMNS.map(([name]) => name)),
    ...affectedPackages(scan).map((row) => lineOf(COLUMNS.map(([, cell]) => cell(row)))),
    ...dockerfileFindings(scan.inventory).map((row) => lineOf(COLUMNS.map(([, , cell]) => cell(row)))),
  ].join('');
}

export const csvReport: Report = { id: 'csv', summary: 'one line a finding and package, for spreadsheets', render };
