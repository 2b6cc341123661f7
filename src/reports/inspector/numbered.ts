import type { Match, NotEvaluatedReason } from '../../domain/match.ts';
import type { Package } from '../../domain/package.ts';
import type { SbomComponent } from '../../domain/sbom-component.ts';
import type { InspectorScan } from './scan.ts';

/** What an answer says of a component without a finding. */
export interface Remark {
  readonly kind: 'info' | 'warning';
  readonly text: string;
}

/** A component with its number in the answer, and what was found in it. */
export interface NumberedComponent {
  readonly component: SbomComponent;
  /** `comp-7`: ScanSbom counts anew, parents first, and readers look for this very form. */
  readonly ref: string;
  readonly children: readonly NumberedComponent[];
  readonly remark?: Remark;
}

/** A component that a vulnerability affects. */
export interface AffectedComponent {
  readonly numbered: NumberedComponent;
  readonly match: Match;
}

export interface NumberedScan {
  /** Roots, as in the document. */
  readonly components: readonly NumberedComponent[];
  /** All of them, parents first. */
  readonly all: readonly NumberedComponent[];
  /** By vulnerability id. */
  readonly affected: ReadonlyMap<string, readonly AffectedComponent[]>;
}

const info = (text: string): Remark => ({ kind: 'info', text });
const warning = (text: string): Remark => ({ kind: 'warning', text });

const SCANNED = info('Component scanned: no vulnerabilities found.');
const NO_RULES = info('Component skipped: no rules found.');

const REASONS: Readonly<Record<NotEvaluatedReason, Remark>> = {
  'unknown-distribution': warning('Component skipped: no operating system provided.'),
  'unsupported-ecosystem': NO_RULES,
  'no-advisory-source': NO_RULES,
  'other-vendor': NO_RULES,
  'release-not-covered': NO_RULES,
  'no-version': warning('Component skipped: no version provided.'),
  'unparsed-version': warning('Component skipped: unresolved version provided.'),
  'owned-by-distribution': info('Component skipped: part of a distribution package.'),
};

/** The system and the Dockerfiles are context, not packages: recorded answers say nothing of them. */
const isContext = ({ type, dockerfile }: SbomComponent): boolean =>
  type === 'operating-system' || dockerfile !== undefined;

function remarkOf(
  component: SbomComponent,
  isAffected: boolean,
  reasons: ReadonlyMap<Package, NotEvaluatedReason>,
  scan: InspectorScan,
): Remark | undefined {
  const { package: pkg } = component;
  if (component.type === 'operating-system' && scan.endOfLife !== undefined) {
    return info(`Component end-of-life: ${scan.endOfLife.slice(0, 10)}T00:00:00Z`);
  }
  if (isAffected || isContext(component)) return undefined;
  if (component.isUnreadable) return warning('Component skipped: invalid purl provided.');
  if (component.purl === undefined || pkg === undefined) return warning('Component skipped: no purl provided.');
  if (component.isPartOfParent) return NO_RULES;
  const reason = reasons.get(pkg);
  if (reason !== undefined) return REASONS[reason];
  return scan.hasAdvisories(pkg) ? SCANNED : NO_RULES;
}

const NO_CHILDREN: readonly NumberedComponent[] = [];

/** Numbers the components and finds out which vulnerability is in which. */
export function numberComponents(scan: InspectorScan): NumberedScan {
  const shown = new Set(scan.assessments.map(({ key }) => key));
  const matches = new Map<Package, Match[]>();
  for (const match of scan.result.matches) {
    if (!shown.has(match.vulnerabilityId)) continue;
    const known = matches.get(match.package);
    if (known === undefined) matches.set(match.package, [match]);
    else known.push(match);
  }
  const reasons = new Map(scan.result.notEvaluated.map((entry) => [entry.package, entry.reason]));
  const all: NumberedComponent[] = [];
  const affected = new Map<string, AffectedComponent[]>();
  let count = 0;

  const number = (component: SbomComponent, parentIds: ReadonlySet<string>): NumberedComponent => {
    const ref = `comp-${++count}`;
    const place = all.length;
    all.length++;
    const found = (component.package && matches.get(component.package)) ?? [];
    // What the parent is listed with is not listed again for a part of it.
    const own = component.isPartOfParent ? found.filter((m) => !parentIds.has(m.vulnerabilityId)) : found;
    const children =
      component.children.length === 0
        ? NO_CHILDREN
        : numberAll(component.children, new Set(found.map((match) => match.vulnerabilityId)));
    const remark = remarkOf(component, own.length > 0, reasons, scan);
    const numbered: NumberedComponent = { component, ref, children, ...(remark === undefined ? {} : { remark }) };
    all[place] = numbered;
    for (const match of own) {
      const list = affected.get(match.vulnerabilityId);
      if (list === undefined) affected.set(match.vulnerabilityId, [{ numbered, match }]);
      else list.push({ numbered, match });
    }
    return numbered;
  };
  const numberAll = (list: readonly SbomComponent[], parentIds: ReadonlySet<string>): NumberedComponent[] =>
    list.map((component) => number(component, parentIds));
  const components = numberAll(scan.components, new Set());
  return { components, all, affected };
}
