import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SearchableDatabase } from '../../src/advisories/read.ts';
import type { Explanation } from '../../src/domain/explanation.ts';
import type { Match } from '../../src/domain/match.ts';
import { sortedSet } from '../../src/domain/order.ts';
import { type Package, packageDisplayName } from '../../src/domain/package.ts';
import { assessMatches } from '../../src/findings/assess.ts';
import { readCycloneDx } from '../../src/inventory/sbom/cyclonedx-read.ts';
import { explain, matchInventory } from '../../src/matching/index.ts';
import { readJson } from './files.ts';

/** A pair that the service reported and Assay does not, with the advisory fact that speaks against it. */
export interface Refutation {
  readonly component: string;
  readonly vulnerability: string;
  /** The comparison or the rule: `3.2.0 ≥ 3.1.4-r0 (apk) [alpine CVE-2023-5363]`. */
  readonly because: string;
}

/** What became of the pairs of one recorded run. */
export interface RunFigures {
  /** Pairs of component and vulnerability that the service reported, kernel packages aside. */
  readonly reported: number;
  /** Found, with a fixed version where the deciding record has one. */
  readonly found: number;
  readonly refuted: readonly Refutation[];
  /** No feed has a record of the same ecosystem, release and package. */
  readonly noFeedRecord: readonly string[];
  /** A feed has one, and Assay neither reports the pair nor can say why not: has to be empty. */
  readonly missed: readonly string[];
  /** Vulnerabilities that the service reported, and that Assay shows by default, of what was known on the run's day. */
  readonly theirs: number;
  readonly ours: number;
  /** ours / theirs: at most 1.25. */
  readonly ratio: number;
}

const component: z.ZodType<{
  'bom-ref': string;
  name: string;
  purl?: string | undefined;
  components?: unknown[] | undefined;
}> = z.object({
  'bom-ref': z.string(),
  name: z.string(),
  purl: z.string().optional(),
  components: z.array(z.unknown()).optional(),
});
const answer = z.object({
  sbom: z.object({
    metadata: z.object({ timestamp: z.string() }),
    components: z.array(z.unknown()),
    vulnerabilities: z.array(z.object({ id: z.string(), affects: z.array(z.object({ ref: z.string() })) })),
  }),
});

type Component = z.output<typeof component>;

function* flatten(values: readonly unknown[]): Iterable<Component> {
  for (const value of values) {
    const read = component.safeParse(value);
    if (!read.success) continue;
    yield read.data;
    yield* flatten(read.data.components ?? []);
  }
}

const isKernel = (name: string): boolean => /^linux(-|$)|^kernel(-|$)/.test(name);

/**
 * Day of the fact that decides: the fix, else the advisory, else the vulnerability. Without any, a CVE counts as known
 * from the first day of its year.
 */
function dayOf({ evidence, vulnerabilityId }: Match, database: SearchableDatabase): string {
  const record = database
    .lookup(evidence.ecosystem, evidence.comparedName)
    .find(
      ({ advisoryId, feed, vulnerabilityIds }) =>
        advisoryId === evidence.advisoryId && feed === evidence.feed && vulnerabilityIds.includes(vulnerabilityId),
    );
  const year = /^CVE-(\d{4})-/.exec(vulnerabilityId)?.[1];
  return (
    record?.modified ??
    record?.published ??
    database.vulnerability(vulnerabilityId)?.published ??
    `${year ?? '9999'}-01-01`
  );
}

/** Records of the same package that speak of the vulnerability and say why it is not affected. */
function refutationOf({ records, silence }: Explanation): string | undefined {
  if (silence?.record !== undefined) return `${silence.text} [${silence.record.feed} ${silence.record.advisoryId}]`;
  const [telling] = records.filter(({ outcome }) => outcome !== 'version-unparsed' && outcome !== 'other-name');
  return telling && `${telling.outcome}: ${telling.comparison} [${telling.record.feed} ${telling.record.advisoryId}]`;
}

/** Components are named by their source package in SBOMs of sbomgen. */
const isOf = (pkg: Package, { name, purl }: Component): boolean =>
  pkg.name === name ||
  packageDisplayName(pkg) === name ||
  pkg.source?.name === name ||
  (purl ?? '').includes(`/${encodeURIComponent(name)}@${encodeURIComponent(pkg.version)}`);

function measure(sbomFile: string, answerFile: string, database: SearchableDatabase): RunFigures {
  const inventory = readCycloneDx(readJson(sbomFile));
  const { matches } = matchInventory(inventory, database);
  const { sbom } = answer.parse(readJson(answerFile));
  const components = new Map([...flatten(sbom.components)].map((one) => [one['bom-ref'], one]));
  const scope = { ...(inventory.distribution !== undefined && { distribution: inventory.distribution }) };
  const seen = new Set<string>();
  const refuted: Refutation[] = [];
  const noFeedRecord: string[] = [];
  const missed: string[] = [];
  let found = 0;
  for (const { id, affects } of sbom.vulnerabilities) {
    for (const { ref } of affects) {
      const reported = components.get(ref);
      const pair = `${reported?.name ?? ref} ${id}`;
      if (reported === undefined || isKernel(reported.name) || seen.has(pair)) continue;
      seen.add(pair);
      const packages = inventory.packages.filter((pkg) => isOf(pkg, reported));
      const ours = matches.find((match) => match.vulnerabilityId === id && packages.includes(match.package));
      if (ours !== undefined) {
        found++;
        continue;
      }
      const explanations = packages.map((pkg) => explain(pkg, id, database, scope));
      if (explanations.every(({ records }) => records.length === 0)) noFeedRecord.push(pair);
      else {
        const because = explanations.map(refutationOf).find((text) => text !== undefined);
        if (because === undefined) missed.push(pair);
        else refuted.push({ component: reported.name, vulnerability: id, because });
      }
    }
  }
  const day = sbom.metadata.timestamp.slice(0, 10);
  const known = matches.filter((match) => dayOf(match, database).slice(0, 10) <= day);
  const ours = assessMatches(known, database).filter(({ hidden }) => hidden === undefined).length;
  const theirs = new Set(sbom.vulnerabilities.map(({ id }) => id)).size;
  return {
    reported: seen.size,
    found,
    refuted: refuted.sort((a, b) =>
      `${a.component} ${a.vulnerability}` < `${b.component} ${b.vulnerability}` ? -1 : 1,
    ),
    noFeedRecord: [...sortedSet(noFeedRecord)],
    missed: [...sortedSet(missed)],
    theirs,
    ours,
    ratio: Math.round((ours / theirs) * 100) / 100,
  };
}

/** Every recorded run of the real service in a folder: `NAME.sbom.json` with its `NAME.scan.json`. */
export function measureRuns(folder: string, database: SearchableDatabase): Record<string, RunFigures> {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sbom.json'))
    .map((name) => name.replace('.sbom.json', ''))
    .sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      measure(join(folder, `${name}.sbom.json`), join(folder, `${name}.scan.json`), database),
    ]),
  );
}
