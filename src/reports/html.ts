import type { Vulnerability } from '../domain/advisory.ts';
import { type Assessment, remedyOf } from '../domain/finding.ts';
import { SEVERITIES, type Severity } from '../domain/severity.ts';
import { priorityOf } from '../findings/priority.ts';
import { completenessLine, databaseLine } from './completeness.ts';
import { countBySeverity } from './counts.ts';
import { type DockerfileFinding, dockerfileFindings } from './dockerfile.ts';
import { HIDDEN_SENTENCES, vexTexts } from './hidden.ts';
import { HTML_STYLE } from './html-style.ts';
import { reasonGroups } from './reasons.ts';
import type { Report, ScanReport } from './report.ts';
import { epssText, type Row, rowsOf } from './rows.ts';
import { findingsLine, hiddenLine, subjectLine } from './summary.ts';
import { counted } from './text.ts';
import { xmlLine, xmlText } from './xml-text.ts';

/** No script, no image, no frame, nothing loaded: whatever a name tries, the page has nothing that would do it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/** Pages shown of one vulnerability; the JSON report has them all. */
const SHOWN_LINKS = 12;

const WORST_FIRST = [...SEVERITIES].reverse();
const word = (severity: Severity): string => severity.toLowerCase();

const isLink = (url: string): boolean => /^https?:\/\/[\x21-\x7e]+$/.test(url) && URL.canParse(url);
const link = (url: string, text = url): string =>
  isLink(url) ? `<a href="${xmlLine(url)}" rel="noopener noreferrer">${xmlLine(text)}</a>` : xmlLine(text);

const list = (items: readonly string[]): string =>
  items.length === 0 ? '' : `<ul class="plain">${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;

function card(severity: Severity, count: number): string {
  const name = word(severity);
  return `<label class="card ${name}"><input type="checkbox" id="show-${name}" checked><b>${count}</b><span>${severity}</span></label>`;
}

/** Filters are checkboxes that the style sheet looks at. */
function filters({ assessments }: ScanReport): string {
  const counts = countBySeverity(assessments);
  const areSomeHidden = assessments.some(({ hidden }) => hidden !== undefined);
  return `<form><fieldset class="cards"><legend>Findings by severity<span class="how">: choose which are shown</span></legend>
${WORST_FIRST.map((severity) => card(severity, counts[severity])).join('\n')}
</fieldset>
<p class="only"><label><input type="checkbox" id="only-fixable"> only what can be fixed</label>
<label><input type="checkbox" id="only-kev"> only what is known to be exploited (KEV)</label>${
    areSomeHidden ? '\n<label><input type="checkbox" id="only-shown"> without what is hidden by default</label>' : ''
  }</p></form>`;
}

function scoreText({ inspectorScore, scoreDetails }: Assessment): string {
  if (inspectorScore === undefined) return '–';
  return `${inspectorScore.toFixed(1)}<br><span class="faint">${xmlLine(scoreDetails?.source ?? '')}</span>`;
}

function kevText(facts: Vulnerability | undefined): string {
  if (facts?.kev === undefined) return '–';
  const due = facts.kev.dateDue === undefined ? '' : `<br><span class="faint">due ${xmlLine(facts.kev.dateDue)}</span>`;
  return `<span class="kev">KEV</span>${due}`;
}

function priorityText({ severity }: Assessment, facts: Vulnerability | undefined): string {
  const { priority, score } = priorityOf(severity, facts);
  return `<span class="priority ${priority.toLowerCase()}">${priority}</span><br><span class="faint">${score} of 100</span>`;
}

/** What decided, for every package: the comparison and the advisory. */
function reasonsOf({ packageVulnerability }: Assessment): string[] {
  const seen = new Map<string, string>();
  for (const { evidence } of packageVulnerability?.packages ?? []) {
    const { advisoryId, advisoryUrl, ecosystem, comparedName, rule } = evidence;
    const advisory = advisoryUrl === undefined ? xmlLine(advisoryId) : link(advisoryUrl, advisoryId);
    const key = [advisoryId, comparedName, rule].join('\0');
    seen.set(key, `<code>${xmlLine(comparedName)} ${xmlLine(rule)}</code>: ${advisory}, ${xmlLine(ecosystem)}`);
  }
  return [...seen.values()];
}

function details(assessment: Assessment, facts: Vulnerability | undefined): string {
  const { packageVulnerability, scoreDetails } = assessment;
  const remedies = [...new Set(packageVulnerability?.packages.flatMap((p) => remedyOf(p) ?? []))];
  const answers = vexTexts(assessment);
  const links = (packageVulnerability?.referenceUrls ?? []).filter(isLink).slice(0, SHOWN_LINKS);
  const parts = [
    `<p class="text">${xmlText(facts?.description || assessment.description)}</p>`,
    scoreDetails === undefined
      ? ''
      : `<p>CVSS ${scoreDetails.version} <code>${xmlLine(scoreDetails.vector)}</code></p>`,
    (facts?.cwes ?? []).length === 0 ? '' : `<p>${xmlLine(facts?.cwes.join(', ') ?? '')}</p>`,
    `<p>Priority: ${xmlLine(priorityOf(assessment.severity, facts).reasons.join('; '))}</p>`,
    answers.length === 0 ? '' : `<p>VEX:</p>${list(answers.map(xmlLine))}`,
    `<p>Why:</p>${list(reasonsOf(assessment))}`,
    remedies.length === 0 ? '' : `<p>Remedy:</p>${list(remedies.map((text) => `<code>${xmlLine(text)}</code>`))}`,
    links.length === 0 ? '' : `<p>References:</p>${list(links.map((url) => link(url)))}`,
  ];
  return `<details><summary>Why and what to do</summary>${parts.join('')}</details>`;
}

const packageCells = ({ packages, installed, fixed, where }: Row): string =>
  `<td class="package">${packages
    .split(',')
    .map((name) => `<code>${xmlLine(name)}</code>`)
    .join(
      ', ',
    )}<br><span class="faint mono">${xmlLine(where)}</span></td><td class="version"><code>${xmlLine(installed)}</code></td><td class="version"><code>${xmlLine(fixed)}</code></td>`;

function findingRows(assessment: Assessment, facts: Vulnerability | undefined): string {
  const { severity, packageVulnerability, key, hidden } = assessment;
  const id = packageVulnerability?.vulnerabilityId ?? key;
  const rows = rowsOf([assessment], () => facts);
  const span = rows.length > 1 ? ` rowspan="${rows.length}"` : '';
  const classes = [
    `is-${word(severity)}`,
    ...(assessment.fixAvailable === 'YES' || assessment.fixAvailable === 'PARTIAL' ? ['is-fixable'] : []),
    ...(facts?.kev === undefined ? [] : ['is-kev']),
    ...(hidden === undefined ? [] : ['is-hidden']),
  ];
  const [first, ...others] = rows.map(packageCells);
  const why =
    hidden === undefined ? '' : `<p class="hidden">Hidden by default: ${xmlLine(HIDDEN_SENTENCES[hidden])}</p>`;
  const title = facts?.title === undefined ? '' : `<p>${xmlLine(facts.title)}</p>`;
  return `<tbody class="${classes.join(' ')}"><tr>
