import type { Completeness } from '../../domain/advisory.ts';
import type { Ecosystem } from '../../domain/ecosystem.ts';
import { baseOf, ecosystemOfOsv, knowsFixedOnly, needsGitHubAdvisories } from './ecosystems.ts';
import type { OsvRecord } from './record.ts';

interface Seen {
  records: number;
  /** Is there an archive of all that its database knows? */
  whole: boolean;
  /** Kinds of ids in those archives. */
  readonly prefixes: Set<string>;
}

export interface OsvCoverage {
  /** A record of an archive; `isNew` when no earlier archive had it. */
  add(archive: string, record: OsvRecord, isNew: boolean): void;
  /** One statement for each ecosystem that any record names, sorted. */
  completeness(): Omit<Completeness, 'packages'>[];
}

/** `osv/AlmaLinux-9/all.zip` is all of AlmaLinux:9, `osv/AlmaLinux/all.zip` of every release; `osv-partial/` of nothing. */
function isWhole(archive: string, ecosystem: Ecosystem): boolean {
  const [root, folder = ''] = archive.split('/');
  const name = folder.replaceAll('_', ' ');
  return root === 'osv' && (name === baseOf(ecosystem) || name === ecosystem.replace(':', '-') || name === ecosystem);
}

/** Watches the records go by, and says at the end how much is known of each ecosystem. */
export function watchCoverage(): OsvCoverage {
  const seen = new Map<Ecosystem, Seen>();
  return {
    add(archive, record, isNew) {
      const named = new Set(
        record.affected.flatMap((a) => (a.package == null ? [] : ecosystemOfOsv(a.package.ecosystem))),
      );
      for (const ecosystem of named) {
        const entry = seen.get(ecosystem) ?? { records: 0, whole: false, prefixes: new Set<string>() };
        seen.set(ecosystem, entry);
        if (isNew) entry.records++;
        if (!isWhole(archive, ecosystem)) continue;
        entry.whole = true;
        entry.prefixes.add(record.id.split('-', 1)[0] ?? record.id);
      }
    },
    completeness: () =>
      [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([ecosystem, entry]) => judge(ecosystem, entry)),
  };
}

function judge(ecosystem: Ecosystem, seen: Seen): Omit<Completeness, 'packages'> {
  const prefixes = [...seen.prefixes].sort().join(', ');
  if (!seen.whole) return { ecosystem, level: 'partial', note: `${seen.records} of an unknown number of advisories` };
  if (knowsFixedOnly(ecosystem))
    return { ecosystem, level: 'fixed-only', note: 'errata of fixed vulnerabilities, unfixed ones unknown' };
  if (needsGitHubAdvisories(ecosystem) && !seen.prefixes.has('GHSA')) {
    return { ecosystem, level: 'partial', note: `${prefixes} advisories alone, GitHub's are missing` };
  }
  return { ecosystem, level: 'full' };
}
