import type { AdvisoryDatabase } from '../domain/advisory.ts';
import { cpeNamesOf } from '../domain/cpe.ts';
import { CPE, DISTRIBUTION_TYPES, type Ecosystem, ecosystemOf } from '../domain/ecosystem.ts';
import type { Distribution } from '../domain/inventory.ts';
import type { MatchClass, NotEvaluatedReason } from '../domain/match.ts';
import type { Package } from '../domain/package.ts';
import { versionScheme } from '../versions/index.ts';
import { schemeOfPurlType } from '../versions/purl-types.ts';
import { type Comparand, comparandOfProduct, comparandsOf } from './comparand.ts';
import { epelOf, isForeignBuild } from './foreign-build.ts';
import { type KernelScope, kernelPlace } from './kernel.ts';
import { coveringDistribution } from './ownership.ts';
import { statementsOn } from './statements.ts';

/** What a package is judged with. */
export interface Context {
  readonly distribution: Distribution | undefined;
  readonly database: AdvisoryDatabase;
  readonly kernel: KernelScope;
  /** Are kernels that do not apply judged too, and their matches marked? */
  readonly includeKernel?: boolean;
  /** Distribution packages by name: what language packages name as their owner. */
  readonly owners?: ReadonlyMap<string, Package>;
}

/** What is asked of the database. */
export interface Question {
  readonly package: Package;
  readonly ecosystem: Ecosystem;
  /** Never empty; the first is the usual one. */
  readonly comparands: readonly Comparand[];
  readonly isDistributions: boolean;
  /** Of the kernel's source, and no business of this resource: nothing is asked. */
  readonly isKernelAside: boolean;
  readonly matchClass?: MatchClass;
}

export interface Unanswerable {
  readonly reason: NotEvaluatedReason;
  /** Where its advisories would be looked up. */
  readonly ecosystem?: Ecosystem;
}

const unanswerable = (reason: NotEvaluatedReason, ecosystem?: Ecosystem): Unanswerable => ({
  reason,
  ...(ecosystem !== undefined && { ecosystem }),
});

/** A package of no registry is a product, known by vendor and product alone. */
function productQuestion(pkg: Package, { database }: Context): Question | Unanswerable {
  const names = cpeNamesOf(pkg);
  const scheme = versionScheme(schemeOfPurlType('generic') ?? '');
  if (names.length === 0 || scheme === undefined || database.completeness(CPE).level === 'none')
    return unanswerable('unsupported-ecosystem');
  if (pkg.version === '') return unanswerable('no-version', CPE);
  const known = names.filter((name) => statementsOn(database, CPE, name).length > 0);
  if (known.length === 0) return unanswerable('no-advisory-source', CPE);
  const comparands = known.map((name) => comparandOfProduct(scheme, name, pkg.version));
  return { package: pkg, ecosystem: CPE, comparands, isDistributions: false, isKernelAside: false };
}

/** Builds of others are not the distribution's; those of EPEL have advisories of their own. */
function ecosystemOfBuild(pkg: Package, ecosystem: Ecosystem, { database }: Context): Ecosystem | undefined {
  if (!isForeignBuild(pkg, ecosystem)) return ecosystem;
  const epel = epelOf(pkg, ecosystem);
  return epel !== undefined && database.completeness(epel).level !== 'none' ? epel : undefined;
}

/** How a package is looked up and compared, or why it cannot be. */
export function questionOf(pkg: Package, context: Context): Question | Unanswerable {
  const { distribution, database, kernel, includeKernel } = context;
  const covering = coveringDistribution(pkg, context);
  if (covering !== undefined) return unanswerable('owned-by-distribution', covering);
  const isDistributions = DISTRIBUTION_TYPES.has(pkg.type);
  if (isDistributions && distribution === undefined) return unanswerable('unknown-distribution');
  const named = ecosystemOf(pkg.type, distribution);
  const scheme = versionScheme(schemeOfPurlType(pkg.type) ?? '');
  if (named === undefined || scheme === undefined)
    return isDistributions ? unanswerable('unsupported-ecosystem', named) : productQuestion(pkg, context);
  if (database.completeness(named).level === 'none') return unanswerable('release-not-covered', named);
  const ecosystem = ecosystemOfBuild(pkg, named, context);
  if (ecosystem === undefined) return unanswerable('other-vendor', named);
  const comparands = comparandsOf(pkg, ecosystem, scheme);
  if (comparands[0]?.version === '') return unanswerable('no-version', ecosystem);
  const place = isDistributions ? kernelPlace(pkg, kernel) : 'counts';
  const matchClass = place === 'kernel-in-image' || place === 'kernel-not-running' ? place : undefined;
  return {
    package: pkg,
    ecosystem,
    comparands,
    isDistributions,
    isKernelAside: place === 'aside' || (matchClass !== undefined && includeKernel !== true),
    ...(matchClass !== undefined && { matchClass }),
  };
}
