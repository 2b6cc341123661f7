import {
  type AdvisoryRecord,
  type AffectedRange,
  type CvssRating,
  type KnownExploitation,
  VENDOR_STATUSES,
  type VersionSchemeId,
  type Vulnerability,
} from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';

// Records and vulnerabilities as they lie in a generation: JSON arrays by position. `0` stands for what is absent, and
// zeros at the end are left out. Whoever changes a position raises FORMAT in generation-folder.ts.

type Text = string | 0 | undefined;
type Texts = readonly string[] | 0 | undefined;

/** A fixed version alone (`introduced` is then `0`), or introduced, fixed, last affected, and 1 where `introduced` is not affected itself. */
export type StoredRange =
  | string
  | readonly [string, string | 0]
  | readonly [string, string | 0, string]
  | readonly [string, string | 0, string | 0, 1];

export type StoredRecord = readonly [
  advisoryId: string,
  feed: string,
  /** `0`: the advisory's own id. */
  vulnerabilityIds: string | readonly string[] | 0,
  scheme: VersionSchemeId,
  /** Place in VENDOR_STATUSES. */
  status?: number | undefined,
  ranges?: readonly StoredRange[] | 0 | undefined,
  versions?: Texts,
  vendorSeverity?: Text,
  url?: Text,
  published?: Text,
  modified?: Text,
  arches?: Texts,
  module?: Text,
  channel?: Text,
  patches?: Texts,
  /** 1 source, 2 binary. */
  names?: number | undefined,
];

type StoredCvss = readonly [source: string, version: CvssRating['version'], vector: string, baseScore: number];
/** Ransomware: 0 not said, 1 no, 2 yes. */
type StoredKev = readonly [dateAdded: string, dateDue: string | 0, action: string | 0, ransomware: number];

export type StoredVulnerability = readonly [
  aliases?: Texts,
  cvss?: readonly StoredCvss[] | 0 | undefined,
  cwes?: Texts,
  epss?: readonly [score: number, percentile: number, date: string, model?: string] | 0 | undefined,
  kev?: StoredKev | 0 | undefined,
  exploitation?: NonNullable<Vulnerability['exploitation']> | 0 | undefined,
  references?: Texts,
  published?: Text,
  modified?: Text,
  withdrawn?: Text,
  title?: Text,
  description?: Text,
  exploitSeenAt?: Text,
  /** 1: malicious. */
  malicious?: number | undefined,
];

/** Canonical ids that an alias stands for. */
export type StoredAlias = readonly string[];

// An id inside its own URL is written as this character, which no URL contains.
const ID_IN_URL = '\u007f';
const shortUrl = (url: string, id: string): string => {
  const clean = url.replaceAll(ID_IN_URL, '%7F');
  return id === '' ? clean : clean.split(id).join(ID_IN_URL);
};
const fullUrl = (url: string, id: string): string => (url.includes(ID_IN_URL) ? url.split(ID_IN_URL).join(id) : url);

function trimmed(values: readonly unknown[]): readonly unknown[] {
  let length = values.length;
  while (length > 0 && values[length - 1] === 0) length--;
  return values.slice(0, length);
}

const orZero = <T>(value: T | undefined): T | 0 => value ?? 0;
const listOrZero = <T>(values: readonly T[] | undefined): readonly T[] | 0 =>
  values === undefined || values.length === 0 ? 0 : values;

function encodeRange({ introduced, introducedExclusive, fixed, lastAffected }: AffectedRange): StoredRange {
  if (introducedExclusive) return [introduced, orZero(fixed), orZero(lastAffected), 1];
  if (introduced === '0' && fixed !== undefined && lastAffected === undefined) return fixed;
  return lastAffected === undefined ? [introduced, orZero(fixed)] : [introduced, orZero(fixed), lastAffected];
}

type Draft<T> = { -readonly [K in keyof T]: T[K] };

// Decoding is the inner loop of matching: fields are set one by one, which takes half the time of spreading them.

function decodeRange(stored: StoredRange): AffectedRange {
  if (typeof stored === 'string') return { introduced: '0', fixed: stored };
  const range: Draft<AffectedRange> = { introduced: stored[0] };
  if (stored[1] !== 0) range.fixed = stored[1];
  if (stored[2] !== undefined && stored[2] !== 0) range.lastAffected = stored[2];
  if (stored[3] === 1) range.introducedExclusive = true;
  return range;
}

function encodeIds({ advisoryId, vulnerabilityIds }: AdvisoryRecord): string | readonly string[] | 0 {
  const [first, ...more] = vulnerabilityIds;
  if (first === undefined || more.length > 0) return vulnerabilityIds;
  return first === advisoryId ? 0 : first;
}

