import { DISTRIBUTION_TYPES, type Ecosystem, ecosystemOf } from '../domain/ecosystem.ts';
import type { Distribution } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import { versionScheme } from '../versions/index.ts';
import { schemeOfPurlType } from '../versions/purl-types.ts';
import { comparandsOf } from './comparand.ts';
import { fixCarriedBy } from './hits.ts';
import type { Context } from './question.ts';
import { statementsOn } from './statements.ts';
import { hasSay, listenerOf, voiceOf } from './voice.ts';

/** Ecosystem of the distribution itself, whatever the type of the package. */
const ownEcosystem = (distribution: Distribution | undefined): Ecosystem | undefined =>
  ecosystemOf('deb', distribution);

/**
 * Distributions that ship what upstream releases and list fixes alone: an advisory of the language says what theirs do
 * not, and the version that it compares is the true one. Elsewhere fixes are ported back under the old number, and the
 * language's advisories would be wrong.
 */
const FOLLOWS_UPSTREAM: ReadonlySet<string> = new Set(['Alpine', 'Chainguard', 'MinimOS', 'Wolfi']);

/** Does the database know the owner at all? Of a part of the advisories that must be asked package by package. */
function isOwnerKnown(pkg: Package, ecosystem: Ecosystem, { distribution, database, owners }: Context): boolean {
  const owner = owners?.get(pkg.ownedBy ?? '');
  const names = owner === undefined ? [pkg.ownedBy ?? ''] : [owner.name, ...(owner.source ? [owner.source.name] : [])];
  return distribution !== undefined && names.some((name) => statementsOn(database, ecosystem, name).length > 0);
}

/**
 * A language package that a distribution package brought is covered by the distribution's advisories, if those are
 * known (matching.md trap 2), except of distributions that follow upstream. Where only a part of them is known, a
 * package that this part does not name is not covered.
 */
export function coveringDistribution(pkg: Package, context: Context): Ecosystem | undefined {
  if (pkg.ownedBy === undefined || DISTRIBUTION_TYPES.has(pkg.type)) return undefined;
  const ecosystem = ownEcosystem(context.distribution);
  if (ecosystem === undefined || FOLLOWS_UPSTREAM.has(ecosystem.split(':', 1)[0] ?? '')) return undefined;
  const { level } = context.database.completeness(ecosystem);
  const isCovered =
    level === 'full' || level === 'fixed-only' || (level === 'partial' && isOwnerKnown(pkg, ecosystem, context));
  return isCovered ? ecosystem : undefined;
}

/**
 * Which vulnerabilities of a language package does its owner's distribution rule out: not affected, or fixed in the
 * owner's version (`0` of Alpine and Wolfi, a patched build)?
 */
export function silencedByOwner(pkg: Package, context: Context): (vulnerabilityId: string) => boolean {
  const { distribution, database, owners } = context;
  const owner = pkg.ownedBy === undefined ? undefined : owners?.get(pkg.ownedBy);
  const ecosystem = owner && ecosystemOf(owner.type, distribution);
  const scheme = owner && versionScheme(schemeOfPurlType(owner.type) ?? '');
  if (owner === undefined || ecosystem === undefined || scheme === undefined) return () => false;
  const silenced = new Set<string>();
  const listener = listenerOf(owner, distribution);
  for (const comparand of comparandsOf(owner, ecosystem, scheme))
    for (const statement of statementsOn(database, ecosystem, comparand.name)) {
      if (!hasSay(voiceOf(statement, comparand, listener))) continue;
      if (!statement.isIgnore && fixCarriedBy(comparand, statement) === undefined) continue;
      for (const id of statement.vulnerabilities()) silenced.add(id);
    }
  return (id) => silenced.has(id);
}
