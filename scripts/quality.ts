import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase, type SearchableDatabase } from '../src/advisories/read.ts';
import { packageDisplayName } from '../src/domain/package.ts';
import { installationRoot, starterDatabaseFolder } from '../src/installation.ts';
import { readCycloneDx } from '../src/inventory/sbom/cyclonedx-read.ts';
import { matchInventory } from '../src/matching/index.ts';

/**
 * Recall against recorded answers of the real service: for each recorded run, which of the (component, vulnerability) pairs
 * that Amazon Inspector reported does Assay report from the same SBOM, and for how many does the database hold no record at all?
 * `--update` rewrites the baseline; otherwise a fall of `found` fails.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: join(installationRoot(), '../shared/inspector-runs') },
    db: { type: 'string', default: starterDatabaseFolder() },
    update: { type: 'boolean', default: false },
  },
});

const baselineFile = join(installationRoot(), 'test/quality/baseline.json');

interface RunFigures {
  /** Pairs that the service reported. */
  readonly reported: number;
  readonly found: number;
  /** No advisory of the database speaks of this vulnerability in any package. */
  readonly noRecord: number;
  /** The database knows the vulnerability, and Assay does not report the pair. */
  readonly missed: readonly string[];
  /** All pairs that Assay reports. */
  readonly ours: number;
}

interface RecordedComponent {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly components?: readonly RecordedComponent[];
}

interface RecordedAnswer {
  readonly sbom: {
    readonly components: readonly RecordedComponent[];
    readonly vulnerabilities: ReadonlyArray<{
      readonly id: string;
      readonly affects: ReadonlyArray<{ readonly ref: string }>;
    }>;
  };
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function* flatten(components: readonly RecordedComponent[]): Iterable<RecordedComponent> {
  for (const component of components) {
    yield component;
    yield* flatten(component.components ?? []);
  }
}

function measure(sbomFile: string, answerFile: string, database: SearchableDatabase): RunFigures {
  const inventory = readCycloneDx(readJson(sbomFile));
  const { matches } = matchInventory(inventory, database);
  const ours = new Set(matches.map((m) => `${packageDisplayName(m.package)} ${m.vulnerabilityId}`));
  const { sbom } = readJson(answerFile) as RecordedAnswer;
  const nameOf = new Map([...flatten(sbom.components)].map((c) => [c['bom-ref'], c.name]));
  const pairs = new Set(
    sbom.vulnerabilities.flatMap((v) => v.affects.map((a) => `${nameOf.get(a.ref) ?? a.ref} ${v.id}`)),
  );
  const missing = [...pairs].filter((pair) => !ours.has(pair));
  const known = (pair: string): boolean => database.recordsOf(pair.split(' ').at(-1) ?? '').length > 0;
  return {
    reported: pairs.size,
    found: pairs.size - missing.length,
    noRecord: missing.filter((pair) => !known(pair)).length,
    missed: missing.filter(known).sort(),
    ours: ours.size,
  };
}

if (!existsSync(values.runs)) {
  console.error(`no recorded runs in ${values.runs}: name their folder with --runs`);
  process.exit(3);
}
const database = openDatabase(values.db);
const figures: Record<string, RunFigures> = {};
for (const file of readdirSync(values.runs)
  .filter((name) => name.endsWith('.sbom.json'))
  .sort()) {
  const name = file.replace('.sbom.json', '');
  figures[name] = measure(join(values.runs, file), join(values.runs, `${name}.scan.json`), database);
}
await database.close();
console.log(JSON.stringify(figures, null, 2));
if (values.update) writeFileSync(baselineFile, `${JSON.stringify(figures, null, 2)}\n`);
else {
  const baseline = readJson(baselineFile) as Record<string, RunFigures>;
  const fallen = Object.entries(baseline).filter(([name, before]) => (figures[name]?.found ?? 0) < before.found);
  for (const [name, before] of fallen)
    console.error(`${name}: found ${figures[name]?.found ?? 0}, was ${before.found}`);
  process.exitCode = fallen.length > 0 ? 1 : 0;
}
