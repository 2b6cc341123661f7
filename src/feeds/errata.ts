import type { AdvisoryRecord } from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import { compareText, sortedSet } from '../domain/order.ts';
import { fixRanges, type RpmFix, type RpmFixRange } from './rpm-fixes.ts';

/** An advisory that brings fixed builds. */
export interface Erratum {
  readonly id: string;
  /** CVEs; its own id where it names none. */
  readonly vulnerabilityIds: readonly string[];
  readonly vendorSeverity?: string;
  readonly url?: string;
  readonly published?: string;
  readonly modified?: string;
}

/** A build that an advisory brings. */
export interface FixedBuild {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly evr: string;
  /** In rpm's words; none: every architecture. */
  readonly arches?: readonly string[];
  readonly module?: string;
  readonly channel?: string;
  /** Where the line of the package begins that the build belongs to, when several are kept side by side. */
  readonly lineStart?: string;
}

interface Group extends Omit<FixedBuild, 'evr' | 'arches'> {
  readonly fixes: { readonly evr: string; readonly arches: readonly string[] | undefined; readonly erratum: Erratum }[];
}

/**
 * Gathers the advisories of a feed before it tells their records: what one advisory's fix says of a version depends on
 * the fixes of the same vulnerability by others. Kept are a few words a build.
 */
export interface ErrataCollector {
  add(erratum: Erratum, build: FixedBuild): void;
  /** One record for each advisory, package and range, in the order in which packages were first met. */
  records(): Generator<AdvisoryRecord, void, undefined>;
  /** Builds whose version is none, found by {@link records}. */
  readonly unparsed: readonly string[];
}

const compareBuilds = (a: Group['fixes'][number], b: Group['fixes'][number]): number =>
  compareText(a.erratum.id, b.erratum.id) || compareText(a.evr, b.evr);

/** Architectures of packages that are installed on machines of one architecture, besides their own. */
const GUESTS = ['i686', 'noarch'];

/**
 * Advisories that speak of machines' architectures (Oracle) mean packages of any architecture on them: only where the
 * fixes differ do they say something of a package, and the packages of no machine alone go with x86_64.
 */
function packageArches(range: RpmFixRange, every: ReadonlySet<string>): RpmFixRange {
  const { arches, ...rest } = range;
  if (arches === undefined || arches.length === every.size) return rest;
  return arches.includes('x86_64') ? { ...rest, arches: sortedSet([...arches, ...GUESTS]) } : range;
}

/** @param archesOf whose architectures the advisories speak of */
export function errataCollector(feed: string, archesOf: 'machines' | 'packages' = 'packages'): ErrataCollector {
  const groups = new Map<string, Group>();
  const unparsed = new Set<string>();

  function* recordsOf(group: Group): Generator<AdvisoryRecord, void, undefined> {
    const byVulnerability = new Map<string, Group['fixes']>();
    for (const fix of group.fixes.sort(compareBuilds)) {
      for (const id of fix.erratum.vulnerabilityIds) {
        const known = byVulnerability.get(id);
        if (known === undefined) byVulnerability.set(id, [fix]);
        else known.push(fix);
      }
    }
    const errata = new Map(group.fixes.map(({ erratum }) => [erratum.id, erratum]));
    // Vulnerabilities of one advisory mostly have one range.
    const alike = new Map<string, { record: AdvisoryRecord; ids: string[] }>();
    for (const [id, fixes] of byVulnerability) {
      const builds = fixes.flatMap(({ evr, arches, erratum }): RpmFix[] =>
        arches === undefined
          ? [{ evr, advisory: erratum.id }]
          : arches.map((arch) => ({ evr, advisory: erratum.id, arch })),
      );
      const every = new Set(builds.flatMap(({ arch }) => arch ?? []));
      const found = fixRanges(builds, ({ advisory, evr }) => unparsed.add(`${advisory}: ${group.name} ${evr}`));
      for (const said of found) {
        const range = archesOf === 'machines' ? packageArches(said, every) : said;
        const key = JSON.stringify(range);
        const known = alike.get(key);
        if (known !== undefined) {
          known.ids.push(id);
          continue;
        }
        const introduced = range.introduced === '0' ? (group.lineStart ?? '0') : range.introduced;
        const erratum = errata.get(range.advisory);
        const record: AdvisoryRecord = {
          advisoryId: range.advisory,
          feed,
          vulnerabilityIds: [],
          ecosystem: group.ecosystem,
          name: group.name,
          scheme: 'rpm',
          ranges: [{ introduced, fixed: range.fixed }],
          status: 'fixed',
          ...(range.arches !== undefined && { arches: range.arches }),
          ...(group.module !== undefined && { module: group.module }),
          ...(group.channel !== undefined && { channel: group.channel }),
          ...(erratum?.vendorSeverity !== undefined && { vendorSeverity: erratum.vendorSeverity }),
          ...(erratum?.url !== undefined && { url: erratum.url }),
          ...(erratum?.published !== undefined && { published: erratum.published }),
          ...(erratum?.modified !== undefined && { modified: erratum.modified }),
        };
        alike.set(key, { record, ids: [id] });
      }
    }
    for (const { record, ids } of alike.values()) yield { ...record, vulnerabilityIds: sortedSet(ids) };
  }

  return {
    add(erratum, { evr, arches, ...subject }) {
      const { ecosystem, name, module = '', channel = '', lineStart = '' } = subject;
      const key = [ecosystem, name, module, channel, lineStart].join('\0');
      let group = groups.get(key);
      if (group === undefined) {
        group = { ...subject, fixes: [] };
        groups.set(key, group);
      }
      group.fixes.push({ evr, arches, erratum });
    },
    *records() {
      for (const group of groups.values()) yield* recordsOf(group);
    },
    get unparsed() {
      return [...unparsed];
    },
  };
}
