import type { ExplainedOutcome } from '../domain/explanation.ts';
import type { Package } from '../domain/package.ts';
import { type Comparand, keyFor } from './comparand.ts';
import { fixCarriedBy, hitOf, ruleOf } from './hits.ts';
import { updateThatFixes } from './patches.ts';
import { isRebuildOf } from './rebuild.ts';
import type { Statement } from './statements.ts';
import type { Voice } from './voice.ts';

const NOT_SPEAKING: Readonly<Record<string, ExplainedOutcome>> = {
  branch: 'other-channel',
  shown: 'other-channel',
  'other-name': 'other-name',
  'other-architecture': 'other-architecture',
  'other-module': 'other-module',
  'other-line': 'other-line',
};

function whyNotSpeaking({ record, line }: Statement, { kind, version }: Comparand, voice: Voice, pkg: Package): string {
  const { facts, arch } = pkg;
  switch (voice) {
    case 'other-name':
      return `the record names a ${kind === 'source' ? 'binary' : 'source'} package`;
    case 'other-architecture':
      return `${arch ?? 'no architecture'} is not among ${record.arches?.join(', ') ?? ''}`;
    case 'other-module':
      return `the record speaks of ${record.module === undefined ? 'no module' : `module ${record.module}`}, the package is of ${facts?.module === undefined ? 'none' : `module ${facts.module}`}`;
    case 'other-line':
      return `the fix is a build for ${line ?? 'everybody'}, ${version} is not`;
    default:
      return `channel ${record.channel ?? ''} is not attached`;
  }
}

/** The comparison that a record's ranges lead to, whoever it is for. */
function compared(
  statement: Statement,
  comparand: Comparand,
  voice: Voice,
): { outcome: ExplainedOutcome; comparison: string } {
  const { record } = statement;
  const scheme = `(${record.scheme})`;
  if (statement.isIgnore)
    return {
      outcome: 'not-affected',
      comparison: `the vendor says ${record.status}${record.status === 'not-affected' ? '' : ', fixed in 0: never affected'}`,
    };
  const hit = hitOf(statement, comparand, voice);
  if (hit !== undefined) return { outcome: 'affected', comparison: ruleOf(hit) };
  if (keyFor(comparand, statement) === undefined)
    return { outcome: 'version-unparsed', comparison: `${comparand.version} is no version ${scheme}` };
  const carried = fixCarriedBy(comparand, statement);
  if (carried !== undefined) {
    const { fixed = '' } = carried;
    const relation = isRebuildOf(comparand.version, fixed, record.scheme) ? 'is built from the sources of' : '≥';
    return { outcome: 'fixed', comparison: `${comparand.version} ${relation} ${fixed} ${scheme}` };
  }
  if (statement.ranges.length === 0 && statement.versions.size === 0) {
    const unread = record.ranges.length > 0 ? 'its bounds are no versions' : 'it names no versions';
    return { outcome: 'no-range', comparison: `${unread} ${scheme}` };
  }
  const [range] = statement.ranges;
  return {
    outcome: 'out-of-range',
    comparison:
      range === undefined
        ? `${comparand.version} is not listed ${scheme}`
        : `not ${ruleOf({ statement, comparand, range: range.range })}`,
  };
}

/** What one record comes to, on this package: also of a record that does not speak of it. */
export function outcomeOfRecord(
  statement: Statement,
  comparand: Comparand,
  voice: Voice,
  pkg: Package,
): { outcome: ExplainedOutcome; comparison: string } {
  const notSpeaking = NOT_SPEAKING[voice];
  const made = compared(statement, comparand, voice);
  if (notSpeaking === undefined) {
    const update = statement.record.patches && updateThatFixes(statement.record.patches, pkg);
    return update === undefined ? made : { outcome: 'fixed', comparison: `${update} is installed` };
  }
  const why = whyNotSpeaking(statement, comparand, voice, pkg);
  return { outcome: notSpeaking, comparison: notSpeaking === 'other-channel' ? `${made.comparison}; ${why}` : why };
}
