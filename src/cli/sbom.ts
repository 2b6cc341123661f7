import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { usageError } from '../domain/errors.ts';
import { type Inventory, isPartial } from '../domain/inventory.ts';
import { CYCLONEDX_VERSIONS, type CycloneDxVersion, writeCycloneDx } from '../inventory/sbom/cyclonedx.ts';
import { writeSpdx } from '../inventory/sbom/spdx.ts';
import { counted, listed } from '../reports/text.ts';
import { addTargetOptions, checkTargetOptions, type TargetOptions } from './target-options.ts';
import { collectTarget, parseTarget, TARGET_KINDS, TARGETS_HELP } from './targets.ts';
import { interruptSignal, note, progressLine, writeOutput } from './terminal.ts';

interface SbomOptions extends TargetOptions {
  readonly format: string;
  readonly specVersion?: string;
  readonly output?: string;
  readonly quiet?: true;
}

const FORMATS = ['cyclonedx', ...CYCLONEDX_VERSIONS.map((version) => `cyclonedx-${version}`), 'spdx'];

/** `cyclonedx` is 1.5 unless --spec-version says else. @throws AssayError `usage` */
function specVersionOf(format: string, specVersion: string | undefined): CycloneDxVersion {
  const [, named = specVersion ?? '1.5'] = format.split('-');
  const known = CYCLONEDX_VERSIONS.find((version) => version === named);
  if (known === undefined)
    throw usageError(`--spec-version ${named} is not written`, `choose ${listed(CYCLONEDX_VERSIONS)}`);
  if (specVersion !== undefined && specVersion !== known) {
    throw usageError(`--format ${format} contradicts --spec-version ${specVersion}`, 'give one of them');
  }
  return known;
}

/** How the document is written. @throws AssayError `usage` */
function writerOf({ format, specVersion }: SbomOptions): (inventory: Inventory) => unknown {
  if (!FORMATS.includes(format)) {
    throw usageError(`--format ${format} is not an SBOM format`, `choose ${listed(FORMATS)}`);
  }
  if (format === 'spdx') {
    if (specVersion !== undefined)
      throw usageError('--spec-version is of CycloneDX', 'leave it out: SPDX is written as 2.3');
    return (inventory) => writeSpdx(inventory, { clock: systemClock });
  }
  const version = specVersionOf(format, specVersion);
  return (inventory) => writeCycloneDx(inventory, { specVersion: version, clock: systemClock });
}

async function run(kindWord: string, targetWord: string | undefined, options: SbomOptions): Promise<void> {
  const write = writerOf(options);
  const { kind, target } = parseTarget(
    kindWord,
    targetWord,
    TARGET_KINDS.filter((each) => each !== 'sbom'),
  );
  checkTargetOptions(kind, options);
  const progress = progressLine(options.quiet === true);
  const inventory = await collectTarget(kind, target, options, { signal: interruptSignal(), progress });
  const document = write(inventory);
  await writeOutput(options.output, `${JSON.stringify(document, null, 2)}\n`);
  if (options.quiet) return;
  if (isPartial(inventory)) {
    note(`${counted(inventory.problems.length, 'problem')}: the inventory is partial (see assay:problem in the SBOM)`);
  }
  if (options.output !== undefined && options.output !== '-') {
    note(`${counted(inventory.packages.length, 'package')} written to ${options.output}`);
  }
}

export function define(command: Command): void {
  command
    .usage('<image|dir|host|lambda|archive|repo> [TARGET] [options]')
    .argument('<kind>', 'image, dir, host, lambda, archive or repo')
    .argument('[target]', 'what to look at; / for host')
    .option('--format <format>', FORMATS.join(', '), 'cyclonedx')
    .option('--spec-version <version>', `of CycloneDX: ${CYCLONEDX_VERSIONS.join(', ')} (default: 1.5)`)
    .option('-o, --output <file>', 'write to a file, whole or not at all')
    .option('-q, --quiet', 'no progress and no notes on standard error');
  addTargetOptions(command)
    .addHelpText(
      'after',
      `${TARGETS_HELP}\n\nExamples:\n  assay sbom image app.tar -o app.cdx.json\n  assay sbom image ghcr.io/acme/app:1\n  assay sbom host`,
    )
    .action((kind: string, target: string | undefined, options: SbomOptions) => run(kind, target, options));
}
