import type { Ecosystem } from './ecosystem.ts';

/** Version order to compare with; ids of `versions/index.ts`. */
export type VersionSchemeId =
  | 'deb'
  | 'alpm'
  | 'apk'
  | 'rpm'
  | 'semver'
  | 'pep440'
  | 'maven'
  | 'gem'
  | 'nuget'
  | 'composer'
  | 'go'
  | 'generic'
  | 'conan'
  | 'cran'
  | 'datetime'
  | 'gentoo'
  | 'hackage'
  | 'lexicographic'
  | 'opam'
  | 'openssl'
  | 'pub';

/**
 * One interval of affected versions: introduced ≤ v, and v < fixed or v ≤ lastAffected when given.
 * `introduced: '0'` begins before every version. @see https://ossf.github.io/osv-schema/#affectedrangesevents-fields
 */
export interface AffectedRange {
  readonly introduced: string;
  /** The first affected version comes after `introduced`, which is not affected itself. */
  readonly introducedExclusive?: true;
  readonly fixed?: string;
  readonly lastAffected?: string;
}

/** What the vendor says of a package it has (not) fixed; the vendor's own words, kept. */
export const VENDOR_STATUSES = [
  'affected',
  'fixed',
  'not-affected',
  'no-dsa',
  'postponed',
  'ignored',
  'end-of-life',
  'undetermined',
] as const;
export type VendorStatus = (typeof VENDOR_STATUSES)[number];

/** One advisory's statement on one package: what the advisory database stores under (ecosystem, name). */
export interface AdvisoryRecord {
  /** The advisory's own id: `DSA-5417-1`, `GHSA-…`, `PYSEC-…`, or a CVE id where the vendor has no other. */
  readonly advisoryId: string;
  /** Feed that carried it, an id of `feeds/index.ts`. */
  readonly feed: string;
  /** Vulnerabilities it speaks of: the CVEs where it names any, else its own canonical id. Never empty. */
  readonly vulnerabilityIds: readonly string[];
  readonly ecosystem: Ecosystem;
  /** Canonical name in the ecosystem (PEP 503, lower-case where the registry folds case; source package for Debian and Alpine). */
  readonly name: string;
  readonly scheme: VersionSchemeId;
  readonly ranges: readonly AffectedRange[];
  /** Versions named one by one, besides the ranges. */
  readonly versions?: readonly string[];
  readonly status: VendorStatus;
  /**
   * What `name` names, where it is not what the ecosystem's advisories name as a rule (sources of deb and apk, binary
   * packages of rpm): Red Hat names sources where no fix exists.
   */
  readonly names?: 'source' | 'binary';
  /** Architectures that it speaks of, in the package manager's words, sorted; absent: every one. */
  readonly arches?: readonly string[];
  /** Module stream of rpm, `nodejs:18`: it speaks of packages of this stream alone. A record without one never speaks of a modular package. */
  readonly module?: string;
  /**
   * Support channel whose users get the fix: `esm-infra`, `esm-apps`, `fips`, `eus-9.4`, `livepatch`, `extras-docker`. It
   * decides for resources attached to the channel, and is only shown to the others.
   */
  readonly channel?: string;
  /** Updates any of which brings the fix when installed: Microsoft's KB numbers, the one named and all that supersede it, sorted. */
  readonly patches?: readonly string[];
  /** The vendor's own word: `unimportant`, `not yet assigned`, `important`. */
  readonly vendorSeverity?: string;
  readonly url?: string;
  /** ISO 8601 dates. */
  readonly published?: string;
  readonly modified?: string;
}

export interface CvssRating {
  /** Who scored: `NVD`, `CISA-ADP`, `GITHUB`, or the vendor as named in {@link VulnerabilitySource}. */
  readonly source: string;
  readonly version: '2.0' | '3.0' | '3.1' | '4.0';
  readonly vector: string;
  readonly baseScore: number;
}

export interface KnownExploitation {
  /** ISO dates of the CISA KEV catalogue. */
  readonly dateAdded: string;
  readonly dateDue?: string;
  readonly action?: string;
  readonly ransomware?: boolean;
}

