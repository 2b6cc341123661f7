import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { locateDatabase, openDatabase } from '../advisories/index.ts';
import { systemClock } from '../clock.ts';
import { usageError } from '../domain/errors.ts';
import { type Inventory, isPartial } from '../domain/inventory.ts';
import { installedVersion } from '../installation.ts';
import type { CollectOptions } from '../inventory/index.ts';
import { writeCycloneDx } from '../inventory/sbom/cyclonedx.ts';
import { chooseScanners, scannersWithGroups } from '../inventory/scanner-choice.ts';
import { scanSbomAnswer } from '../reports/inspector.ts';
import { counted } from '../reports/text.ts';
import { dataFolder } from './data-folder.ts';
import { judge } from './scan.ts';
import { collectOptionsOf } from './target-options.ts';
import { interruptSignal, note, progressLine, writeOutput } from './terminal.ts';

/** Flags of inspector-sbomgen that mean something here (inspector.md 3.16). */
interface SbomgenOptions {
  readonly image?: string;
  readonly path?: string;
  readonly outfile?: string;
  readonly disableProgressBar?: true;
  readonly quiet?: true;
  readonly timeout?: string;
  readonly scanners?: string;
  readonly skipScanners?: string;
  readonly additionalScanners?: string;
  readonly skipFiles?: readonly string[];
  readonly excludeSuffix?: readonly string[];
  readonly maxFileSize?: string;
  readonly platform?: string;
  readonly username?: string;
  readonly enableScratchHeuristics?: true;
  readonly scanSbom?: true;
  readonly scanSbomOutputFormat: string;
}

const ARTIFACTS = ['container', 'directory', 'archive', 'binary', 'volume', 'localhost'] as const;
type Artifact = (typeof ARTIFACTS)[number];

const SUMMARIES: Readonly<Record<Artifact, string>> = {
  container: 'SBOM of a container image',
  directory: 'SBOM of a folder, or of one file',
  archive: 'SBOM of a zip or tar archive',
  binary: 'SBOM of a compiled Go or Rust program',
  volume: 'SBOM of a mounted volume',
  localhost: 'SBOM of this machine',
};

/** Flags that inspector-sbomgen has for what is always or never done here: accepted, so that pipelines keep working. */
const WITHOUT_EFFECT: readonly (readonly [flags: string, why: string])[] = [
  ['--aws-profile <name>', 'nothing is asked of AWS'],
  ['--aws-region <name>', 'nothing is asked of AWS'],
  ['--aws-iam-role-arn <arn>', 'nothing is asked of AWS'],
  ['--scan-sbom-endpoint <url>', 'nothing is asked of AWS'],
  ['--scan-sbom-service <name>', 'nothing is asked of AWS'],
  ['--collect-licenses', 'licences are collected where the package manager states them'],
  ['--enable-debug-props', 'these properties are always written'],
  ['--skip-nested-pomxml', 'a pom.xml inside an archive declares nothing here'],
  ['--layers', 'layers are always written'],
  ['--verbose', 'there is no log'],
];

const listOf = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const repeated = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];
const repeatedList = (value: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  ...(listOf(value) ?? []),
];

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };

/** `600`, `90s`, `10m`: seconds. @throws AssayError usage */
function secondsOf(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,7})([smh]?)$/.exec(text) ?? [];
  const seconds = Number(amount) * (UNITS[unit] ?? 1);
  if (!(seconds > 0)) throw usageError(`--timeout ${text} is no time`, 'write seconds, or 10m, or 1h');
  return seconds;
}

function bytesOf(text: string): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) === 0) throw usageError(`--max-file-size ${text} is no size in bytes`);
  return Number(text);
}

/** A path of this machine below the target as the path inside it; other patterns stay. */
function insideTarget(pattern: string, target: string): string {
  const inside = relative(resolve(target), resolve(pattern));
  const isInside = pattern.includes('/') && inside !== '' && !inside.startsWith('..');
  return isInside && !pattern.startsWith('**') ? `/${inside}` : pattern;
}

