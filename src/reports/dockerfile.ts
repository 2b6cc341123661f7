import { dockerfileCheck } from '../domain/dockerfile-check.ts';
import type { Inventory } from '../domain/inventory.ts';
import { type Severity, severityRank } from '../domain/severity.ts';
import type { Style } from './style.ts';
import { printable } from './text.ts';

/** What a check found in one Dockerfile: one line of a report, one count of a gate. */
export interface DockerfileFinding {
  readonly check: string;
  readonly severity: Severity;
  readonly title: string;
  readonly description: string;
  readonly reference: string;
  /** Path inside the target; without a slash for the build history of an image. */
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** Findings shown one by one; the JSON report has them all. */
const SHOWN = 50;

/** Worst first, then by place. */
export function dockerfileFindings({ dockerfiles = [] }: Inventory): DockerfileFinding[] {
  return dockerfiles
    .flatMap(({ path, issues }) =>
      issues.map(({ check, startLine, endLine }) => {
        const { severity, title, description, reference } = dockerfileCheck(check);
        return { check, severity, title, description, reference, path, startLine, endLine };
      }),
    )
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
}

/** `app/Dockerfile:3`, `app/Dockerfile:3-5`, `build history:3`. */
function placeOf({ path, startLine, endLine }: DockerfileFinding): string {
  const file = path.includes('/') ? printable(path) : 'build history';
  return `${file}:${startLine === endLine ? startLine : `${startLine}-${endLine}`}`;
}

/** A table of its own: a Dockerfile has neither packages nor versions. */
export function dockerfileLines(inventory: Inventory, style: Style): string[] {
  const findings = dockerfileFindings(inventory);
  if (findings.length === 0) return [];
  const shown = findings.slice(0, SHOWN);
  const width = (cells: readonly string[]): number => Math.max(...cells.map((text) => text.length));
  const severities = width([...shown.map(({ severity }) => severity), 'SEVERITY']);
  const ids = width(shown.map(({ check }) => printable(check)));
  const places = width(shown.map(placeOf));
  return [
    style.strong(['SEVERITY'.padEnd(severities), 'CHECK'.padEnd(ids), 'DOCKERFILE'.padEnd(places), 'WHAT'].join('  ')),
    ...shown.map((finding) =>
      [
        style.severity(finding.severity, finding.severity) + ' '.repeat(severities - finding.severity.length),
        printable(finding.check).padEnd(ids),
        placeOf(finding).padEnd(places),
        finding.title,
      ].join('  '),
    ),
    ...(findings.length > SHOWN ? [`and ${findings.length - SHOWN} more (--format json lists all)`] : []),
    '',
  ];
}
