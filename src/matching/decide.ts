import type { Ecosystem } from '../domain/ecosystem.ts';
import type { Match } from '../domain/match.ts';
import { compareText } from '../domain/order.ts';
import type { Package } from '../domain/package.ts';
import type { SortKey } from '../versions/index.ts';
import { fixedVersionOf, type Hit, type Statement, saysFixed } from './statements.ts';

/** The package as it was compared. */
export interface Compared {
  readonly package: Package;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly version: string;
  readonly isDistributions: boolean;
  /** The version's key in the order of a statement; undefined when it is no version there. */
  readonly keyFor: (statement: Statement) => SortKey | undefined;
}

/**
 * The advisory that decides comes first: the most specific, then one with a fix, then the highest fix, because
 * nothing less satisfies them all.
 */
function compareHits(a: Hit, b: Hit): number {
  const [left, right] = [a.statement, b.statement];
  return (
    left.authority - right.authority ||
    Number(a.fixed === undefined) - Number(b.fixed === undefined) ||
    compareText(b.fixed ?? '', a.fixed ?? '') ||
    compareText(left.record.advisoryId, right.record.advisoryId) ||
    compareText(left.record.feed, right.record.feed) ||
    compareText(a.range?.introduced ?? '', b.range?.introduced ?? '')
  );
}

/** The comparison as people read it. */
function ruleOf({ statement, range }: Hit, version: string): string {
  const scheme = `(${statement.record.scheme})`;
  if (range === undefined) return `${version} is listed ${scheme}`;
  const from = range.introduced === '0' ? '' : `${range.introduced} ≤ `;
  if (range.fixed !== undefined) return `${from}${version} < ${range.fixed} ${scheme}`;
  if (range.lastAffected !== undefined) return `${from}${version} ≤ ${range.lastAffected} ${scheme}`;
  return `${from}${version}, no fixed version ${scheme}`;
}

/**
 * A distribution that has released a fix does not take it back: its fix outweighs another record of the same package
 * that knows of none, which is older or of another feed.
 */
const isOpen = ({ range, fixed }: Hit): boolean =>
  range !== undefined && fixed === undefined && range.lastAffected === undefined;

/** Vulnerabilities of which another statement than the hits says that this version carries the fix. */
function fixedAccordingToOthers(
  compared: Compared,
  hits: readonly Hit[],
  statements: readonly Statement[],
): ReadonlySet<string> {
  const fixed = new Set<string>();
  for (const statement of statements) {
    const key = compared.keyFor(statement);
    if (key === undefined || !saysFixed(statement, key) || hits.some((hit) => hit.statement === statement)) continue;
    for (const id of statement.vulnerabilities()) fixed.add(id);
  }
  return fixed;
}

const NONE: ReadonlySet<string> = new Set();

/** One match a vulnerability, from all that is said of the package. */
export function decide(compared: Compared, hits: readonly Hit[], statements: readonly Statement[]): readonly Match[] {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits)
    for (const id of hit.statement.vulnerabilities()) {
      const group = groups.get(id);
      if (group === undefined) groups.set(id, [hit]);
      else group.push(hit);
    }
  for (const statement of statements)
    if (statement.isIgnore) for (const id of statement.vulnerabilities()) groups.delete(id);
  const weighsFixes = compared.isDistributions && hits.some(isOpen);
  const fixed = weighsFixes ? fixedAccordingToOthers(compared, hits, statements) : NONE;
  const matches: Match[] = [];
  for (const [id, group] of groups) {
    const remaining = fixed.has(id) ? group.filter((hit) => !isOpen(hit)) : group;
    const match = matchOf(id, remaining.sort(compareHits), compared);
    if (match !== undefined) matches.push(match);
  }
  return matches.sort((a, b) => compareText(a.vulnerabilityId, b.vulnerabilityId));
}

function matchOf(vulnerabilityId: string, hits: readonly Hit[], compared: Compared): Match | undefined {
  const [hit] = hits;
  if (hit === undefined) return undefined;
  const { record } = hit.statement;
  const fixedVersion = fixedVersionOf(hit);
  const vendorSeverity = hits.find(({ statement }) => statement.record.vendorSeverity !== undefined)?.statement.record
    .vendorSeverity;
  const related = new Set(hits.map(({ statement }) => statement.record.advisoryId));
  related.delete(record.advisoryId);
  return {
    package: compared.package,
    vulnerabilityId,
    ...(fixedVersion !== undefined && { fixedVersion }),
    status: record.status,
    ...(vendorSeverity !== undefined && { vendorSeverity }),
    evidence: {
      advisoryId: record.advisoryId,
      feed: record.feed,
      ...(record.url !== undefined && { advisoryUrl: record.url }),
      ecosystem: compared.ecosystem,
      comparedName: compared.name,
      comparedVersion: compared.version,
      scheme: record.scheme,
      rule: ruleOf(hit, compared.version),
    },
    relatedAdvisories: [...related].sort(),
  };
}
