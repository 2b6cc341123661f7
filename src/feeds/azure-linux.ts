import type { AdvisoryRecord, AffectedRange } from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import { versionScheme } from '../versions/index.ts';
import { isCveId } from './cve-id.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { checkOval, readOval } from './oval/definitions.ts';
import type { OvalDefinition } from './oval/document.ts';
import { cvesOf, isoDate } from './oval/facts.ts';
import { type PackageCriterion, packagesOf } from './oval/package-criteria.ts';
import { shortEvr } from './rpm-fixes.ts';

const RAW = 'https://raw.githubusercontent.com/microsoft/AzureLinuxVulnerabilityData/main';
const NAME = /^(?:azurelinux|cbl-mariner)-(\d+)\.\d+-oval\.xml(\.(gz|bz2|xz))?$/;

const files: FeedFiles = {
  id: 'azure-linux',
  patterns: [['azure-linux', NAME]],
  production: ['azurelinux-3.0', 'cbl-mariner-2.0'].map((name) => ({
    path: `azure-linux/${name}-oval.xml`,
    url: `${RAW}/${name}-oval.xml`,
    maxBytes: 512 * 1024 ** 2,
  })),
  check: checkOval,
};

const ecosystemOf = (path: string): Ecosystem =>
  `Azure Linux:${NAME.exec(path.slice(path.indexOf('/') + 1))?.[1] ?? ''}`;

const parseVersion = (evr: string): boolean => versionScheme('rpm')?.parse(evr) !== undefined;

/** The interval of a package's tests; a text says what is wrong with them. */
function rangeOf({ name, tests }: PackageCriterion): AffectedRange | string {
  const bounds = new Map(tests.map(({ operation = '', evr = '' }) => [operation, shortEvr(evr)]));
  for (const [operation, evr] of bounds) {
    if (evr === '' || !parseVersion(evr)) return `no version: ${name} ${evr.slice(0, 80)}`;
    if (!['less than', 'less than or equal', 'greater than', 'greater than or equal'].includes(operation))
      return `no bound of versions: ${operation.slice(0, 40)}`;
  }
  const after = bounds.get('greater than');
  const from = bounds.get('greater than or equal') ?? after;
  const fixed = bounds.get('less than');
  const lastAffected = bounds.get('less than or equal');
  if (fixed === undefined && lastAffected === undefined) return `no fixed or last version: ${name}`;
  // `0.0.0.azl3`: from the beginning.
  const isBeginning = from === undefined || /^0(\.0)*(\.[a-z]\w*)?$/.test(from);
  return {
    introduced: isBeginning ? '0' : from,
    ...(!isBeginning && after !== undefined && { introducedExclusive: true as const }),
    ...(fixed === undefined ? { lastAffected: lastAffected as string } : { fixed }),
  };
}

/** Packages are named by their source. @returns a text where the definition cannot be read */
function recordsOf(definition: OvalDefinition, ecosystem: Ecosystem): readonly AdvisoryRecord[] | string {
  const [id] = cvesOf(definition);
  if (id === undefined || !isCveId(id)) return 'it names no CVE';
  const packages = [...packagesOf(definition)];
  if (packages.length === 0) return 'it speaks of no package';
  const isApplicable = definition.patchable?.toLowerCase() !== 'not applicable';
  const number = /^\d+/.exec(definition.advisoryId ?? '')?.[0];
  const published = isoDate(definition.issued);
  const records: AdvisoryRecord[] = [];
  for (const criterion of packages) {
    const range = rangeOf(criterion);
    if (typeof range === 'string') return range;
    const status = !isApplicable ? 'not-affected' : range.fixed === undefined ? 'affected' : 'fixed';
    records.push({
      advisoryId: number === undefined ? id : `AZL-${number}`,
      feed: 'azure-linux',
      vulnerabilityIds: [id],
      ecosystem,
      name: criterion.name,
      scheme: 'rpm',
      ranges: isApplicable ? [range] : [],
      status,
      names: 'source',
      ...(definition.severity !== undefined && { vendorSeverity: definition.severity.toLowerCase() }),
      url: `https://nvd.nist.gov/vuln/detail/${id}`,
      ...(published !== undefined && { published }),
    });
  }
  return records;
}

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const unfixed = new Map<Ecosystem, boolean>();
  for (const { path } of snapshot.files) {
    const ecosystem = ecosystemOf(path);
    for await (const definition of readOval(snapshot.folder, path, signal)) {
      const records = recordsOf(definition, ecosystem);
      if (typeof records === 'string') {
        yield { kind: 'problem', path: `${path}#${definition.id}`, reason: records };
        continue;
      }
      for (const advisory of records) yield { kind: 'advisory', advisory };
      const isOpen = records.some(({ status }) => status === 'affected');
      unfixed.set(ecosystem, (unfixed.get(ecosystem) ?? false) || isOpen);
    }
  }
  for (const [ecosystem, knowsUnfixed] of [...unfixed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield {
      kind: 'completeness',
      completeness: knowsUnfixed
        ? { ecosystem, level: 'full' }
        : { ecosystem, level: 'fixed-only', note: 'fixes of Azure Linux, unfixed CVEs unknown' },
    };
  }
}

/** Microsoft's definitions for Azure Linux and its predecessor CBL-Mariner, by source package. */
export const azureLinux: Feed = {
  id: 'azure-linux',
  source: {
    name: 'Azure Linux OVAL',
    url: 'https://github.com/microsoft/AzureLinuxVulnerabilityData',
    licence: 'MIT',
  },
  gives: 'fixed versions and unfixed CVEs of Azure Linux 3 and CBL-Mariner 2 by source package, severity',
  addresses: [`${RAW}/{azurelinux-3.0,cbl-mariner-2.0}-oval.xml`],
  sentinel: { kind: 'advisory', id: 'AZL-44771' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
