import type { AssessmentSeverity, ReportedFinding } from '../../domain/assessment.ts';
import { HTML_STYLE } from '../html-style.ts';
import { xmlLine, xmlText } from '../xml-text.ts';

/** No script, no image, no frame, nothing loaded: as the HTML report of a scan. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const COLOURS: Readonly<Record<AssessmentSeverity, string>> = {
  High: 'high',
  Medium: 'medium',
  Low: 'low',
  Informational: 'informational',
  Undefined: 'untriaged',
};

/** One page without scripts, in the look of the other reports. */
export const page = (title: string, body: readonly string[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${xmlLine(title)}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<main>
<h1>${xmlLine(title)}</h1>
${body.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;

/** @param rows cells that are HTML already */
export function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return `<div class="sheet"><table>
<caption>${xmlLine(caption)}</caption>
<thead><tr>${head.map((name) => `<th scope="col">${xmlLine(name)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}</tbody>
</table></div>`;
}

export const severityCell = (severity: AssessmentSeverity): string => `<b class="${COLOURS[severity]}">${severity}</b>`;

export const FINDING_HEAD = ['Severity', 'Rule', 'Resource', 'What'];

export const findingCells = ({ severity, rule, resource, title, description, recommendation }: ReportedFinding) => [
  severityCell(severity),
  `<code>${xmlLine(rule)}</code>`,
  `${xmlLine(resource.name)}<br><span class="faint mono">${xmlLine(resource.id)}</span>`,
  `${xmlLine(title)}<details><summary>Why and what to do</summary><p class="text">${xmlText(description)}</p><p class="text">${xmlText(recommendation)}</p></details>`,
];

/** `2026-01-02 03:04 UTC`. */
export const moment = (at: string | undefined): string =>
  at === undefined ? '–' : `${at.slice(0, 16).replace('T', ' ')} UTC`;