function collectOptions(artifact: Artifact, target: string, options: SbomgenOptions): Omit<CollectOptions, 'signal'> {
  const { skipFiles, excludeSuffix, maxFileSize, timeout, platform, enableScratchHeuristics } = options;
  const scanners = listOf(options.scanners);
  const skipScanners = listOf(options.skipScanners);
  const additionalScanners = listOf(options.additionalScanners);
  const isFolder = artifact === 'directory' || artifact === 'volume' || artifact === 'localhost';
  const username = options.username ?? process.env.INSPECTOR_SBOMGEN_USERNAME;
  const password = process.env.INSPECTOR_SBOMGEN_PASSWORD;
  const ofImage =
    artifact !== 'container'
      ? {}
      : collectOptionsOf(
          'image',
          target,
          {
            ...(platform !== undefined && { platform }),
            ...(enableScratchHeuristics && { enableScratchHeuristics }),
          },
          process.env,
        );
  return {
    ...ofImage,
    ...(ofImage.registry && {
      registry: { ...ofImage.registry, ...(username && { username }), ...(password && { password }) },
    }),
    ...chooseScanners({
      ...(scanners === undefined ? artifact === 'binary' && { scanners: ['binary'] } : { scanners }),
      ...(skipScanners && { skipScanners }),
      ...(additionalScanners && { additionalScanners }),
    }),
    ...(skipFiles && {
      skipFiles: skipFiles.map((pattern) => (isFolder ? insideTarget(pattern, target) : pattern)),
    }),
    ...(excludeSuffix && { skipSuffixes: excludeSuffix }),
    ...(maxFileSize !== undefined && { maxFileBytes: bytesOf(maxFileSize) }),
    ...(timeout !== undefined && { limits: { seconds: secondsOf(timeout) } }),
  };
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

async function collect(artifact: Artifact, target: string, options: CollectOptions): Promise<Inventory> {
  const inventory = await import('../inventory/index.ts');
  if (artifact === 'container') return inventory.collectImage(target, options);
  if (artifact === 'archive') return inventory.collectArchive(target, options);
  if (artifact === 'volume' || artifact === 'localhost') return inventory.collectHost(target, options);
  return artifact === 'binary' || isFile(target)
    ? inventory.collectFile(target, options)
    : inventory.collectDirectory(target, options);
}

type ScanFormat = 'cyclonedx' | 'inspector';

/** @throws AssayError usage */
function parseScanFormat(text: string): ScanFormat {
  const format = text.toLowerCase();
  if (format === 'cyclonedx' || format === 'inspector') return format;
  throw usageError(`--scan-sbom-output-format ${text} is none`, 'use cyclonedx or inspector');
}

function targetOf(artifact: Artifact, { image, path }: SbomgenOptions): string {
  if (artifact === 'localhost') return '/';
  const target = artifact === 'container' ? (image ?? path) : path;
  if (target === undefined) throw usageError(`${artifact} needs ${artifact === 'container' ? '--image' : '--path'}`);
  return target;
}

/** The SBOM, or with `--scan-sbom` what this machine's advisory database says of it. */
async function render(inventory: Inventory, format: ScanFormat | undefined): Promise<string> {
  if (format === undefined) return `${JSON.stringify(writeCycloneDx(inventory, { clock: systemClock }), null, 2)}\n`;
  const database = openDatabase(locateDatabase({ dataFolder: dataFolder(undefined) }));
  try {
    const selection = { ignoreUnfixed: false, showAll: false };
    return `${JSON.stringify(scanSbomAnswer(judge(inventory, database, selection).inspector(), format), null, 2)}\n`;
  } finally {
    await database.close();
  }
}

async function run(artifact: Artifact, options: SbomgenOptions): Promise<void> {
  const target = targetOf(artifact, options);
  const format = options.scanSbom === true ? parseScanFormat(options.scanSbomOutputFormat) : undefined;
  const asked = collectOptions(artifact, target, options);
  const isQuiet = options.quiet === true;
  const progress = progressLine(isQuiet || options.disableProgressBar === true);
  const inventory = await collect(artifact, target, {
    ...asked,
    signal: interruptSignal(),
    progress: (text) => progress.show(text),
  }).finally(() => progress.clear());
  await writeOutput(options.outfile, await render(inventory, format));
  if (!isQuiet && isPartial(inventory)) {
    note(`${counted(inventory.problems.length, 'problem')}: the inventory is partial (see assay:problem in the SBOM)`);
  }
}

const EXAMPLES = `# an image of Docker, of a registry, or saved to a file
inspector-sbomgen container --image alpine:latest --outfile sbom.json
inspector-sbomgen container --image app.tar --platform linux/arm64

# a source tree, without its media
inspector-sbomgen directory --path ./app --skip-files '*.mp4,./app/assets' --outfile sbom.json

# Dockerfiles only; everything but Dockerfiles
inspector-sbomgen directory --path ./app --scanners dockerfile
inspector-sbomgen container --image app.tar --skip-scanners dockerfile

# what is vulnerable in it, by the advisory database of this machine
inspector-sbomgen container --image app.tar --scan-sbom --scan-sbom-output-format inspector

# an archive, a program, a mounted volume, this machine
inspector-sbomgen archive --path app.zip
inspector-sbomgen binary --path ./server
inspector-sbomgen volume --path /mnt/root --exclude-suffix .log --exclude-suffix cache
inspector-sbomgen localhost --outfile host.json
`;

function scannerTable(): string {
  const header = { name: 'SCANNER NAME', groups: ['GROUPS'] };
  const rows = [header, ...scannersWithGroups()];
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, groups }) => `${name.padEnd(width)}  ${groups.join(', ')}\n`).join('');
}

