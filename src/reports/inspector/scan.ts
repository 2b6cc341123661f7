import type { AdvisoryDatabase, Vulnerability } from '../../domain/advisory.ts';
import { canonicalPackageName } from '../../domain/canonical-name.ts';
import { ecosystemOf } from '../../domain/ecosystem.ts';
import { type Assessment, DISCONTINUED } from '../../domain/finding.ts';
import type { Distribution, Inventory } from '../../domain/inventory.ts';
import type { MatchResult } from '../../domain/match.ts';
import type { Package } from '../../domain/package.ts';
import type { SbomComponent } from '../../domain/sbom-component.ts';
import { endOfLifeOf } from '../../findings/end-of-life.ts';

/** How soon to fix, in Inspector's words (cyclonedx-namespace of its guide). */
export type InspectorPriority = 'IMMEDIATE' | 'URGENT' | 'MODERATE' | 'STANDARD';

/** Everything that an answer of ScanSbom tells, whatever its format. */
export interface InspectorScan {
  readonly components: readonly SbomComponent[];
  readonly distribution?: Distribution;
  readonly result: MatchResult;
  /** In the order in which they are listed. */
  readonly assessments: readonly Assessment[];
  readonly vulnerability: (id: string) => Vulnerability | undefined;
  /** Is any advisory known on this package, whatever its version? */
  readonly hasAdvisories: (pkg: Package) => boolean;
  /** ISO day after which the distribution's release gets no updates, once it is over. */
  readonly endOfLife?: string;
  /** ISO day of the newest fact: stands for the date of a vulnerability that nobody has dated. */
  readonly dataDate: string;
  readonly now: Date;
  /** Version of the program that answers. */
  readonly version: string;
  /** Absent where priorities are not told. */
  readonly priorityOf?: (
    assessment: Assessment,
    facts: Vulnerability | undefined,
  ) => { readonly priority: InspectorPriority; readonly isVerified: boolean } | undefined;
}

/** Hidden findings stay so; that the system is out of support is told in a form of its own. */
const isListed = ({ hidden, key }: Assessment): boolean => hidden === undefined && key !== DISCONTINUED;

/** Puts together what the writers of both formats need. */
export function inspectorScan(parts: {
  readonly components: readonly SbomComponent[];
  readonly inventory: Inventory;
  readonly result: MatchResult;
  readonly assessments: readonly Assessment[];
  readonly database: AdvisoryDatabase;
  readonly now: Date;
  readonly version: string;
}): InspectorScan {
  const { components, inventory, result, assessments, database, now, version } = parts;
  const { distribution } = inventory;
  const endOfLife = distribution && endOfLifeOf(distribution, database)?.lastDay;
  return {
    components,
    ...(distribution === undefined ? {} : { distribution }),
    result,
    assessments: assessments.filter(isListed),
    vulnerability: (id) => database.vulnerability(id),
    hasAdvisories(pkg) {
      const ecosystem = ecosystemOf(pkg.type, distribution);
      return ecosystem !== undefined && database.lookup(ecosystem, canonicalPackageName(ecosystem, pkg)).length > 0;
    },
    ...(endOfLife === undefined ? {} : { endOfLife }),
    dataDate: database.info.dataDate,
    now,
    version,
  };
}
