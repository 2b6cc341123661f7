import type { AdvisoryRecord, VendorStatus } from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import { type ErrataCollector, type Erratum, errataCollector } from './errata.ts';
import type { Feed, FeedRecord, Snapshot, VulnerabilityFacts } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { checkOval, readOval } from './oval/definitions.ts';
import type { OvalDefinition } from './oval/document.ts';
import { cvesIn, cvesOf, isoDate, ratingsOf } from './oval/facts.ts';
import { moduleOf, type PackageCriterion, packagesOf } from './oval/package-criteria.ts';
import { detached } from './oval/scan-xml.ts';
import { isDebugInfo } from './redhat/component.ts';

const OVAL = 'https://security.access.redhat.com/data/oval/v2';
/** `rhel-7-including-unpatched`, `rhel-7-extras-including-unpatched`, `rhel-8.6-eus`, `rhel-7-els`. */
const NAME =
  /^rhel-(\d+)(\.\d+)?(-(?:extras|supplementary))?(?:-(eus|aus|e4s|tus|els))?(-including-unpatched)?\.oval\.xml(\.(gz|bz2|xz))?$/;
/** Releases whose documents other feeds have least of. */
const PRODUCTION = [
  ['RHEL6', 'rhel-6-including-unpatched'],
  ['RHEL6', 'rhel-6-supplementary-including-unpatched'],
  ['RHEL7', 'rhel-7-including-unpatched'],
  ['RHEL7', 'rhel-7-extras-including-unpatched'],
  ['RHEL7', 'rhel-7-supplementary-including-unpatched'],
] as const;

const files: FeedFiles = {
  id: 'redhat-oval',
  patterns: [['redhat-oval', NAME]],
  production: PRODUCTION.map(([folder, name]) => ({
    path: `redhat-oval/${name}.oval.xml.bz2`,
    url: `${OVAL}/${folder}/${name}.oval.xml.bz2`,
    maxBytes: 1024 ** 3,
    ...(/-\d-including/.test(name) ? {} : { optional: true as const }),
  })),
  check: checkOval,
};

/** What a file speaks of, by its name. */
interface Scope {
  readonly ecosystem: Ecosystem;
  readonly channel?: string;
  readonly isMain: boolean;
  readonly hasUnpatched: boolean;
}

function scopeOf(path: string): Scope {
  const [, major = '', minor = '', repository, stream, unpatched] = NAME.exec(path.slice(path.indexOf('/') + 1)) ?? [];
  return {
    ecosystem: `Red Hat:${major}`,
    ...(stream !== undefined && { channel: `${stream}-${major}${minor}` }),
    isMain: stream === undefined && repository === undefined,
    hasUnpatched: unpatched !== undefined,
  };
}

/** Why there is no fix. */
function statusOf(state: string): VendorStatus {
  const word = state.trim().toLowerCase();
  if (word === 'will not fix') return 'ignored';
  if (word === 'fix deferred') return 'postponed';
  if (word === 'out of support scope') return 'end-of-life';
  return word === 'under investigation' ? 'undetermined' : 'affected';
}

const erratumIdOf = ({ references, title }: OvalDefinition): string | undefined =>
  references.find(({ id }) => /^RH[SBE]A-\d{4}:\d+$/.test(id))?.id ?? /^RH[SBE]A-\d{4}:\d+/.exec(title)?.[0];

function erratumOf(definition: OvalDefinition, id: string): Erratum {
  const cves = cvesOf(definition);
  const published = isoDate(definition.issued);
  const modified = isoDate(definition.updated);
  return {
    id,
    vulnerabilityIds: cves.length === 0 ? [id] : cves,
    ...(definition.severity !== undefined && { vendorSeverity: detached(definition.severity.toLowerCase()) }),
    url: `https://access.redhat.com/errata/${id}`,
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
  };
}

function* factsOf(definition: OvalDefinition): Generator<VulnerabilityFacts, void, undefined> {
  for (const cve of definition.cves) {
    const [id] = cvesIn(cve.text);
    if (id === undefined) continue;
    const cwes = cve.cwe?.match(/CWE-\d+/g) ?? [];
    yield { id, cvss: ratingsOf(cve, 'REDHAT'), cwes: [...new Set(cwes)].sort() };
  }
}

/** Errata go to the collector; a problem is told where a package of one cannot be read. */
function addErratum(
  definition: OvalDefinition,
  id: string,
  { ecosystem, channel }: Scope,
  collector: ErrataCollector,
): string | undefined {
  const erratum = erratumOf(definition, detached(id));
  let problem: string | undefined;
  for (const criterion of packagesOf(definition)) {
    const bound = criterion.tests.find(({ operation }) => operation === 'less than');
    if (bound?.evr === undefined) {
      problem ??= `no fixed version: ${criterion.name}`;
      continue;
    }
    if (isDebugInfo(criterion.name)) continue;
    const module = moduleOf(criterion.conditions);
    collector.add(erratum, {
      ...{ ecosystem, name: criterion.name, evr: bound.evr },
      ...(bound.arches !== undefined && { arches: bound.arches }),
      ...(module !== undefined && { module }),
      ...(channel !== undefined && { channel }),
    });
  }
  return problem;
}