<td class="severity ${word(severity)}"${span}>${severity}</td>
<td class="id"${span}>${link(packageVulnerability?.sourceUrl ?? '', id)}</td>
${first ?? '<td></td><td></td><td></td>'}
<td class="number"${span}>${priorityText(assessment, facts)}</td>
<td class="number"${span}>${scoreText(assessment)}</td>
<td class="number"${span}>${epssText(facts?.epss).replace(/^-$/, '–').replace('<', '&lt;')}</td>
<td class="number"${span}>${kevText(facts)}</td>
</tr>${others.map((cells) => `<tr>${cells}</tr>`).join('')}
<tr class="more"><td></td><td colspan="8">${why}${title}${details(assessment, facts)}</td></tr></tbody>`;
}

function findingsTable({ assessments, vulnerability }: ScanReport): string {
  if (assessments.length === 0) return '';
  const head = ['Severity', 'Vulnerability', 'Package', 'Installed', 'Fixed in', 'Priority', 'Score', 'EPSS', 'KEV'];
  return `<h2>Vulnerabilities</h2><div class="sheet"><table>
<caption>${xmlLine(counted(assessments.length, 'vulnerability', 'vulnerabilities'))}, worst first</caption>
<thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
${assessments.map((assessment) => findingRows(assessment, vulnerability(assessment.key))).join('\n')}
</table></div>`;
}

const checkRow = ({ severity, check, title, description, path, startLine, endLine, reference }: DockerfileFinding) =>
  `<tbody class="is-${word(severity)}"><tr><td class="severity ${word(severity)}">${severity}</td>
<td class="id">${link(reference, check)}</td>
<td><code>${xmlLine(path)}:${startLine === endLine ? startLine : `${startLine}–${endLine}`}</code></td>
<td>${xmlLine(title)}<br><span class="faint">${xmlLine(description)}</span></td></tr></tbody>`;

function dockerfileTable({ inventory }: ScanReport): string {
  const findings = dockerfileFindings(inventory);
  if (findings.length === 0) return '';
  return `<h2>Dockerfiles</h2><div class="sheet"><table>
<caption>${counted(findings.length, 'finding')}</caption>
<thead><tr><th scope="col">Severity</th><th scope="col">Check</th><th scope="col">Line</th><th scope="col">What</th></tr></thead>
${findings.map(checkRow).join('\n')}
</table></div>`;
}

function coverage(scan: ScanReport): string {
  const { inventory, result, database, now } = scan;
  const gaps = reasonGroups(result.notEvaluated, inventory.distribution).map(({ sentence }) => xmlLine(sentence));
  const problems = inventory.problems.map(
    ({ path, extractor, reason }) => `<code>${xmlLine(path)}</code> (${xmlLine(extractor)}): ${xmlLine(reason)}`,
  );
  return `<h2>What was judged</h2>
<p>Evaluated ${result.evaluated} of ${counted(inventory.packages.length, 'package')}, by the ${xmlLine(databaseLine(database, now))}.</p>
${gaps.length === 0 ? '' : `<p>Not evaluated, so neither clean nor affected:</p>${list(gaps)}`}
${problems.length === 0 ? '' : `<p>The inventory is partial:</p>${list(problems)}`}
${list(result.completeness.map((each) => `<span class="faint">${xmlLine(completenessLine(each, database))}</span>`))}`;
}

/** One file without scripts that shows itself anywhere, offline and on paper. */
function render(scan: ScanReport): string {
  const subject = subjectLine(scan.inventory);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${xmlLine(`Assay: ${subject}`)}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<main>
<h1>${xmlLine(subject)}</h1>
<p class="faint">Scanned ${xmlLine(scan.now.toISOString().slice(0, 16).replace('T', ' '))} UTC</p>
<p>${xmlLine(findingsLine(scan))}</p>
${hiddenLine(scan)
  .map((text) => `<p class="faint">${xmlLine(text)}</p>`)
  .join('')}
${filters(scan)}
${findingsTable(scan)}
${dockerfileTable(scan)}
${coverage(scan)}
</main>
</body>
</html>
`;
}

export const htmlReport: Report = { id: 'html', summary: 'one page for people, without scripts', render };
