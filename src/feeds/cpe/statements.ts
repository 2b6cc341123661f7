import type { AdvisoryRecord, AffectedRange } from '../../domain/advisory.ts';
import { CPE_ECOSYSTEM, type Cpe, cpeName, cpeScheme, cpeText } from '../../domain/cpe.ts';
import { compareText, sortedSet } from '../../domain/order.ts';
import { compareVersions } from '../../versions/index.ts';

/** What one CPE match says: versions of a product that are affected. */
export interface CpeStatement {
  readonly name: string;
  readonly affected: AffectedRange | string;
}

/** Why statements on products are not kept: no verdict could rest on them. */
export const LEFT_OUT = ['unbounded', 'platform', 'hardware', 'unreadable'] as const;
/** How many matches were left out, by reason. */
export type LeftOut = Record<(typeof LEFT_OUT)[number], number>;

export const nothingLeftOut = (): LeftOut => ({ unbounded: 0, platform: 0, hardware: 0, unreadable: 0 });

/** Ends of a range as NVD writes them; all absent: open. */
export interface VersionEnds {
  readonly versionStartIncluding?: string | undefined;
  readonly versionStartExcluding?: string | undefined;
  readonly versionEndIncluding?: string | undefined;
  readonly versionEndExcluding?: string | undefined;
}

const JAVA = new Set(['jdk', 'jre', 'openjdk']);

/** Java names its releases in three ways: `1.8.0:update_202`, `8u202`, and `1.8.0_202`, as it calls itself. */
function javaVersion(version: string, update: string | undefined): string | undefined {
  const [, major = version, joined] = /^([5-8])u(\d+)$/.exec(version) ?? [];
  const number = joined ?? /^update_?(\d+)$/.exec(update ?? '')?.[1];
  return number === undefined ? undefined : `${/^[5-8]$/.test(major) ? `1.${major}.0` : major}_${number}`;
}

/** `8.2` and its update `p1` → `8.2-p1`. */
function exactVersion(cpe: Cpe, version: string): string {
  const update = cpeText(cpe.update);
  const java = JAVA.has(cpeText(cpe.product) ?? '') ? javaVersion(version, update) : undefined;
  if (java !== undefined || update === undefined) return java ?? version;
  // `proftpd 1.3.5:a` calls itself 1.3.5a, `sudo 1.9.5:patch1` 1.9.5p1
  if (/^[a-z]$/.test(update)) return version + update;
  return `${version}-${update.replace(/^patch_?(?=\d)/, 'p')}`;
}

/** Is the text a version, and not a pattern (`1.0.*`) or a list? */
export const isCpeVersion = (name: string, text: string): boolean =>
  !/[*,]/.test(text) && compareVersions(cpeScheme(name), text, text) === 0;

/** The range between the ends; undefined without an upper one. */
export function rangeBetween(ends: VersionEnds): AffectedRange | undefined {
  const { versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding } = ends;
  if (versionEndExcluding === undefined && versionEndIncluding === undefined) return undefined;
  return {
    introduced: versionStartIncluding ?? versionStartExcluding ?? '0',
    ...(versionStartIncluding === undefined && versionStartExcluding !== undefined && { introducedExclusive: true }),
    ...(versionEndExcluding === undefined ? { lastAffected: versionEndIncluding } : { fixed: versionEndExcluding }),
  } as AffectedRange;
}

/** Is every bound a version of the product's scheme? */
export function isReadable(name: string, { introduced, fixed, lastAffected }: AffectedRange): boolean {
  return [introduced, fixed, lastAffected].every(
    (bound) => bound === undefined || bound === '0' || isCpeVersion(name, bound),
  );
}

/**
 * The statement of a CPE that is named as vulnerable, or why there is none: without an exact version or an upper end
 * every installation ever made would match.
 */
export function statementOf(
  cpe: Cpe,
  ends: VersionEnds,
  platform: string | undefined,
): CpeStatement | (typeof LEFT_OUT)[number] {
  if (cpe.part !== 'a' && cpe.part !== 'o') return 'hardware';
  const name = cpeName(cpe, platform);
  if (name === undefined) return 'unreadable';
  const version = cpeText(cpe.version);
  if (version !== undefined) return { name, affected: exactVersion(cpe, version) };
  const range = rangeBetween(ends);
  if (range === undefined) return 'unbounded';
  return isReadable(name, range) ? { name, affected: range } : 'unreadable';
}

/** One record a product, sorted by name; ranges and versions once each. */
export function advisoriesOf(
  statements: readonly CpeStatement[],
  about: Pick<AdvisoryRecord, 'advisoryId' | 'feed' | 'url' | 'published' | 'modified'>,
): AdvisoryRecord[] {
  const byName = new Map<string, { ranges: Map<string, AffectedRange>; versions: string[] }>();
  for (const { name, affected } of statements) {
    const known = byName.get(name) ?? { ranges: new Map<string, AffectedRange>(), versions: [] };
    byName.set(name, known);
    if (typeof affected === 'string') known.versions.push(affected);
    else known.ranges.set(JSON.stringify(affected), affected);
  }
  return [...byName]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, { ranges, versions }]) => {
      const fixes = [...ranges.values()].some((range) => range.fixed !== undefined);
      return {
        ...about,
        vulnerabilityIds: [about.advisoryId],
        ecosystem: CPE_ECOSYSTEM,
        name,
        scheme: cpeScheme(name),
        ranges: [...ranges.values()],
        ...(versions.length > 0 && { versions: sortedSet(versions) }),
        status: fixes ? 'fixed' : 'affected',
      };
    });
}

/** What the figures say, for people. */
export const leftOutNote = ({ unbounded, platform, hardware, unreadable }: LeftOut): string =>
  `products by exact name and bounded versions; left out: ${unbounded} statements without an upper bound, ` +
  `${platform} for certain platforms, ${hardware} on hardware, ${unreadable} without a readable version`;
