import type { Command } from 'commander';
import { locateDatabase, openDatabase } from '../advisories/index.ts';
import { findingOfName } from '../domain/arn.ts';
import { inputError, usageError } from '../domain/errors.ts';
import type { Distribution, Inventory } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import { packageOfPurl } from '../domain/package-purl.ts';
import { assessMatches } from '../findings/assess.ts';
import { explain, explainInventory, matchInventory, scopeOf } from '../matching/index.ts';
import { explanationJson, explanationLines } from '../reports/explanation.ts';
import { styleOf } from '../reports/style.ts';
import { dataFolder } from './data-folder.ts';
import { collectTarget, parseTarget, TARGET_KINDS } from './targets.ts';
import { interruptSignal, progressLine, stdoutStyle } from './terminal.ts';

interface ExplainOptions {
  readonly in?: string;
  readonly db?: string;
  readonly asOf?: string;
  readonly data?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly server?: string;
  readonly insecure?: true;
}

/** The package that a package URL names, as if it alone were installed. */
function packageOf(text: string): { pkg: Package; distribution?: Distribution } {
  const { distribution, version, ...found } = packageOfPurl(text);
  if (version === '') throw inputError(`${text}: it has no version`, { remedy: 'Write it as pkg:TYPE/NAME@VERSION.' });
  const pkg: Package = { ...found, version, foundBy: 'purl', locations: [] };
  return distribution === undefined ? { pkg } : { pkg, distribution };
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

async function runOnServer(words: readonly string[], server: string, options: ExplainOptions): Promise<number> {
  const [name = ''] = words;
  if (words.length > 1 || options.in !== undefined) {
    throw usageError('a server explains its findings alone', 'assay explain FINDING --server URL');
  }
  const { askFinding } = await import('./explain-finding.ts');
  const question = { name, server, insecure: options.insecure === true, env: process.env };
  const answer = await askFinding(question, interruptSignal());
  const text = options.json
    ? JSON.stringify(answer.data, null, 2)
    : answer.lines(styleOf(stdoutStyle().colour)).join('\n');
  process.stdout.write(`${text}\n`);
  return 0;
}

async function run(words: readonly string[], options: ExplainOptions): Promise<number> {
  if (options.server !== undefined) return runOnServer(words, options.server, options);
  const id = words.at(-1) ?? '';
  const purl = words.length > 1 ? words[0] : undefined;
  if ((purl === undefined) === (options.in === undefined)) {
    throw purl === undefined && findingOfName(id) !== undefined
      ? usageError(`which server has the finding ${id}?`, 'assay explain FINDING --server URL')
      : usageError('explain what?', 'assay explain PURL CVE, or assay explain CVE --in image:app.tar');
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
    const { matches } = matchInventory(inventory, database, { includeKernel: true });
    const assessments = new Map(assessMatches(matches, database).map((assessment) => [assessment.key, assessment]));
    const style = styleOf(stdoutStyle().colour);
    const explanations =
      named === undefined
        ? explainInventory(inventory, id, database)
        : [explain(named.pkg, id, database, { ...scopeOf(inventory), kernel: 'every' })];
    const told = explanations.map((explanation) => {
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
  assay explain CVE-2023-5363 --in image:app.tar
  assay explain arn:aws:inspector2:us-east-1:111122223333:finding/ID --server https://assay.example:8480`;

export function define(command: Command, exitWith: (code: number) => void): void {
  command
    .usage('PURL CVE | CVE --in KIND:TARGET | FINDING --server URL [options]')
    .argument(
      '<words...>',
      'a package URL and an id of a vulnerability (CVE, GHSA, advisory), or the ARN or id of a finding',
    )
    .option('--in <target>', 'explain the packages of a target: image:app.tar, dir:./rootfs, host:/, sbom:app.cdx.json')
    .option('--server <url>', 'explain a finding of this server; the key is taken from AWS_ACCESS_KEY_ID and its like')
    .option('--insecure', 'ask a server over plain HTTP')
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
