import type { Completeness, VendorStatus, VersionSchemeId } from './advisory.ts';
import type { Package } from './package.ts';
import type { VexAssertion } from './vex.ts';

/** Why a verdict was reached: enough to explain it without the database at hand. */
export interface MatchEvidence {
  readonly advisoryId: string;
  readonly feed: string;
  readonly advisoryUrl?: string;
  readonly ecosystem: string;
  /** Name and version that were compared: the source package's for distribution packages. */
  readonly comparedName: string;
  readonly comparedVersion: string;
  readonly scheme: VersionSchemeId;
  /** The comparison made, for people: `1.2.13.dfsg-1 < 1.2.13.dfsg-1+deb12u1 (deb)`. */
  readonly rule: string;
}

/** One package version is affected by one vulnerability. */
export interface Match {
  readonly package: Package;
  readonly vulnerabilityId: string;
  /** Lowest version that carries the fix for this package's branch, absent when there is none. */
  readonly fixedVersion?: string;
  readonly status: VendorStatus;
  readonly vendorSeverity?: string;
  /** The package is a kernel to which the vulnerability does not apply here: an image has its host's, a host the one it runs. */
  readonly class?: 'kernel-in-image' | 'kernel-not-running';
  /** What a VEX statement says of it, the newest one. */
  readonly vex?: VexAssertion;
  /** The deciding advisory. */
  readonly evidence: MatchEvidence;
  /** Ids of further advisories that agree, sorted. */
  readonly relatedAdvisories: readonly string[];
}

/** Why packages could not be judged; stable words for JSON, sentences are made by the reports. */
export const NOT_EVALUATED_REASONS = [
  'unknown-distribution',
  'unsupported-ecosystem',
  'release-not-covered',
  'no-version',
  'unparsed-version',
  'owned-by-distribution',
] as const;
export type NotEvaluatedReason = (typeof NOT_EVALUATED_REASONS)[number];

export interface NotEvaluated {
  readonly package: Package;
  readonly reason: NotEvaluatedReason;
}

/** The verdicts on an inventory: each package is evaluated or listed with the reason why not. */
export interface MatchResult {
  readonly matches: readonly Match[];
  readonly notEvaluated: readonly NotEvaluated[];
  readonly evaluated: number;
  /** Completeness of every ecosystem that the inventory touches, sorted. */
  readonly completeness: readonly Completeness[];
}