/** The record without its ecosystem and name, which are its key; as JSON. */
export const encodeRecord = (record: AdvisoryRecord): string =>
  JSON.stringify(
    trimmed([
      record.advisoryId,
      record.feed,
      encodeIds(record),
      record.scheme,
      VENDOR_STATUSES.indexOf(record.status),
      listOrZero(record.ranges.map(encodeRange)),
      listOrZero(record.versions),
      orZero(record.vendorSeverity),
      record.url === undefined ? 0 : shortUrl(record.url, record.advisoryId),
      orZero(record.published),
      orZero(record.modified),
      listOrZero(record.arches),
      orZero(record.module),
      orZero(record.channel),
      listOrZero(record.patches),
      record.names === undefined ? 0 : record.names === 'source' ? 1 : 2,
    ]),
  );

export const vulnerabilityIdsOf = ([advisoryId, , ids]: StoredRecord): readonly string[] =>
  ids === 0 ? [advisoryId] : typeof ids === 'string' ? [ids] : ids;

export function decodeRecord(stored: StoredRecord, ecosystem: Ecosystem, name: string): AdvisoryRecord {
  const [advisoryId, feed, , scheme, status, ranges, versions, vendorSeverity, url, published, modified, ...more] =
    stored;
  const [arches, module, channel, patches, names] = more;
  const record: Draft<AdvisoryRecord> = {
    advisoryId,
    feed,
    vulnerabilityIds: vulnerabilityIdsOf(stored),
    ecosystem,
    name,
    scheme,
    ranges: ranges ? ranges.map(decodeRange) : [],
    status: VENDOR_STATUSES[status ?? 0] ?? 'affected',
  };
  if (versions) record.versions = versions;
  if (vendorSeverity) record.vendorSeverity = vendorSeverity;
  if (url) record.url = fullUrl(url, advisoryId);
  if (published) record.published = published;
  if (modified) record.modified = modified;
  if (arches) record.arches = arches;
  if (module) record.module = module;
  if (channel) record.channel = channel;
  if (patches) record.patches = patches;
  if (names) record.names = names === 1 ? 'source' : 'binary';
  return record;
}

const cvssPrefix = (version: CvssRating['version']): string => (version === '2.0' ? '' : `CVSS:${version}/`);

function encodeCvss({ source, version, vector, baseScore }: CvssRating): StoredCvss {
  const prefix = cvssPrefix(version);
  return [source, version, vector.startsWith(prefix) ? vector.slice(prefix.length) : vector, baseScore];
}

const decodeCvss = ([source, version, vector, baseScore]: StoredCvss): CvssRating => ({
  source,
  version,
  vector: cvssPrefix(version) + vector,
  baseScore,
});

const encodeKev = ({ dateAdded, dateDue, action, ransomware }: KnownExploitation): StoredKev => [
  dateAdded,
  orZero(dateDue),
  orZero(action),
  ransomware === undefined ? 0 : ransomware ? 2 : 1,
];

const decodeKev = ([dateAdded, dateDue, action, ransomware]: StoredKev): KnownExploitation => ({
  dateAdded,
  ...(dateDue && { dateDue }),
  ...(action && { action }),
  ...(ransomware > 0 && { ransomware: ransomware === 2 }),
});

const encodeEpss = ({ score, percentile, date, model }: NonNullable<Vulnerability['epss']>) =>
  model === undefined ? [score, percentile, date] : [score, percentile, date, model];

/** The vulnerability without its id, which is its key; as JSON. */
export const encodeVulnerability = (v: Vulnerability): string =>
  JSON.stringify(
    trimmed([
      listOrZero(v.aliases),
      listOrZero(v.cvss.map(encodeCvss)),
      listOrZero(v.cwes),
      v.epss === undefined ? 0 : encodeEpss(v.epss),
      v.kev === undefined ? 0 : encodeKev(v.kev),
      orZero(v.exploitation),
      listOrZero(v.references.map((url) => shortUrl(url, v.id))),
      orZero(v.published),
      orZero(v.modified),
      orZero(v.withdrawn),
      orZero(v.title),
      orZero(v.description),
      orZero(v.exploitSeenAt),
      v.malicious ? 1 : 0,
    ]),
  );

export function decodeVulnerability(stored: StoredVulnerability, id: string): Vulnerability {
  const [aliases, cvss, cwes, epss, kev, exploitation, references, published, modified, withdrawn, ...more] = stored;
  const [title, description, exploitSeenAt, malicious] = more;
  return {
    id,
    aliases: aliases || [],
    ...(title && { title }),
    ...(description && { description }),
    cvss: cvss ? cvss.map(decodeCvss) : [],
    cwes: cwes || [],
    ...(epss && {
      epss: { score: epss[0], percentile: epss[1], date: epss[2], ...(epss[3] !== undefined && { model: epss[3] }) },
    }),
    ...(kev && { kev: decodeKev(kev) }),
    ...(exploitation && { exploitation }),
    ...(exploitSeenAt && { exploitSeenAt }),
    ...(malicious && { malicious: true as const }),
    references: references ? references.map((url) => fullUrl(url, id)) : [],
    ...(published && { published }),
    ...(modified && { modified }),
    ...(withdrawn && { withdrawn }),
  };
}
