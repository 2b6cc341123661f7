import type { FeedRecord, VulnerabilityFacts } from '../feed.ts';
import type { OvalCriterion, OvalDefinition, OvalTest } from '../oval/document.ts';
import { cvesIn, cvesOf, isoDate, ratingsOf } from '../oval/facts.ts';
import { packagesOf } from '../oval/package-criteria.ts';
import { platformsOf, type SusePlatform } from './platform.ts';
import { suseStatements } from './statements.ts';

const INSTALLED = / is installed$/;

/** The releases that a condition asks for: `SUSE Linux Enterprise Server 15 SP1-LTSS is installed`. */
const platformsIn = (conditions: readonly (readonly OvalCriterion[])[]): readonly SusePlatform[] =>
  conditions.flatMap((choice) =>
    choice.flatMap(({ comment }) => (INSTALLED.test(comment) ? platformsOf(comment.replace(INSTALLED, '')) : [])),
  );

/** `kernel-source is not affected` asks for version 0, `… is affected` for a version above it. */
const isZero = ({ evr, version }: OvalTest): boolean => /^(0:)?0(-0)?$/.test(evr ?? version ?? '');

/** Whose CVSS stands behind an entry: SUSE's own, or another's that SUSE shows (`CVE-2010-1323 at NVD`). */
function* factsOf(id: string, definition: OvalDefinition): Generator<VulnerabilityFacts, void, undefined> {
  for (const cve of definition.cves) {
    if (cvesIn(cve.text)[0] !== id || / at (?!SUSE)/.test(cve.text)) continue;
    const cvss = ratingsOf(cve, 'SUSE');
    if (cvss.length > 0) yield { id, cvss };
  }
}

/** The advisory of a definition of class `patch`, which is about one update of several vulnerabilities. */
const updateOf = ({ class: kind, title }: OvalDefinition): string | undefined =>
  kind === 'patch' ? /^(?:open)?SUSE-[A-Z]{2}-\d{4}:\d+-\d+/.exec(title)?.[0] : undefined;

/** Records of one definition of SUSE's OVAL: about a vulnerability, or about an update. */
export function* suseOvalRecords(definition: OvalDefinition, path: string): Generator<FeedRecord, void, undefined> {
  const place = `${path}#${definition.id}`;
  const cves = cvesOf(definition);
  const [id] = cves;
  if (id === undefined) {
    yield { kind: 'problem', path: place, reason: 'it names no CVE' };
    return;
  }
  const update = updateOf(definition);
  const problems = new Set<string>();
  const statements = suseStatements();
  let packages = 0;
  for (const { name, tests, conditions } of packagesOf(definition)) {
    packages++;
    const platforms = platformsIn(conditions);
    for (const platform of platforms) {
      const bound = tests.find(({ operation }) => operation === 'less than');
      if (bound?.evr !== undefined) statements.fixed(platform, name, bound.evr, bound.arches);
      else if (tests.every((test) => isZero(test) && test.operation === 'equals'))
        statements.notAffected(platform, name);
      else if (tests.every((test) => isZero(test) || (test.evr ?? test.version) === undefined))
        statements.open(platform, name, 'affected');
      else problems.add(`no bound of versions: ${name}`);
    }
  }
  if (packages === 0) problems.add('it speaks of no package');
  const published = isoDate(definition.issued);
  const modified = isoDate(definition.updated);
  const base = {
    advisoryId: update ?? id,
    feed: 'suse',
    vulnerabilityIds: update === undefined ? [id] : cves,
    url:
      update === undefined
        ? `https://www.suse.com/security/cve/${id}.html`
        : (definition.references.find((reference) => reference.id === update)?.url ?? 'https://www.suse.com/security/'),
    ...(definition.severity !== undefined && { vendorSeverity: definition.severity.toLowerCase() }),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
  };
  const records = [...statements.records(base, (reason) => problems.add(reason))];
  for (const reason of problems) yield { kind: 'problem', path: place, reason };
  for (const cve of cves) for (const facts of factsOf(cve, definition)) yield { kind: 'vulnerability', facts };
  for (const advisory of records) yield { kind: 'advisory', advisory };
}
