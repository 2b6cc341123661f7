import type { ReportedFinding, RunComparison, RunSummary } from '../../domain/assessment.ts';
import { counted } from '../text.ts';
import { xmlLine } from '../xml-text.ts';
import { FINDING_HEAD, findingCells, moment, page, table } from './page.ts';

/** Findings that a page shows of each kind; the JSON has them all. */
const SHOWN = 1000;

const runCells = (what: string, { name, state, completedAt, riskScore, arn }: RunSummary): string[] => [
  what,
  `${xmlLine(name)}<br><span class="faint mono">${xmlLine(arn)}</span>`,
  moment(completedAt),
  state,
  riskScore === undefined ? '–' : String(riskScore),
];

function part(title: string, findings: readonly ReportedFinding[]): string {
  const rows = findings.slice(0, SHOWN).map(findingCells);
  const caption = `${counted(findings.length, 'finding')}${findings.length > SHOWN ? `, the first ${SHOWN} shown` : ''}`;
  return `<h2>${title}</h2>${table(caption, FINDING_HEAD, rows) || '<p>There are none.</p>'}`;
}

/** Two runs side by side, as one HTML page. */
export const comparisonPage = (comparison: RunComparison<ReportedFinding>): string =>
  page('Two assessment runs compared', [
    table(
      'The runs',
      ['', 'Run', 'Ended', 'State', 'Risk score'],
      [runCells('before', comparison.from), runCells('after', comparison.to)],
    ),
    part('New', comparison.new),
    part('Fixed', comparison.fixed),
    part('Not checked any more', comparison.notChecked),
    part('Unchanged', comparison.unchanged),
  ]);
