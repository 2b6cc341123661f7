import type { CvssRating, VendorStatus } from '../domain/advisory.ts';
import { compareText } from '../domain/order.ts';
import { type Severity, severityOfScore, severityRank } from '../domain/severity.ts';
import type { Vendor } from './vendors.ts';

/** Everything that may decide how severe one vulnerability is for one package. */
export interface Evidence {
  /** Distribution that built the package; absent for language packages. */
  readonly vendor: Vendor | undefined;
  readonly vendorSeverity: string | undefined;
  readonly status: VendorStatus;
  readonly ratings: readonly CvssRating[];
  /** In CISA's catalogue of known exploited vulnerabilities, or exploitation reported active. */
  readonly exploited: boolean;
}

export interface Judgement {
  readonly severity: Severity;
  /** The CVSS that decided; absent when a vendor's word did, or nobody has scored it. */
  readonly rating?: CvssRating;
}

/** Words of vendors and databases. A word that is not here is no judgement. docs/severity.md shows this table. */
const SEVERITY_OF_WORD: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'CRITICAL'],
  ['important', 'HIGH'],
  ['high', 'HIGH'],
  ['moderate', 'MEDIUM'],
  ['medium', 'MEDIUM'],
  ['minor', 'LOW'],
  ['low', 'LOW'],
  ['negligible', 'INFORMATIONAL'],
  ['unimportant', 'INFORMATIONAL'],
  ['none', 'INFORMATIONAL'],
]);

/** Debian marks urgencies that its tracker copied from NVD with `**`: those are not Debian's own words. */
const isOwnWord = (word: string): boolean => !word.endsWith('**');

/** Severity that a word stands for; undefined for `not yet assigned`, `end-of-life` and any other non-judgement. */
export function severityOfWord(word: string | undefined): Severity | undefined {
  return word === undefined ? undefined : SEVERITY_OF_WORD.get(word.toLowerCase().replace(/\*+$/, '').trim());
}

/** CVSS 3.x is what the severity bands are defined on, whatever newer version stands beside it (inspector.md 3.2). */
const versionOrder = (version: CvssRating['version']): number => {
  if (version === '2.0') return 2;
  return version === '4.0' ? 1 : 0;
};

/** Databases that repeat what others publish: asked last. */
const AGGREGATORS: ReadonlySet<string> = new Set(['BITNAMI', 'GITHUB', 'GO', 'OSV', 'PYPA', 'RUSTSEC']);

function sourceOrder(source: string, vendor: Vendor | undefined): number {
  if (source === vendor?.source) return 0;
  if (source === 'NVD') return 1;
  if (source === 'CISA-ADP') return 2;
  return AGGREGATORS.has(source) ? 4 : 3; // 3: the CNA, under its own name
}

/** The rating that speaks first: the vendor's own, then by version, source, newer minor version; ties by vector. */
export function decidingRating(ratings: readonly CvssRating[], vendor: Vendor | undefined): CvssRating | undefined {
  const own = (r: CvssRating): number => (r.source === vendor?.source ? 0 : 1);
  return [...ratings].sort(
    (a, b) =>
      own(a) - own(b) ||
      versionOrder(a.version) - versionOrder(b.version) ||
      sourceOrder(a.source, vendor) - sourceOrder(b.source, vendor) ||
      compareText(b.version, a.version) ||
      b.baseScore - a.baseScore ||
      compareText(a.source, b.source) ||
      compareText(a.vector, b.vector),
  )[0];
}

/** Statuses by which a distribution says that an issue does not deserve an advisory of its own. */
const MINOR_STATUSES: ReadonlySet<VendorStatus> = new Set(['no-dsa', 'ignored', 'postponed']);

/**
 * How severe is it? The first that answers decides (docs/severity.md, inspector.md 3.2, matching.md trap 4):
 * the distribution's own CVSS, the distribution's own word, another CVSS, any other word, nobody (UNTRIAGED).
 * What a distribution left without an advisory on purpose is at most MEDIUM, unless it is exploited.
 */
export function judge(evidence: Evidence): Judgement {
  const { vendor, vendorSeverity } = evidence;
  const word = severityOfWord(vendorSeverity);
  const rating = decidingRating(evidence.ratings, vendor);
  if (vendor !== undefined && word !== undefined && vendorSeverity !== undefined && isOwnWord(vendorSeverity)) {
    if (rating?.source !== vendor.source) return { severity: word };
  }
  if (rating === undefined) return { severity: word ?? 'UNTRIAGED' };
  const severity = severityOfScore(rating.baseScore);
  const minor =
    vendor !== undefined &&
    MINOR_STATUSES.has(evidence.status) &&
    rating.source !== vendor.source &&
    !evidence.exploited;
  return { severity: minor && severityRank(severity) > severityRank('MEDIUM') ? 'MEDIUM' : severity, rating };
}

/** The gravest of several judgements on the same vulnerability; the first of equals, so that order decides nothing else. */
export function gravest(judgements: readonly Judgement[]): Judgement {
  return judgements.reduce<Judgement>(
    (worst, next) => {
      const difference = severityRank(next.severity) - severityRank(worst.severity);
      if (difference !== 0) return difference > 0 ? next : worst;
      return (next.rating?.baseScore ?? -1) > (worst.rating?.baseScore ?? -1) ? next : worst;
    },
    { severity: 'UNTRIAGED' },
  );
}
