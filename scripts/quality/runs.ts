import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SearchableDatabase } from '../../src/advisories/read.ts';
import type { Inventory } from '../../src/domain/inventory.ts';
import type { Match } from '../../src/domain/match.ts';
import { compareText, sortedSet } from '../../src/domain/order.ts';
import { type Package, packageDisplayName } from '../../src/domain/package.ts';
import { assessMatches } from '../../src/findings/assess.ts';
import { readCycloneDx } from '../../src/inventory/sbom/cyclonedx-read.ts';
import { explain, matchInventory } from '../../src/matching/index.ts';
import { readJson } from './files.ts';
import { compareFixes, dayOf, type FixFigures, knowsFix } from './fixed-versions.ts';
import { type Refutation, refutationOf } from './refutation.ts';

/** What became of the pairs of one recorded run. A pair is a component (`pkg:deb/debian/curl@7.88.1-10+deb12u5`) and a vulnerability. */
export interface RunFigures {
  /** Pairs that the service reported, kernel packages aside. */
  readonly reported: number;
  /** `component vulnerability`, sorted. */
  readonly found: readonly string[];
  readonly refuted: readonly Refutation[];
  /** No feed has a record of the same ecosystem, release and package. */
  readonly noFeedRecord: readonly string[];
  /** A feed has one, and Assay neither reports the pair nor can say why not: has to be empty. */
  readonly missed: readonly string[];
  /** Fixed versions of the pairs found, beside those that the service names. */
  readonly fixes: FixFigures;
  /** Vulnerabilities that the service reported, and that Assay shows by default, of what was known on the run's day. */
  readonly theirs: number;
  readonly ours: number;
  /** ours / theirs: at most 1.25. */
  readonly ratio: number;
}

const component: z.ZodType<{
  'bom-ref': string;
  name: string;
  version?: string | undefined;
  purl?: string | undefined;
  components?: unknown[] | undefined;
}> = z.object({
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string().optional(),
  purl: z.string().optional(),
  components: z.array(z.unknown()).optional(),
});
const answer = z.object({
  sbom: z.object({
    metadata: z.object({ timestamp: z.string() }),
    components: z.array(z.unknown()),
    vulnerabilities: z.array(
      z.object({
        id: z.string(),
        affects: z.array(z.object({ ref: z.string() })),
        properties: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
      }),
    ),
  }),
});

type Component = z.output<typeof component>;
type Answered = z.output<typeof answer>['sbom']['vulnerabilities'][number];

function* flatten(values: readonly unknown[]): Iterable<Component> {
  for (const value of values) {
    const read = component.safeParse(value);
    if (!read.success) continue;
    yield read.data;
    yield* flatten(read.data.components ?? []);
  }
}

const isKernel = (name: string): boolean => /^linux(-|$)|^kernel(-|$)/.test(name);

/** A component by its purl: the gem `openssl` and the deb `openssl` are two. */
const keyOf = ({ name, version, purl }: Component): string =>
  purl === undefined ? `${name}@${version ?? ''}` : decodeURIComponent(purl.replace(/[?#].*$/, ''));

/** Components are named by their source package in SBOMs of sbomgen. */
function isOf(pkg: Package, { name, purl = '' }: Component): boolean {
  const type = /^pkg:([^/]+)\//.exec(purl)?.[1];
  if (type !== undefined && type !== pkg.type) return false;
  return (
    pkg.name === name ||
    packageDisplayName(pkg) === name ||
    pkg.source?.name === name ||
    purl.includes(`/${encodeURIComponent(name)}@${encodeURIComponent(pkg.version)}`)
  );
}

const fixNamedFor = (ref: string, { properties = [] }: Answered): string | undefined =>
  properties.find(({ name }) => name === `amazon:inspector:sbom_scanner:fixed_version:${ref}`)?.value;

/**
 * What became of every pair of a run.
 * @param answered CycloneDX answer of ScanSbom, as the service gave it
 * @throws ZodError when the answer is none
 */
export function measureRun(inventory: Inventory, answered: unknown, database: SearchableDatabase): RunFigures {
  const { matches } = matchInventory(inventory, database);
  const { sbom } = answer.parse(answered);
  const day = sbom.metadata.timestamp.slice(0, 10);
  const components = new Map([...flatten(sbom.components)].map((one) => [one['bom-ref'], one]));
  const scope = { ...(inventory.distribution !== undefined && { distribution: inventory.distribution }) };
  const seen = new Set<string>();
  const found: { readonly pair: string; readonly match: Match; readonly theirs: string | undefined }[] = [];
  const refuted: Refutation[] = [];
  const noFeedRecord: string[] = [];
  const missed: string[] = [];
  for (const vulnerability of sbom.vulnerabilities) {
    const { id } = vulnerability;
    for (const { ref } of vulnerability.affects) {
      const reported = components.get(ref);
      const key = reported === undefined ? ref : keyOf(reported);
      const pair = `${key} ${id}`;
      if (reported === undefined || isKernel(reported.name) || seen.has(pair)) continue;
      seen.add(pair);
      const packages = inventory.packages.filter((pkg) => isOf(pkg, reported));
      const match = matches.find((each) => each.vulnerabilityId === id && packages.includes(each.package));
      if (match !== undefined) {
        found.push({ pair, match, theirs: fixNamedFor(ref, vulnerability) });
        continue;
      }
      const explanations = packages.map((pkg) => explain(pkg, id, database, scope));
      const refutation = explanations.map((each) => refutationOf(key, each)).find((each) => each !== undefined);
      if (refutation !== undefined) refuted.push(refutation);
      else if (packages.length > 0 && explanations.every(({ records }) => records.length === 0))
        noFeedRecord.push(pair);
      else missed.push(pair);
    }
  }
  const known = matches.filter((match) => dayOf(match, database) <= day);
  const ours = assessMatches(known, database).filter(({ hidden }) => hidden === undefined).length;
  const theirs = new Set(sbom.vulnerabilities.map(({ id }) => id)).size;
  const inOrder = found.sort((a, b) => compareText(a.pair, b.pair));
  return {
    reported: seen.size,
    found: inOrder.map(({ pair }) => pair),
    refuted: refuted.sort((a, b) =>
      compareText(`${a.component} ${a.vulnerability}`, `${b.component} ${b.vulnerability}`),
    ),
    noFeedRecord: [...sortedSet(noFeedRecord)],
    missed: [...sortedSet(missed)],
    fixes: compareFixes(
      inOrder.map(({ pair, match, theirs: fix }) => ({
        pair,
        match,
        theirs: fix,
        knowsFix: knowsFix(match, database),
        isLater: dayOf(match, database) > day,
      })),
    ),
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
    names.map((name) => {
      const inventory = readCycloneDx(readJson(join(folder, `${name}.sbom.json`)));
      return [name, measureRun(inventory, readJson(join(folder, `${name}.scan.json`)), database)];
    }),
  );
}
