import type { Explanation } from '../../src/domain/explanation.ts';

/** Why a pair that the service reported is none: what was judged, by which rule, and the advisory that says so. */
export interface Refutation {
  /** purl without qualifiers. */
  readonly component: string;
  readonly vulnerability: string;
  /** Outcome of the record, or who silences: `fixed`, `not-affected`, `out-of-range`, `owner` … */
  readonly rule: string;
  /** The record that the rule was put to; absent when no record is behind it. */
  readonly advisory?: { readonly feed: string; readonly id: string };
  /** For people: `3.2.0 ≥ 3.1.4-r0 (apk)`. */
  readonly fact: string;
}

/** Outcomes that tell nothing of the package: the version could not be read, or the record is of another name. */
const TELLING_NOTHING: ReadonlySet<string> = new Set(['other-name', 'no-range', 'version-unparsed']);

/** The refutation that an explanation amounts to; undefined where no record speaks against the pair. */
export function refutationOf(
  component: string,
  { vulnerabilityId: vulnerability, records, silence }: Explanation,
): Refutation | undefined {
  if (silence !== undefined) {
    const { record } = silence;
    const advisory = record && { feed: record.feed, id: record.advisoryId };
    return { component, vulnerability, rule: silence.by, ...(advisory && { advisory }), fact: silence.text };
  }
  const telling = records.find(({ outcome }) => outcome !== 'affected' && !TELLING_NOTHING.has(outcome));
  if (telling === undefined) return undefined;
  const advisory = { feed: telling.record.feed, id: telling.record.advisoryId };
  return { component, vulnerability, rule: telling.outcome, advisory, fact: telling.comparison };
}