/** What is known of a vulnerability whatever package carries it. Lists are sorted. */
export interface Vulnerability {
  readonly id: string;
  /** Other names of the same vulnerability, without its own id. */
  readonly aliases: readonly string[];
  readonly title?: string;
  /** Absent in the starter database, which holds facts only. */
  readonly description?: string;
  readonly cvss: readonly CvssRating[];
  readonly cwes: readonly string[];
  /** EPSS probability 0..1, its percentile, and the day of the score. */
  readonly epss?: {
    readonly score: number;
    readonly percentile: number;
    readonly date: string;
    /** Version of the model that scored, as its file says: `v2025.03.14`. */
    readonly model?: string;
  };
  readonly kev?: KnownExploitation;
  /** Exploitation seen or proof of concept published, by SSVC of CISA-ADP: `none`, `poc`, `active`. */
  readonly exploitation?: 'none' | 'poc' | 'active';
  /** Day on which public exploitation or a proof of concept was last reported, ISO. */
  readonly exploitSeenAt?: string;
  /** The package itself is the attack: published to do harm. */
  readonly malicious?: true;
  readonly references: readonly string[];
  readonly published?: string;
  readonly modified?: string;
  /** Rejected or withdrawn by its owner: matches nothing. */
  readonly withdrawn?: string;
}

/** How much a generation knows of one ecosystem and release (DESIGN.md §5). */
export interface Completeness {
  readonly ecosystem: Ecosystem;
  readonly level: 'full' | 'fixed-only' | 'partial' | 'none';
  /** Distinct package names with a record. */
  readonly packages: number;
  /** For people, without a full stop: `fixed-in facts of 311 source packages, unfixed CVEs unknown`. */
  readonly note?: string;
}

/** Until when a distribution cares for one of its releases. Days are ISO dates. */
export interface ReleaseLifecycle {
  readonly ecosystem: Ecosystem;
  /** For people: `Debian 10 (buster)`. */
  readonly name: string;
  /** Last day with security updates for everybody. */
  readonly endOfLife?: string;
  /** Last day of updates that are paid for or made by volunteers: ESM, LTS, ELS. */
  readonly extendedEndOfLife?: string;
  /** Where it is said. */
  readonly url?: string;
}

export interface FeedInfo {
  readonly feed: string;
  readonly name: string;
  readonly url: string;
  readonly licence: string;
  /** Advisory records and vulnerability facts it contributed. */
  readonly records: number;
  /** Advisory records by ecosystem. */
  readonly ecosystems?: Readonly<Record<Ecosystem, number>>;
  /** Records that could not be read. */
  readonly problems: number;
  /** Newest published/modified date among its records, ISO. */
  readonly newest?: string;
  /** When the snapshot was made or fetched, ISO. */
  readonly date?: string;
}

export interface GenerationInfo {
  /** Content digest of the facts, `sha256:…`: same feeds, same digest, on any machine. */
  readonly digest: string;
  /** ISO time the generation was built; not part of the digest. */
  readonly builtAt: string;
  /** Newest date of any feed: the age that gates judge. */
  readonly dataDate: string;
  /** Is this the starter database that ships with Assay? */
  readonly starter: boolean;
  readonly records: number;
  readonly vulnerabilities: number;
  readonly feeds: readonly FeedInfo[];
  readonly completeness: readonly Completeness[];
  /** Sorted by ecosystem. */
  readonly lifecycles: readonly ReleaseLifecycle[];
}

/** Read access to one immutable generation. Lookups are synchronous and cheap (memory-mapped). */
export interface AdvisoryDatabase {
  readonly info: GenerationInfo;
  lookup(ecosystem: Ecosystem, name: string): readonly AdvisoryRecord[];
  /** By its id or any alias. */
  vulnerability(id: string): Vulnerability | undefined;
  completeness(ecosystem: Ecosystem): Completeness;
  /** undefined when no feed says until when the release is cared for. */
  lifecycle(ecosystem: Ecosystem): ReleaseLifecycle | undefined;
  close(): Promise<void>;
}
