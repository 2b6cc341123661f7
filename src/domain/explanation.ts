import type { AdvisoryRecord, Completeness } from './advisory.ts';
import type { Match, NotEvaluatedReason } from './match.ts';
import type { Package } from './package.ts';

/** What one record says of the package; stable words for JSON. */
export const EXPLAINED_OUTCOMES = [
  'affected',
  'fixed',
  'not-affected',
  'other-channel',
  'other-module',
  'other-architecture',
  'other-name',
  'other-line',
  'out-of-range',
  'no-range',
  'version-unparsed',
  'withdrawn',
] as const;
export type ExplainedOutcome = (typeof EXPLAINED_OUTCOMES)[number];

/** A record that speaks of the vulnerability under one of the package's names. */
export interface ExplainedRecord {
  readonly record: AdvisoryRecord;
  readonly outcome: ExplainedOutcome;
  readonly comparedName: string;
  readonly comparedVersion: string;
  /** For people: `1.2.13 < 1.2.14 (deb)`, `x86_64 is not among aarch64`. */
  readonly comparison: string;
  /** The verdict is this record's. */
  readonly decides: boolean;
  /** Newest day that the feed knows of, when the database says. */
  readonly feedDate?: string;
}

/** Who has the last word against a record that says affected. */
export interface ExplainedSilence {
  readonly by:
    | 'not-affected'
    | 'fixed'
    | 'channel-fix'
    | 'update'
    | 'channel-only'
    | 'owner'
    | 'live-patch'
    | 'kernel'
    | 'withdrawn';
  /** The record that silences, where it is one. */
  readonly record?: AdvisoryRecord;
  /** For people. */
  readonly text: string;
}

/** Why a package is, or is not, affected by a vulnerability. Pure data: reports render it. */
export interface Explanation {
  readonly package: Package;
  /** Canonical id. */
  readonly vulnerabilityId: string;
  readonly aliases: readonly string[];
  readonly ecosystem?: string;
  /** How much the database knows of the ecosystem: a verdict without records is worth as much. */
  readonly completeness?: Completeness;
  /** Names and versions that were looked up. */
  readonly compared: readonly {
    readonly name: string;
    readonly version: string;
    readonly kind?: 'source' | 'binary';
  }[];
  /** Sorted as the database has them: by comparand, then in the order of its records. */
  readonly records: readonly ExplainedRecord[];
  readonly verdict: 'affected' | 'not-affected' | 'silenced' | 'not-evaluated';
  /** With `not-evaluated`. */
  readonly reason?: NotEvaluatedReason;
  /** With `affected`; also with `silenced` by a live patch or kernel: what would be found otherwise. */
  readonly match?: Match;
  /** With `silenced`, and `not-affected` where a record says so. */
  readonly silence?: ExplainedSilence;
}
