import type { AdvisoryDatabase, VersionSchemeId } from '../domain/advisory.ts';
import { advisorySource, canonicalPackageName } from '../domain/canonical-name.ts';
import { DISTRIBUTION_TYPES, type Ecosystem, ecosystemOf } from '../domain/ecosystem.ts';
import type { Distribution } from '../domain/inventory.ts';
import type { Match, NotEvaluatedReason } from '../domain/match.ts';
import type { Package } from '../domain/package.ts';
import { type SortKey, versionScheme } from '../versions/index.ts';
import { decide } from './decide.ts';
import { isKernelOutOfScope, type KernelScope } from './kernel.ts';
import { type Hit, hitOf, type Statement, statementsOn } from './statements.ts';

/** Version order of the packages of a purl type. */
const SCHEMES: Readonly<Record<string, VersionSchemeId>> = {
  apk: 'apk',
  bitnami: 'semver',
  cargo: 'semver',
  composer: 'composer',
  deb: 'deb',
  gem: 'gem',
  golang: 'go',
  hex: 'semver',
  maven: 'maven',
  npm: 'semver',
  nuget: 'nuget',
  pub: 'semver',
  pypi: 'pep440',
  rpm: 'rpm',
  swift: 'semver',
};

/** A verdict on one package. With a reason it is not, or not wholly, evaluated; a listed version may still match. */
export interface Verdict {
  readonly matches: readonly Match[];
  readonly reason?: NotEvaluatedReason;
  /** Where its advisories were, or would be, looked up. */
  readonly ecosystem?: Ecosystem;
}

const NO_MATCHES: readonly Match[] = [];

/** Ecosystem of the distribution itself, whatever the type of the package. */
const ownEcosystem = (distribution: Distribution | undefined): Ecosystem | undefined =>
  ecosystemOf('deb', distribution);

/**
 * A language package that a distribution package brought is covered by the distribution's advisories, if those are
 * known (matching.md trap 2).
 */
function coveringDistribution(
  pkg: Package,
  distribution: Distribution | undefined,
  database: AdvisoryDatabase,
): Ecosystem | undefined {
  if (pkg.ownedBy === undefined || DISTRIBUTION_TYPES.has(pkg.type)) return undefined;
  const ecosystem = ownEcosystem(distribution);
  return ecosystem !== undefined && database.completeness(ecosystem).level !== 'none' ? ecosystem : undefined;
}

export function judgePackage(
  pkg: Package,
  distribution: Distribution | undefined,
  database: AdvisoryDatabase,
  kernel: KernelScope,
): Verdict {
  const notEvaluated = (reason: NotEvaluatedReason, ecosystem?: Ecosystem): Verdict => ({
    matches: NO_MATCHES,
    reason,
    ...(ecosystem !== undefined && { ecosystem }),
  });
  const covering = coveringDistribution(pkg, distribution, database);
  if (covering !== undefined) return notEvaluated('owned-by-distribution', covering);
  const isDistributions = DISTRIBUTION_TYPES.has(pkg.type);
  if (isDistributions && distribution === undefined) return notEvaluated('unknown-distribution');
  const ecosystem = ecosystemOf(pkg.type, distribution);
  const scheme = versionScheme(SCHEMES[pkg.type] ?? '');
  if (ecosystem === undefined || scheme === undefined) return notEvaluated('unsupported-ecosystem', ecosystem);
  if (database.completeness(ecosystem).level === 'none') return notEvaluated('release-not-covered', ecosystem);
  const version = isDistributions ? advisorySource(pkg).version : pkg.version;
  if (version === '') return notEvaluated('no-version', ecosystem);
  if (isDistributions && isKernelOutOfScope(pkg, kernel)) return { matches: NO_MATCHES, ecosystem };

  const name = canonicalPackageName(ecosystem, pkg);
  const statements = statementsOn(database, ecosystem, name);
  const key = scheme.parse(version);
  let otherScheme: string | undefined;
  let otherKey: SortKey | undefined;
  const keyFor = (statement: Statement): SortKey | undefined => {
    const recordScheme = statement.record.scheme;
    if (recordScheme === scheme.id) return key;
    if (recordScheme !== otherScheme) {
      otherScheme = recordScheme;
      otherKey = statement.parse(version);
    }
    return otherKey;
  };
  const hits: Hit[] = [];
  for (const statement of statements) {
    const hit = statement.isIgnore ? undefined : hitOf(statement, version, keyFor(statement));
    if (hit !== undefined) hits.push(hit);
  }
  const compared = { package: pkg, ecosystem, name, version, isDistributions, keyFor };
  const matches = hits.length === 0 ? NO_MATCHES : decide(compared, hits, statements);
  return key === undefined ? { matches, reason: 'unparsed-version', ecosystem } : { matches, ecosystem };
}

/**
 * Verdict on one package: its matches sorted by vulnerability id, or why it cannot be evaluated. With a reason there
 * are matches only where an advisory lists the unparsed version itself.
 * @param distribution of the inventory that holds the package
 * @param kernel which kernels vulnerabilities of the kernel apply to; by default every installed kernel image
 */
export function matchPackage(
  pkg: Package,
  distribution: Distribution | undefined,
  database: AdvisoryDatabase,
  kernel: KernelScope = 'every',
):
  | { readonly matches: readonly Match[] }
  | { readonly matches: readonly Match[]; readonly reason: NotEvaluatedReason } {
  const { matches, reason } = judgePackage(pkg, distribution, database, kernel);
  return reason === undefined ? { matches } : { matches, reason };
}
