import { advisorySource, canonicalPackageName, comparableVersion } from '../domain/canonical-name.ts';
import { DISTRIBUTION_TYPES, type Ecosystem } from '../domain/ecosystem.ts';
import type { Package } from '../domain/package.ts';
import type { SortKey } from '../versions/index.ts';
import type { VersionScheme } from '../versions/scheme.ts';
import type { Statement } from './statements.ts';

/** A name of a package and the version that belongs to it: what advisories under this name are compared with. */
export interface Comparand {
  readonly name: string;
  readonly version: string;
  /** What kind of name it is, where binary and source package differ; undefined: both, or the ecosystem knows one kind only. */
  readonly kind: 'source' | 'binary' | undefined;
  /** Order of the package's type. */
  readonly scheme: VersionScheme<SortKey>;
  /** Of rpm: the name of a source package's file has no epoch. */
  readonly isEpochUnknown: boolean;
  readonly hasEpoch: boolean;
  /** Keys once made; null: not yet. */
  readonly keys: {
    own: SortKey | undefined | null;
    bare: SortKey | undefined | null;
    other?: SortKey;
    otherScheme?: string;
  };
}

const EPOCH = /^\d+:/;

function comparandOf(
  scheme: VersionScheme<SortKey>,
  name: string,
  version: string,
  kind: Comparand['kind'],
  isSourceOfRpm: boolean,
): Comparand {
  const hasEpoch = scheme.id === 'rpm' && EPOCH.test(version);
  const keys: Comparand['keys'] = { own: null, bare: null };
  return { name, version, kind, scheme, isEpochUnknown: isSourceOfRpm && !hasEpoch, hasEpoch, keys };
}

/** The version in the order of its package type; undefined when it is no version there. */
export function keyOf({ keys, scheme, version }: Comparand): SortKey | undefined {
  if (keys.own === null) keys.own = scheme.parse(version);
  return keys.own;
}

/** The version in the order of a statement. */
export function keyFor(comparand: Comparand, { record, parse }: Statement): SortKey | undefined {
  if (record.scheme === comparand.scheme.id) return keyOf(comparand);
  const { keys } = comparand;
  if (record.scheme !== keys.otherScheme) {
    keys.otherScheme = record.scheme;
    const key = parse(comparand.version);
    if (key === undefined) delete keys.other;
    else keys.other = key;
  }
  return keys.other;
}

/** Without its epoch; the same key where there is none. */
export function keyWithoutEpoch(comparand: Comparand, statement: Statement): SortKey | undefined {
  if (!comparand.hasEpoch || statement.record.scheme !== 'rpm') return keyFor(comparand, statement);
  const { keys, scheme, version } = comparand;
  if (keys.bare === null) keys.bare = scheme.parse(version.replace(EPOCH, ''));
  return keys.bare;
}

/** Who names what is installed, instead of the source it was built from, when a record does not say. */
const OF_BINARIES: ReadonlySet<string> = new Set(['alpm', 'rpm']);

/** What a record of this package type names as a rule: distributions of deb and apk speak of sources. */
export const usualKindOf = (type: string): 'source' | 'binary' => (OF_BINARIES.has(type) ? 'binary' : 'source');

/**
 * All names under which a package's advisories are looked up, the one that its ecosystem uses as a rule first. A
 * language package has one; a distribution package may have a source package of another name or version.
 */
export function comparandsOf(pkg: Package, ecosystem: Ecosystem, scheme: VersionScheme<SortKey>): readonly Comparand[] {
  const { type, name, version } = pkg;
  if (!DISTRIBUTION_TYPES.has(type))
    return [comparandOf(scheme, canonicalPackageName(ecosystem, pkg), comparableVersion(pkg), undefined, false)];
  const source = OF_BINARIES.has(type) ? pkg.source : advisorySource(pkg);
  if (source === undefined || (source.name === name && source.version === version))
    return [comparandOf(scheme, name, version, undefined, false)];
  const ofSource = comparandOf(scheme, source.name, source.version, 'source', type === 'rpm');
  const ofBinary = comparandOf(scheme, name, version, 'binary', false);
  return OF_BINARIES.has(type) ? [ofBinary, ofSource] : [ofSource, ofBinary];
}

/** A product under its names in CPE. */
export const comparandOfProduct = (scheme: VersionScheme<SortKey>, name: string, version: string): Comparand =>
  comparandOf(scheme, name, version, undefined, false);
