import { sortedSet } from '../domain/order.ts';
import { splitEpoch } from '../domain/rpm-name.ts';
import { type Erratum, errataCollector } from './errata.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { checkOval, readOval } from './oval/definitions.ts';
import type { OvalDefinition } from './oval/document.ts';
import { cvesOf, isoDate, ratingsOf } from './oval/facts.ts';
import { moduleOf, type PackageCriterion, packagesOf } from './oval/package-criteria.ts';
import { detached } from './oval/scan-xml.ts';
import { isDebugInfo } from './redhat/component.ts';
import { shortEvr } from './rpm-fixes.ts';

const ADDRESS = 'https://linux.oracle.com/security/oval/com.oracle.elsa-all.xml.bz2';

const files: FeedFiles = {
  id: 'oracle',
  patterns: [['oracle-oval', /^com\.oracle\.elsa-all\.xml(\.(gz|bz2|xz))?$/]],
  // Forms of one file: the first is as good as any.
  choose: (paths) => paths.slice(0, 1),
  production: [{ path: 'oracle-oval/com.oracle.elsa-all.xml.bz2', url: ADDRESS, maxBytes: 1024 ** 3 }],
  check: checkOval,
};

const PLATFORM = /^Oracle Linux (\d+)(?: is installed)?$/;

function ecosystemsOf({ conditions }: PackageCriterion, { platforms }: OvalDefinition): readonly string[] {
  const releases = (texts: readonly string[]): string[] => texts.flatMap((text) => PLATFORM.exec(text)?.[1] ?? []);
  const named = conditions.map((choice) => releases(choice.map(({ comment }) => comment)));
  const found = named.find((choice) => choice.length > 0) ?? releases(platforms);
  return found.map((release) => `Oracle Linux:${release}`);
}

/** Builds that are patched while they run, and builds that are certified: each is compared with its own kind alone. */
function channelOf(evr: string): string | undefined {
  if (/\.ksplice\d/.test(evr)) return 'ksplice';
  return /[._]fips\b|_fips$/.test(evr) ? 'fips' : undefined;
}

/**
 * Oracle keeps several lines of its own kernel side by side, each with its upstream version: a fix of 5.15.0 says
 * nothing of 5.4.17.
 */
function lineStartOf(name: string, evr: string): string | undefined {
  if (!/^kernel-uek|^dtrace-modules/.test(name)) return undefined;
  const { epoch, rest } = splitEpoch(evr);
  const version = rest.slice(0, rest.lastIndexOf('-'));
  return epoch > 0 ? `${epoch}:${version}` : version;
}

/** Architectures of the machines; undefined: every one. */
const archesOf = ({ conditions, tests }: PackageCriterion): readonly string[] | undefined => {
  const asked = [...tests, ...conditions.flatMap((choice) => choice.flatMap(({ test }) => test ?? []))];
  const arches = asked.flatMap((test) => test.arches ?? []);
  for (const { test, comment } of conditions.flat()) {
    const arch = test === undefined ? /^Oracle Linux arch is (\w+)$/.exec(comment)?.[1] : undefined;
    if (arch !== undefined) arches.push(arch);
  }
  return arches.length === 0 ? undefined : sortedSet(arches);
};

function erratumOf(definition: OvalDefinition): Erratum | undefined {
  const reference = definition.references.find(({ source }) => source.toLowerCase() === 'elsa');
  const named = reference?.id ?? /^(ELSA-\d{4}-\d+)/.exec(definition.title)?.[1];
  if (named === undefined) return undefined;
  const id = detached(named);
  const cves = cvesOf(definition);
  const published = isoDate(definition.issued);
  return {
    id,
    vulnerabilityIds: cves.length === 0 ? [id] : cves,
    ...(definition.severity !== undefined && { vendorSeverity: detached(definition.severity.toLowerCase()) }),
    url: `https://linux.oracle.com/errata/${id}.html`,
    ...(published !== undefined && { published }),
  };
}

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const collector = errataCollector('oracle', 'machines');
  const ecosystems = new Set<string>();
  for (const { path } of snapshot.files) {
    for await (const definition of readOval(snapshot.folder, path, signal)) {
      const place = `${path}#${definition.id}`;
      const erratum = erratumOf(definition);
      if (erratum === undefined) {
        yield { kind: 'problem', path: place, reason: 'it names no ELSA' };
        continue;
      }
      const reasons = new Set<string>();
      let packages = 0;
      for (const criterion of packagesOf(definition)) {
        packages++;
        const evr = criterion.tests.find(({ operation }) => operation === 'less than')?.evr;
        const found = ecosystemsOf(criterion, definition);
        if (evr === undefined) reasons.add(`no fixed version: ${criterion.name}`);
        if (found.length === 0) reasons.add('no release');
        if (evr === undefined || isDebugInfo(criterion.name)) continue;
        const module = moduleOf(criterion.conditions);
        if (module === undefined && /\bmodule\+el\d/.test(evr)) reasons.add(`no module stream: ${criterion.name}`);
        const arches = archesOf(criterion);
        const channel = channelOf(evr);
        const lineStart = lineStartOf(criterion.name, shortEvr(evr));
        for (const ecosystem of found) {
          ecosystems.add(ecosystem);
          collector.add(erratum, {
            ...{ ecosystem, name: criterion.name, evr },
            ...(arches !== undefined && { arches }),
            ...(module !== undefined && { module }),
            ...(channel !== undefined && { channel }),
            ...(lineStart !== undefined && { lineStart }),
          });
        }
      }
      if (packages === 0) reasons.add('it speaks of no package');
      for (const reason of reasons) yield { kind: 'problem', path: place, reason };
      for (const cve of definition.cves) {
        const cvss = ratingsOf(cve, 'ORACLE');
        const id = /^CVE-\d{4}-\d{4,19}$/.exec(cve.text)?.[0];
        if (id !== undefined && cvss.length > 0) yield { kind: 'vulnerability', facts: { id, cvss } };
      }
    }
  }
  for (const advisory of collector.records()) yield { kind: 'advisory', advisory };
  for (const reason of collector.unparsed) {
    yield { kind: 'problem', path: snapshot.files[0]?.path ?? 'oracle-oval', reason: `no version: ${reason}` };
  }
  for (const ecosystem of [...ecosystems].sort()) {
    yield {
      kind: 'completeness',
      completeness: { ecosystem, level: 'fixed-only', note: 'errata of Oracle, unfixed CVEs unknown' },
    };
  }
}

/** Oracle's errata: fixed builds by architecture; builds of Ksplice and of FIPS apart. */
export const oracle: Feed = {
  id: 'oracle',
  source: {
    name: 'Oracle Linux ELSA',
    url: 'https://linux.oracle.com/security/oval/',
    licence: 'see https://linux.oracle.com',
  },
  gives:
    'fixed versions of Oracle Linux by package, architecture and module stream, Ksplice and FIPS builds apart, severity',
  addresses: [ADDRESS],
  sentinel: { kind: 'advisory', id: 'ELSA-2007-0057' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