/** Binary packages without a fix, or not affected; each once. */
function* openRecords(definition: OvalDefinition, scope: Scope): Generator<AdvisoryRecord, void, undefined> {
  const isUnaffected = definition.id.includes('.unaffected:');
  const [id] = cvesOf(definition);
  if (id === undefined) return;
  const states = new Map(
    definition.resolutions.flatMap(({ state, components }) => components.map((name) => [name, state] as const)),
  );
  const general = definition.resolutions[0]?.state ?? '';
  const modified = isoDate(definition.updated);
  const seen = new Set<string>();
  for (const { name, conditions } of packagesOf(definition)) {
    if (isDebugInfo(name)) continue;
    const module = moduleOf(conditions);
    const key = `${name}\0${module}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield {
      advisoryId: id,
      feed: 'redhat-oval',
      vulnerabilityIds: [id],
      ecosystem: scope.ecosystem,
      name,
      scheme: 'rpm',
      ranges: isUnaffected ? [] : [{ introduced: '0' }],
      status: isUnaffected ? 'not-affected' : statusOf(states.get(name) ?? states.get(`${module}/${name}`) ?? general),
      ...(module !== undefined && { module }),
      ...(scope.channel !== undefined && { channel: scope.channel }),
      ...(definition.severity !== undefined && { vendorSeverity: definition.severity.toLowerCase() }),
      url: `https://access.redhat.com/security/cve/${id}`,
      ...(modified !== undefined && { modified }),
    };
  }
}

/** Packages that a definition names. */
const packageCount = (definition: OvalDefinition): number => {
  const names = new Set<string>();
  for (const { name } of packagesOf(definition) as Iterable<PackageCriterion>) names.add(name);
  return names.size;
};

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const collector = errataCollector('redhat-oval');
  const levels = new Map<Ecosystem, boolean>();
  const told = new Set<string>();
  for (const { path } of snapshot.files) {
    const scope = scopeOf(path);
    if (scope.isMain) levels.set(scope.ecosystem, scope.hasUnpatched);
    else if (!levels.has(scope.ecosystem)) levels.set(scope.ecosystem, false);
    for await (const definition of readOval(snapshot.folder, path, signal)) {
      if (definition.class !== 'patch' && definition.class !== 'vulnerability') continue;
      const place = `${path}#${definition.id}`;
      if (packageCount(definition) === 0) {
        yield { kind: 'problem', path: place, reason: 'it speaks of no package' };
        continue;
      }
      for (const facts of factsOf(definition)) {
        const key = JSON.stringify(facts);
        // An advisory repeats what the one before it said of the same vulnerability.
        if (facts.cvss?.length === 0 || told.has(key)) continue;
        told.add(key);
        yield { kind: 'vulnerability', facts };
      }
      if (definition.class === 'vulnerability') {
        for (const advisory of openRecords(definition, scope)) yield { kind: 'advisory', advisory };
        continue;
      }
      const id = erratumIdOf(definition);
      const reason = id === undefined ? 'it names no erratum' : addErratum(definition, id, scope, collector);
      if (reason !== undefined) yield { kind: 'problem', path: place, reason };
    }
  }
  for (const advisory of collector.records()) yield { kind: 'advisory', advisory };
  for (const reason of collector.unparsed) {
    yield { kind: 'problem', path: snapshot.files[0]?.path ?? 'redhat-oval', reason: `no version: ${reason}` };
  }
  for (const [ecosystem, hasUnpatched] of [...levels].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield {
      kind: 'completeness',
      completeness: hasUnpatched
        ? { ecosystem, level: 'full' }
        : { ecosystem, level: 'fixed-only', note: 'errata of Red Hat, unfixed CVEs unknown' },
    };
  }
}

/** Red Hat's OVAL files, which hold the old releases RHEL 6 and 7 whole. */
export const redhatOval: Feed = {
  id: 'redhat-oval',
  source: { name: 'Red Hat OVAL', url: `${OVAL}/`, licence: 'CC-BY-4.0' },
  gives: 'fixed versions of RHEL 6 and 7 by package and architecture, unfixed packages with the reason, CVSS, severity',
  addresses: [`${OVAL}/{RHEL6,RHEL7}/rhel-RELEASE-including-unpatched.oval.xml.bz2`],
  sentinel: { kind: 'advisory', id: 'RHSA-2014:0376' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
