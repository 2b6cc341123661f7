import type { Command } from 'commander';
import { locateDatabase, openDatabase } from '../advisories/index.ts';
import type { AdvisoryDatabase } from '../domain/advisory.ts';
import { inputError, usageError } from '../domain/errors.ts';
import type { Distribution, Inventory } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import { packageOfPurl } from '../domain/package-purl.ts';
import { assessMatches } from '../findings/assess.ts';
import { explain, matchInventory } from '../matching/index.ts';
import { styleOf } from '../reports/style.ts';
import { dataFolder } from './data-folder.ts';
import { explainScopeOf, explanationJson, explanationLines } from './explanation.ts';
import { collectTarget, parseTarget, TARGET_KINDS } from './targets.ts';
import { interruptSignal, progressLine, stdoutStyle } from './terminal.ts';

interface ExplainOptions {
  readonly in?: string;
  readonly db?: string;
  readonly asOf?: string;
  readonly data?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** The package that a package URL names, as if it alone were installed. */
function packageOf(text: string): { pkg: Package; distribution?: Distribution } {
  const { distribution, version, ...found } = packageOfPurl(text);
  if (version === '') throw inputError(`${text}: it has no version`, { remedy: 'Write it as pkg:TYPE/NAME@VERSION.' });
  const pkg: Package = { ...found, version, foundBy: 'purl', locations: [] };
  return distribution === undefined ? { pkg } : { pkg, distribution };
}

/** Packages of an inventory of which some record of the vulnerability speaks, or that are found by it. */
function concerned(inventory: Inventory, id: string, database: AdvisoryDatabase): readonly Package[] {
  const scope = explainScopeOf(inventory);
  return inventory.packages.filter((pkg) => explain(pkg, id, database, scope).records.length > 0);
}

const inventoryOfPackage = (pkg: Package, distribution: Distribution | undefined): Inventory => ({
  subject: { kind: 'sbom', name: 'purl' },
  ...(distribution !== undefined && { distribution }),
  packages: [pkg],
  problems: [],
  collectedAt: '1970-01-01T00:00:00.000Z',
});

/** `image:app.tar`: a kind and a target, as `scan` takes them. */
async function inventoryOfTarget(text: string, options: ExplainOptions): Promise<Inventory> {
  const [, kindWord = '', targetWord = ''] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  if (kindWord === '')
    throw usageError(`--in ${text} names no target`, 'write a kind and a target: --in image:app.tar');
  const { kind, target } = parseTarget(kindWord, targetWord === '' ? undefined : targetWord, TARGET_KINDS);
  return collectTarget(kind, target, {}, { signal: interruptSignal(), progress: progressLine(options.quiet === true) });
}

async function run(words: readonly string[], options: ExplainOptions): Promise<number> {
  const id = words.at(-1) ?? '';
  const purl = words.length > 1 ? words[0] : undefined;
  if ((purl === undefined) === (options.in === undefined)) {
    throw usageError('explain what?', 'assay explain PURL CVE, or assay explain CVE --in image:app.tar');
  }
  const folder = locateDatabase({
    ...(options.db !== undefined && { db: options.db }),
    ...(options.asOf !== undefined && { asOf: options.asOf }),
    dataFolder: dataFolder(options.data),
  });
  const database = openDatabase(folder);
  try {
    const named = purl === undefined ? undefined : packageOf(purl);
    const inventory =
      named === undefined
        ? await inventoryOfTarget(options.in ?? '', options)
        : inventoryOfPackage(named.pkg, named.distribution);
    const packages = named === undefined ? concerned(inventory, id, database) : [named.pkg];
    const { matches } = matchInventory(inventory, database, { includeKernel: true });
    const assessments = new Map(assessMatches(matches, database).map((assessment) => [assessment.key, assessment]));
    const style = styleOf(stdoutStyle().colour);
    const scope =
      named === undefined ? explainScopeOf(inventory) : { ...explainScopeOf(inventory), kernel: 'every' as const };
    const told = packages.map((pkg) => {
      const explanation = explain(pkg, id, database, scope);
      const found = explanation.match === undefined ? undefined : assessments.get(explanation.vulnerabilityId);
      return { explanation, told: { database, distribution: inventory.distribution, assessment: found } };
    });
    if (options.json) {
      process.stdout.write(
        `${JSON.stringify(
          told.map((one) => explanationJson(one.explanation, one.told)),
          null,
          2,
        )}\n`,
      );
      return 0;
    }
    const blocks = told.map((one) => explanationLines(one.explanation, one.told, style).join('\n'));
    const none = `No package of it has a record of ${id} in the database.`;
    process.stdout.write(`${blocks.length === 0 ? none : blocks.join('\n\n')}\n`);
    return 0;
  } finally {
    await database.close();
  }
}

const HELP = `
The record that decides is marked with >. Records that do not speak of the package (another support channel,
module stream or architecture) are shown with the reason.

Examples:
  assay explain 'pkg:deb/debian/libssl3@3.0.11-1~deb12u1?distro=debian-12&upstream=openssl' CVE-2023-5363
  assay explain pkg:npm/lodash@4.17.20 CVE-2021-23337 --json
  assay explain CVE-2023-5363 --in image:app.tar`;

export function define(command: Command, exitWith: (code: number) => void): void {
  command
    .usage('PURL CVE | CVE --in KIND:TARGET [options]')
    .argument('<words...>', 'a package URL and an id of a vulnerability (CVE, GHSA, advisory)')
    .option('--in <target>', 'explain the packages of a target: image:app.tar, dir:./rootfs, host:/, sbom:app.cdx.json')
    .option('--db <folder>', 'advisory database (default: the updated one, else the starter)')
    .option('--as-of <date>', 'ask the newest database kept whose data are no newer than this day')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--json', 'as data')
    .option('-q, --quiet', 'no progress on standard error')
    .addHelpText('after', HELP)
    .action(async (words: string[], options: ExplainOptions) => {
      if (words.length > 2) throw usageError(`${words[2]} is one word too many`, 'assay explain PURL CVE');
      exitWith(await run(words, options));
    });
}
