import type { Distribution, InventorySubject } from '../domain/inventory.ts';
import type { Match } from '../domain/match.ts';
import type { Package } from '../domain/package.ts';
import { purlOf } from '../domain/package-purl.ts';
import { type Purl, parsePurl } from '../domain/purl.ts';
import type { VexAssertion, VexIdentifiers, VexStatement } from '../domain/vex.ts';

/** What VEX statements are held against. */
export interface VexTarget {
  readonly subject: InventorySubject;
  readonly distribution?: Distribution | undefined;
  /** Other names of a vulnerability. */
  readonly aliasesOf: (vulnerabilityId: string) => readonly string[];
}

/** Reads package URLs, each once: a document repeats those of its products for every vulnerability. */
type PurlReader = (text: string) => Purl | undefined;

function purlReader(): PurlReader {
  const known = new Map<string, Purl | undefined>();
  return (text) => {
    if (!text.startsWith('pkg:')) return undefined;
    let purl = known.get(text);
    if (purl === undefined && !known.has(text)) {
      purl = readPurl(text);
      known.set(text, purl);
    }
    return purl;
  };
}

function readPurl(text: string): Purl | undefined {
  try {
    return parsePurl(text);
  } catch {
    return undefined;
  }
}

const withoutEpoch = (version: string): string => version.replace(/^\d+:/, '');

/** Names, versions and qualifiers that the statement leaves out match any; those that both have must agree. */
function isSame(stated: Purl, found: Purl): boolean {
  if (stated.type !== found.type || stated.name !== found.name) return false;
  if (stated.namespace !== undefined && stated.namespace !== found.namespace) return false;
  const [wanted, has] = [stated.version, found.version ?? ''];
  if (wanted !== undefined && wanted !== has && withoutEpoch(wanted) !== withoutEpoch(has)) return false;
  return Object.entries(stated.qualifiers).every(
    ([key, value]) => found.qualifiers[key] === undefined || found.qualifiers[key] === value,
  );
}

/** `arch=source` (Debian) and `arch=src` (rpm) mark the source package, which stands for all that is built from it. */
const isSource = ({ qualifiers }: Purl): boolean => qualifiers.arch === 'source' || qualifiers.arch === 'src';

function isPackage(stated: Purl, pkg: Package, found: Purl): boolean {
  if (!isSource(stated)) return isSame(stated, found);
  const { source } = pkg;
  if (source === undefined) return false;
  const { arch: _, ...qualifiers } = found.qualifiers;
  return isSame(stated, { ...found, name: source.name, version: source.version, qualifiers });
}

/** `pkg:oci/NAME@sha256:…?repository_url=…` against an image: the digest decides where there is one. */
function isImage(stated: Purl, { name, image }: InventorySubject): boolean {
  if (image === undefined || stated.type !== 'oci') return false;
  const names = [name, ...image.tags].map((reference) => reference.replace(/@.*$/, '').replace(/:[^:/]*$/, ''));
  if (!names.some((reference) => reference.split('/').at(-1) === stated.name)) return false;
  const repository = stated.qualifiers.repository_url;
  if (repository !== undefined && !names.some((reference) => `/${reference}`.endsWith(`/${repository}`))) return false;
  return stated.version === undefined || stated.version === image.digest || stated.version === image.imageId;
}

function isSubject(identifiers: VexIdentifiers, subject: InventorySubject, purlIn: PurlReader): boolean {
  return identifiers.some((text) => {
    const stated = purlIn(text);
    if (stated !== undefined) return isImage(stated, subject);
    return text === subject.name || text === subject.image?.digest || subject.image?.tags.includes(text) === true;
  });
}

/**
 * Does the statement speak of this package? Its product is the package, or it is what was scanned and the package is
 * one of the named subcomponents (or none are named).
 */
function speaksOf(
  { products }: VexStatement,
  pkg: Package,
  found: Purl | undefined,
  subject: InventorySubject,
  purlIn: PurlReader,
): boolean {
  const isThis = (identifiers: VexIdentifiers): boolean =>
    found !== undefined &&
    identifiers.some((text) => {
      const stated = purlIn(text);
      return stated !== undefined && isPackage(stated, pkg, found);
    });
  return products.some(({ identifiers, subcomponents }) => {
    if (isThis(identifiers)) return subcomponents.length === 0 || subcomponents.some(isThis);
    return isSubject(identifiers, subject, purlIn) && (subcomponents.length === 0 || subcomponents.some(isThis));
  });
}

const assertionOf = (statement: VexStatement): VexAssertion => {
  const { vulnerabilityIds: _, products: __, ...assertion } = statement;
  return assertion;
};

/** The newest statement speaks; of two of the same time the one that was given later. */
function newest(statements: readonly VexStatement[]): VexStatement | undefined {
  let best: VexStatement | undefined;
  for (const statement of statements) {
    if (best === undefined || (statement.timestamp ?? '') >= (best.timestamp ?? '')) best = statement;
  }
  return best;
}

const indexes = new WeakMap<readonly VexStatement[], ReadonlyMap<string, readonly VexStatement[]>>();

/** Statements by vulnerability; once for a list, since a server holds the same one against every resource. */
function statementsById(statements: readonly VexStatement[]): ReadonlyMap<string, readonly VexStatement[]> {
  const known = indexes.get(statements);
  if (known !== undefined) return known;
  const byId = new Map<string, VexStatement[]>();
  for (const statement of statements) {
    for (const id of statement.vulnerabilityIds) {
      const others = byId.get(id);
      if (others === undefined) byId.set(id, [statement]);
      else others.push(statement);
    }
  }
  indexes.set(statements, byId);
  return byId;
}

/** Matches with what VEX statements say of them. No match is dropped: a finding that is answered is hidden, not gone. */
export function applyVex(
  matches: readonly Match[],
  statements: readonly VexStatement[],
  { subject, distribution, aliasesOf }: VexTarget,
): readonly Match[] {
  if (statements.length === 0) return matches;
  const byId = statementsById(statements);
  const purlIn = purlReader();
  return matches.map((match) => {
    const ids = [match.vulnerabilityId, ...aliasesOf(match.vulnerabilityId)];
    const candidates = [...new Set(ids.flatMap((id) => byId.get(id) ?? []))];
    if (candidates.length === 0) return match;
    const found = readPurl(purlOf(match.package, distribution));
    const statement = newest(candidates.filter((one) => speaksOf(one, match.package, found, subject, purlIn)));
    return statement === undefined ? match : { ...match, vex: assertionOf(statement) };
  });
}
