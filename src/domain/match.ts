import type { AdvisoryRecord, Completeness, VendorStatus, VersionSchemeId } from './advisory.ts';
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

/** A fix that only users of a support channel get: shown, and no way out for the others. */
export interface ChannelFix {
  /** `esm-infra`, `eus-9.4`; as {@link AdvisoryRecord.channel}. */
  readonly channel: string;
  readonly fixedVersion: string;
}

/** Kernels whose vulnerabilities do not apply now: of an image, whose host brings the kernel; installed, while another runs. */
export const MATCH_CLASSES = ['kernel-in-image', 'kernel-not-running'] as const;
export type MatchClass = (typeof MATCH_CLASSES)[number];

/** One package version is affected by one vulnerability. */
export interface Match {
  readonly package: Package;
  readonly vulnerabilityId: string;
  /** Lowest version that carries the fix for this package's branch, absent when there is none. */
  readonly fixedVersion?: string;
  readonly status: VendorStatus;
  readonly vendorSeverity?: string;
  /** What a VEX statement says of it, the newest one. */
  readonly vex?: VexAssertion;
  /** The deciding advisory. */
  readonly evidence: MatchEvidence;
  /** Ids of further advisories that agree, sorted. */
  readonly relatedAdvisories: readonly string[];
  /** Fixes in channels that the resource is not attached to, sorted by channel; absent when there is none. */
  readonly channelFixes?: readonly ChannelFix[];
  /** Why it does not count among the vulnerabilities of the resource; absent when it does. */
  readonly class?: MatchClass;
  /** The running kernel has it, an installed one does not: a boot repairs it. */
  readonly rebootPending?: true;
}

/** A match that something on the resource repairs: no finding, and why not. */
export interface SilencedMatch {
  readonly match: Match;
  /** `live-patch`: a patch of the running kernel in effect; its name stands in `evidence`. */
  readonly by: 'live-patch';
  /** For people: `kernel-livepatch-6.1.112-122.189 1.0-2.amzn2023`. */
  readonly evidence: string;
}

/** Why packages could not be judged; stable words for JSON, sentences are made by the reports. */
export const NOT_EVALUATED_REASONS = [
  'unknown-distribution',
  'unsupported-ecosystem',
  'no-advisory-source',
  'release-not-covered',
  'no-version',
  'unparsed-version',
  'other-vendor',
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
  /** Matches that live patches repair, in the order of `matches`; absent when there is none. */
  readonly silenced?: readonly SilencedMatch[];
  /** Completeness of every ecosystem that the inventory touches, sorted. */
  readonly completeness: readonly Completeness[];
}
