import type { CvssRating, VendorStatus } from './advisory.ts';
import type { ChannelFix, MatchClass, MatchEvidence } from './match.ts';
import type { Owner, ResourceType } from './resource.ts';
import type { Severity } from './severity.ts';
import type { VexAssertion } from './vex.ts';

export const FINDING_TYPES = ['PACKAGE_VULNERABILITY', 'NETWORK_REACHABILITY', 'CODE_VULNERABILITY'] as const;
export type FindingType = (typeof FINDING_TYPES)[number];

export const FINDING_STATUSES = ['ACTIVE', 'SUPPRESSED', 'CLOSED'] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** Id, Inspector's own, of the finding that an operating system gets no updates any more. */
export const DISCONTINUED = 'IN-DISCONTINUED-001';

export type FixAvailable = 'YES' | 'NO' | 'PARTIAL';

/** What the wire says when there is nothing to do (inspector.md 3.1). */
export const NO_REMEDIATION = 'None Provided';

/** A package inside a finding, with its own fix and evidence. */
export interface VulnerablePackage {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly arch?: string;
  readonly filePath: string;
  readonly layer?: string;
  /** ARN of the function's layer that brings it. */
  readonly functionLayer?: string;
  readonly fixedVersion?: string;
  /** As {@link Match.channelFixes}: none of them makes the package fixable here. */
  readonly channelFixes?: readonly ChannelFix[];
  /** As {@link Match.class}. */
  readonly class?: MatchClass;
  /** As {@link Match.rebootPending}. */
  readonly rebootPending?: true;
  /** Vendor's word on this package. */
  readonly status: VendorStatus;
  /** Command or sentence that applies the fix. */
  readonly remediation?: string;
  readonly evidence: MatchEvidence;
  readonly vex?: VexAssertion;
}

/** What brings the fix; undefined when nothing does. */
export const remedyOf = ({ remediation }: VulnerablePackage): string | undefined =>
  remediation === NO_REMEDIATION ? undefined : remediation;

/** One metric of a CVSS vector that was corrected for the resource, and why. */
export interface ScoreAdjustment {
  readonly metric: string;
  readonly reason: string;
}

/** Why lists, events and gates leave a finding out unless asked; docs/severity.md. */
export const HIDDEN_REASONS = ['vendor-rejected', 'not-applicable', 'vex'] as const;
export type HiddenReason = (typeof HIDDEN_REASONS)[number];

export interface ScoreDetails {
  readonly score: number;
  readonly version: CvssRating['version'];
  readonly vector: string;
  /** Who supplied the CVSS that decided. */
  readonly source: string;
  /** Absent when the score is the source's own. */
  readonly adjustments?: readonly ScoreAdjustment[];
}

export interface PackageVulnerability {
  readonly vulnerabilityId: string;
  /** Deciding source in the field's words: `DEBIAN_CVE`, `NVD`, `GITHUB`. */
  readonly source: string;
  readonly sourceUrl?: string;
  readonly vendorSeverity?: string;
  /** ISO 8601. */
  readonly vendorCreatedAt?: string;
  readonly vendorUpdatedAt?: string;
  readonly relatedVulnerabilities: readonly string[];
  readonly referenceUrls: readonly string[];
  readonly cvss: readonly CvssRating[];
  /** Sorted by name, version, path; never empty. */
  readonly packages: readonly VulnerablePackage[];
}

/** A component on the way from the edge to the instance. */
export interface PathStep {
  /** `AWS::EC2::SecurityGroup`. */
  readonly type: string;
  readonly id: string;
  readonly arn?: string;
}

/** Ports of a machine that can be reached from outside (inspector.md 3.1). */
export interface NetworkReachability {
  /** Both ends included. */
  readonly ports: { readonly begin: number; readonly end: number };
  readonly protocol: 'TCP' | 'UDP';
  /** From the edge to the instance, 1 to 30. */
  readonly path: readonly PathStep[];
}

/** A place in code that a detector objects to. */
export interface CodeVulnerability {
  readonly filePath: string;
  /** Both included, from 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** `python/hardcoded-credentials@v1.0`. */
  readonly detectorId: string;
  readonly detectorName: string;
  readonly detectorTags: readonly string[];
  readonly ruleId?: string;
  /** `CWE-798`, at least one. */
  readonly cwes: readonly string[];
  readonly referenceUrls: readonly string[];
  readonly functionLayer?: string;
}

/**
 * What an engine concludes about one resource: a finding without its history. EPSS is not part of it:
 * it lives on the vulnerability and is joined when read (DESIGN.md §1).
 */
export interface Assessment {
  readonly type: FindingType;
  /** What makes two assessments the same issue of the same resource: the vulnerability id, the exposure, the code location. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  /** Absent: it is shown. */
  readonly hidden?: HiddenReason;
  readonly fixAvailable?: FixAvailable;
  readonly exploitAvailable?: 'YES' | 'NO';
  readonly inspectorScore?: number;
  readonly scoreDetails?: ScoreDetails;
  readonly packageVulnerability?: PackageVulnerability;
  readonly networkReachability?: NetworkReachability;
  readonly codeVulnerability?: CodeVulnerability;
  /** What to do about it as a whole; packages carry their own. */
  readonly recommendation?: { readonly text: string; readonly url?: string };
}

/** An assessment with identity and life cycle (inspector.md 3.4). Times are ISO 8601 UTC with milliseconds. */
export interface Finding extends Assessment, Owner {
  /** 32 hex digits; the last part of the ARN. */
  readonly id: string;
  readonly resourceId: string;
  readonly resourceType: ResourceType;
  readonly status: FindingStatus;
  readonly firstObservedAt: string;
  readonly lastObservedAt: string;
  readonly updatedAt: string;
  /** While a suppression rule hides it: `updatedAt` from before, which that change moved. Rules are asked about this one. */
  readonly updatedBeforeSuppression?: string;
  readonly closedAt?: string;
  /** Why it was closed decides how long it is kept (3 or 30 days). */
  readonly closeReason?: 'fixed' | 'resource-gone';
}

export const CHANGE_KINDS = ['opened', 'reopened', 'updated', 'suppressed', 'unsuppressed', 'closed'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What moved: every change becomes one history row and one outbox row, in the finding's own transaction. */
export interface FindingChange {
  readonly kind: ChangeKind;
  /** For people and auditors: `new vulnerability`, `package fixed`, `suppression rule created`. */
  readonly cause: string;
  readonly finding: Finding;
  readonly previousStatus?: FindingStatus;
  /** The finding was hidden before: who follows the events has never heard of it. */
  readonly wasHidden?: true;
  /** `updatedAt` of the finding that the change was decided on: it is void when another change came first. */
  readonly previousUpdatedAt?: string;
}
