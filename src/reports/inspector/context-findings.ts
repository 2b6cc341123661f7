import { type DockerfileCheck, dockerfileCheck } from '../../domain/dockerfile-check.ts';
import { DISCONTINUED } from '../../domain/finding.ts';
import { compareText } from '../../domain/order.ts';
import type { Severity } from '../../domain/severity.ts';
import type { NumberedComponent, NumberedScan } from './numbered.ts';
import type { InspectorScan } from './scan.ts';

/** Who is named for what is no vulnerability of a package: plugins look for this name, and show nothing under another. */
export const CHECKER = { name: 'AMAZON_INSPECTOR', url: 'https://aws.amazon.com/inspector/' } as const;

/** The day that Inspector's checks of Dockerfiles carry as theirs. */
const CHECKS_PUBLISHED = '2024-03-27T14:36:39Z';

/** What was found in the system as a whole or in a Dockerfile: nothing that a package could be updated for. */
export interface ContextFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly description: string;
  readonly reference: string;
  readonly cwes: readonly number[];
  readonly created: string;
  readonly affected: readonly NumberedComponent[];
}

const findingOfCheck = (check: DockerfileCheck, affected: readonly NumberedComponent[]): ContextFinding => ({
  id: check.id,
  severity: check.severity,
  description: `${check.title}: ${check.description}`,
  reference: check.reference,
  cwes: [],
  created: CHECKS_PUBLISHED,
  affected,
});

function dockerfileFindings(components: readonly NumberedComponent[]): ContextFinding[] {
  const affected = new Map<string, NumberedComponent[]>();
  for (const numbered of components) {
    const checks = new Set(numbered.component.dockerfile?.issues.map(({ check }) => check));
    for (const check of checks) affected.set(check, [...(affected.get(check) ?? []), numbered]);
  }
  return [...affected]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, list]) => findingOfCheck(dockerfileCheck(id), list));
}

export const operatingSystems = ({ all }: NumberedScan): NumberedComponent[] =>
  all.filter(({ component }) => component.type === 'operating-system');

function discontinued(scan: InspectorScan, numbered: NumberedScan): ContextFinding[] {
  const { endOfLife } = scan;
  const affected = operatingSystems(numbered);
  if (endOfLife === undefined || affected.length === 0) return [];
  const day = endOfLife.slice(0, 10);
  return [
    {
      id: DISCONTINUED,
      severity: 'CRITICAL',
      description: `Discontinued operating system: its maintainers ended the updates of this release on ${day}. New vulnerabilities are no longer fixed, and many are no longer even recorded: what else is found is for information.`,
      reference: 'https://endoflife.date/',
      cwes: [1104],
      created: `${day}T00:00:00Z`,
      affected,
    },
  ];
}

/** The system first, then Dockerfiles, one entry a check, sorted by its id. */
export const contextFindings = (scan: InspectorScan, numbered: NumberedScan): ContextFinding[] => [
  ...discontinued(scan, numbered),
  ...dockerfileFindings(numbered.all),
];
