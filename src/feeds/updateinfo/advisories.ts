import type { AdvisoryRecord } from '../../domain/advisory.ts';
import type { Ecosystem } from '../../domain/ecosystem.ts';
import { compareText, sortedSet } from '../../domain/order.ts';
import { rpmVersion } from '../../domain/rpm-name.ts';
import { isModularBuild, moduleStreamsIn, withoutRebuilds } from '../module-stream.ts';
import type { Update, UpdatePackage } from './update.ts';

/** Who speaks, and for which systems. */
export interface UpdateSource {
  readonly feed: string;
  readonly ecosystem: Ecosystem;
  readonly channel?: string;
  /** Page of the advisory for people. */
  readonly url?: string;
  /** First version of the stream that the fixed version belongs to; every earlier version when left out. */
  readonly introducedBefore?: (fixed: string) => string;
}

/** What updates have said already: the same update stands in the file of every architecture and repository. */
export type SaidBefore = Set<string>;

const CVE = /CVE-\d{4}-\d{4,19}/gi;
const SOURCE_ARCHES: ReadonlySet<string> = new Set(['src', 'nosrc']);
/** Words that say that there is no word. */
const NO_SEVERITY: ReadonlySet<string> = new Set(['', 'none', 'unspecified', 'unknown', 'n/a']);

/** CVEs of a text in upper case, in the order of their first mention. */
export const cvesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(CVE)].map(([id]) => id.toUpperCase())),
];

/** `{ vendorSeverity }` of a vendor's word; nothing for `None`. */
export const severityWord = (word: string | undefined): { readonly vendorSeverity?: string } =>
  word === undefined || NO_SEVERITY.has(word.trim().toLowerCase()) ? {} : { vendorSeverity: word.trim() };

/** `2018-01-11 21:05:00`, `2021-08-13 17:31` or seconds since 1970, all in UTC → ISO 8601; undefined when it is no date. */
export function isoDate(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  if (/^\d{9,10}$/.test(trimmed)) return new Date(Number(trimmed) * 1000).toISOString();
  const [, day, time, seconds = ':00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?.*)?$/.exec(trimmed) ?? [];
  if (day === undefined) return undefined;
  const iso = `${day}T${time === undefined ? '00:00:00' : `${time}${seconds}`}Z`;
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}

/** CVEs that the update names as fixed: its `cve` references, else those in the titles of the bugs it closes. */
function cvesOf({ references, title }: Update): readonly string[] {
  const named = references.filter(({ type }) => type.toLowerCase() === 'cve').flatMap(({ id }) => cvesIn(id));
  if (named.length > 0) return sortedSet(named);
  return sortedSet(cvesIn([title, ...references.map((reference) => reference.title)].join('\n')));
}

const versionOf = ({ epoch = '0', version, release }: UpdatePackage): string =>
  rpmVersion(Number(epoch), version, release);

/** The streams whose packages this one is of; without any it is of no module. undefined: modular, of an unknown stream. */
function modulesOf(pkg: UpdatePackage, title: string): readonly (string | undefined)[] | undefined {
  if (pkg.module !== undefined) return [pkg.module];
  if (!isModularBuild(pkg.release)) return [undefined];
  const named = moduleStreamsIn(title);
  return named.length === 0 ? undefined : named;
}

interface Fix {
  readonly name: string;
  readonly module: string | undefined;
  readonly version: string;
  /** Absent: of every architecture. */
  readonly arches?: readonly string[];
}

/** What is fixed in which version, for which architectures; sorted. A package that is not bound to one is for all. */
function fixesOf(packages: readonly UpdatePackage[], title: string): readonly Fix[] | { readonly reason: string } {
  const versions = new Map<string, Map<string, Set<string>>>();
  for (const pkg of packages) {
    const arch = pkg.arch ?? 'noarch';
    if (SOURCE_ARCHES.has(arch)) continue;
    const modules = modulesOf(pkg, title);
    if (modules === undefined) return { reason: `${pkg.name} is of a module whose stream is not named` };
    for (const module of modules) {
      const key = `${pkg.name}\0${module ?? ''}`;
      const arches = versions.get(key) ?? new Map<string, Set<string>>();
      versions.set(key, arches);
      arches.set(arch, (arches.get(arch) ?? new Set()).add(versionOf(pkg)));
    }
  }
  const fixes: Fix[] = [];
  for (const [key, arches] of [...versions].sort(([a], [b]) => compareText(a, b))) {
    const [name = '', module = ''] = key.split('\0');
    const byVersion = new Map<string, string[]>();
    for (const [arch, found] of arches)
      for (const version of withoutRebuilds(found)) byVersion.set(version, [...(byVersion.get(version) ?? []), arch]);
    for (const [version, of] of [...byVersion].sort(([a], [b]) => compareText(a, b)))
      fixes.push({
        ...{ name, version, module: module === '' ? undefined : module },
        ...(of.includes('noarch') ? {} : { arches: sortedSet(of) }),
      });
  }
  return fixes;
}

/**
 * One advisory for each package, module stream and fixed version of an update; none for an update that mends bugs.
 * What `said` holds already is left out, what is new is added to it.
 */
export function advisoriesOfUpdate(
  update: Update,
  source: UpdateSource,
  said: SaidBefore,
): readonly AdvisoryRecord[] | { readonly reason: string } {
  const cves = cvesOf(update);
  if (cves.length === 0 && update.type !== undefined && update.type !== 'security') return [];
  const fixes = fixesOf(update.packages, update.title);
  if ('reason' in fixes) return fixes;
  if (fixes.length === 0) return { reason: 'it names no package' };
  const [published, modified] = [isoDate(update.issued), isoDate(update.updated)];
  const records: AdvisoryRecord[] = [];
  for (const { name, module, version, arches } of fixes) {
    const key = [source.ecosystem, source.channel, update.id, name, module, version].join('\0');
    const news = (arches ?? ['']).filter((arch) => !said.has(`${key}\0${arch}`) && !said.has(`${key}\0`));
    if (news.length === 0) continue;
    for (const arch of news) said.add(`${key}\0${arch}`);
    records.push({
      advisoryId: update.id,
      feed: source.feed,
      vulnerabilityIds: cves.length === 0 ? [update.id] : cves,
      ecosystem: source.ecosystem,
      name,
      scheme: 'rpm',
      ranges: [{ introduced: source.introducedBefore?.(version) ?? '0', fixed: version }],
      status: 'fixed',
      ...(arches === undefined ? {} : { arches: news }),
      ...(module === undefined ? {} : { module }),
      ...(source.channel === undefined ? {} : { channel: source.channel }),
      ...severityWord(update.severity),
      ...(source.url === undefined ? {} : { url: source.url }),
      ...(published === undefined ? {} : { published }),
      ...(modified === undefined ? {} : { modified }),
    });
  }
  return records;
}