function defineArtifact(command: Command, artifact: Artifact): void {
  const sub = command.command(artifact).description(SUMMARIES[artifact]);
  if (artifact === 'container') sub.option('--image <image>', 'name, digest, or file of the image');
  if (artifact !== 'localhost') sub.option('--path <path>', 'what to look at');
  sub
    .option('-o, --outfile <file>', 'write to a file, whole or not at all (default: standard output)')
    .option('--timeout <seconds>', 'give up after so many seconds')
    .option('--scanners <names>', 'run only these scanners or groups, comma-separated')
    .option('--skip-scanners <names>', 'do not run these scanners or groups')
    .option('--additional-scanners <names>', 'run these besides --scanners')
    .option('--skip-files <patterns>', 'files and folders to leave out, comma-separated or repeated', repeatedList)
    .option('--exclude-suffix <suffix>', 'leave out files and folders that end so (repeatable)', repeated)
    .option('--max-file-size <bytes>', 'leave out larger files')
    .option('--disable-progress-bar', 'no progress on standard error')
    .option('--quiet', 'neither progress nor notes on standard error')
    .option('--scan-sbom', 'evaluate with the local advisory database and write what ScanSbom answers')
    .option('--scan-sbom-output-format <format>', 'cyclonedx or inspector', 'cyclonedx');
  if (artifact === 'container') {
    sub
      .option('--platform <os/arch>', 'of an index with several platforms')
      .option('--username <name>', 'user of the registry; password from INSPECTOR_SBOMGEN_PASSWORD')
      .option('--enable-scratch-heuristics', 'call it scratch when it has no system inside');
  }
  for (const [flags, why] of WITHOUT_EFFECT) sub.option(flags, `no effect: ${why}`);
  const examples = EXAMPLES.split('\n').filter((line) => line.startsWith(`inspector-sbomgen ${artifact} `));
  sub.addHelpText('after', ['\nExamples:', ...examples].join('\n  '));
  sub.action((options: SbomgenOptions) => run(artifact, options));
}

export function define(command: Command): void {
  const tellVersion = (): void => {
    process.stdout.write(`Version: ${installedVersion()}\n`);
  };
  command
    .usage('<command> [options]')
    .option('--version', 'print the version')
    .addHelpText('after', '\nThe command line of inspector-sbomgen: see docs/sbom.md.')
    .action((options: { readonly version?: true }) => {
      if (options.version !== true) throw usageError('sbomgen needs a command', `use ${ARTIFACTS.join(', ')}`);
      tellVersion();
    });
  for (const artifact of ARTIFACTS) defineArtifact(command, artifact);
  command
    .command('list-examples')
    .description('Print examples')
    .action(() => {
      process.stdout.write(EXAMPLES);
    });
  command
    .command('list-scanners')
    .description('Print the names that --scanners and --skip-scanners take')
    .addHelpText('after', '\nExamples:\n  inspector-sbomgen list-scanners')
    .action(() => {
      process.stdout.write(scannerTable());
    });
  command.command('version').description('Print the version').action(tellVersion);
}
