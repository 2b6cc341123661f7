import type { VersionSchemeId } from '../domain/advisory.ts';
import { compareVersions, versionScheme } from './index.ts';
import { schemeOfPurlType } from './purl-types.ts';

const COMPARATORS = ['<', '<=', '=', '!=', '>=', '>'] as const;
type Comparator = (typeof COMPARATORS)[number];

export interface VersConstraint {
  readonly comparator: Comparator;
  readonly version: string;
}

/** A range of versions in the notation of CSAF and CycloneDX: `vers:npm/>=1.0.0|<2.0.0`. */
export interface VersRange {
  /** The versioning scheme, mostly a purl type, in lower case. */
  readonly scheme: string;
  /** Sorted by version, where their order is known. `*`: every version. */
  readonly constraints: readonly VersConstraint[] | '*';
}

/** Versioning schemes of vers that are no purl types. @see https://github.com/package-url/vers-spec */
const SCHEMES: Readonly<Record<string, VersionSchemeId>> = {
  alpine: 'apk',
  arch: 'alpm',
  datetime: 'datetime',
  gentoo: 'gentoo',
  go: 'go',
  lexicographic: 'lexicographic',
  nginx: 'semver',
  openssl: 'openssl',
  semver: 'semver',
};

/** Version order of a versioning scheme of vers. */
export const schemeOfVers = (scheme: string): VersionSchemeId | undefined =>
  Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : schemeOfPurlType(scheme);

const MAX_LENGTH = 65_536;
const RANGE = /^vers:([A-Za-z][A-Za-z0-9.-]*)\/(.*)$/s;
const CONSTRAINT = /^(<=|>=|!=|[<>=])?([^<>=!*|]+)$/s;

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Constraints in the order of their versions; where that is not known for one of them, as they are. */
export function sortedConstraints(scheme: string, constraints: readonly VersConstraint[]): readonly VersConstraint[] {
  const order = versionScheme(schemeOfVers(scheme) ?? '');
  const keyed = constraints.map((constraint) => ({ constraint, key: order?.parse(constraint.version) }));
  if (order === undefined || keyed.some(({ key }) => key === undefined)) return constraints;
  const rank = ({ comparator }: VersConstraint): number => COMPARATORS.indexOf(comparator);
  return keyed
    .sort((a, b) => order.compare(a.key ?? '', b.key ?? '') || rank(a.constraint) - rank(b.constraint))
    .map(({ constraint }) => constraint);
}

/**
 * A range in vers notation; undefined when the text is none. Tolerant, as documents need it: blanks, empty constraints
 * and any order are accepted; {@link isCanonicalVers} tells.
 */
export function parseVers(text: string): VersRange | undefined {
  const match = text.length > MAX_LENGTH ? null : RANGE.exec(text.replace(/\s+/g, ''));
  if (match === null) return undefined;
  const [, type = '', list = ''] = match;
  const scheme = type.toLowerCase();
  const parts = list.split('|').filter((part) => part !== '');
  if (parts.length === 1 && parts[0] === '*') return { scheme, constraints: '*' };
  if (parts.length === 0) return undefined;
  const constraints: VersConstraint[] = [];
  for (const part of parts) {
    const [, comparator = '=', encoded = ''] = CONSTRAINT.exec(part) ?? [];
    const version = decoded(encoded);
    if (version === undefined || version === '') return undefined;
    constraints.push({ comparator: comparator as Comparator, version });
  }
  return { scheme, constraints: sortedConstraints(scheme, constraints) };
}

const encoded = (version: string): string =>
  encodeURIComponent(version)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');

/** The canonical text of a range. */
export function formatVers({ scheme, constraints }: VersRange): string {
  if (constraints === '*') return `vers:${scheme}/*`;
  const parts = sortedConstraints(scheme, constraints).map(
    ({ comparator, version }) => `${comparator === '=' ? '' : comparator}${encoded(version)}`,
  );
  return `vers:${scheme}/${parts.join('|')}`;
}

/** Is the text a range, and written as the specification wants it written? */
export function isCanonicalVers(text: string): boolean {
  const range = parseVers(text);
  if (range === undefined || formatVers(range) !== text) return false;
  // Of moments the specification fixes the form as well.
  if (range.scheme !== 'datetime' || range.constraints === '*') return true;
  return range.constraints.every(({ version }) => versionScheme('datetime')?.parse(version) !== undefined);
}

const isUpper = (comparator: Comparator): boolean => comparator === '<' || comparator === '<=';

/**
 * Is a version in the range? undefined when that cannot be told: the scheme is unknown, or a version is none of it.
 * @see https://github.com/package-url/vers-spec/blob/main/VERSION-RANGE-SPEC.rst "Checking if a version is contained"
 */
export function versContains({ scheme, constraints }: VersRange, version: string): boolean | undefined {
  if (constraints === '*') return true;
  const id = schemeOfVers(scheme) ?? '';
  const signs = constraints.map((constraint) => compareVersions(id, version, constraint.version));
  if (signs.some((sign) => sign === undefined)) {
    // What is listed in the same words is that version, whatever its order.
    const listed = constraints.find((constraint) => constraint.version === version);
    return listed?.comparator === '=' ? true : listed?.comparator === '!=' ? false : undefined;
  }
  const compared = constraints.map(({ comparator }, i) => ({ comparator, sign: signs[i] ?? 0 }));
  for (const { comparator, sign } of compared) {
    if (sign === 0 && comparator === '=') return true;
    if (sign === 0 && comparator === '!=') return false;
  }
  const bounds = compared.filter(({ comparator }) => comparator !== '=' && comparator !== '!=');
  // Nothing but exclusions: everything else is in.
  if (bounds.length === 0) return compared.some(({ comparator }) => comparator === '!=');
  const holds = (bound: { comparator: Comparator; sign: number }): boolean =>
    bound.sign === 0 ? bound.comparator.endsWith('=') : isUpper(bound.comparator) === bound.sign < 0;
  // Sorted, lower and upper bounds make intervals; of several lower ones in a row the first counts, of upper ones the last.
  let above = true;
  let inInterval = false;
  let wasUpper: boolean | undefined;
  for (const bound of bounds) {
    if (isUpper(bound.comparator)) {
      inInterval = above && holds(bound);
      if (inInterval) return true;
      wasUpper = true;
    } else {
      if (wasUpper !== false) above = holds(bound);
      wasUpper = false;
    }
  }
  return wasUpper === false && above;
}
