import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { usageError } from '../domain/errors.ts';
import { isPartial } from '../domain/inventory.ts';
import { CYCLONEDX_VERSIONS, type CycloneDxVersion, writeCycloneDx } from '../inventory/sbom/cyclonedx.ts';
import { counted, listed } from '../reports/text.ts';
import { collectTarget, parseTarget, TARGETS_HELP } from './targets.ts';
import { interruptSignal, note, progressLine, writeOutput } from './terminal.ts';

interface SbomOptions {
  readonly format: string;
  readonly specVersion: string;
  readonly output?: string;
  readonly quiet?: true;
}

/** @throws AssayError `usage` */
function specVersionOf({ format, specVersion }: SbomOptions): CycloneDxVersion {
  if (format === 'spdx') {
    throw usageError('--format spdx is not available in this version of Assay', 'this version writes cyclonedx');
  }
  if (format !== 'cyclonedx')
    throw usageError(`--format ${format} is not an SBOM format`, 'this version writes cyclonedx');
  const known = CYCLONEDX_VERSIONS.find((version) => version === specVersion);
  if (known === undefined) {
    throw usageError(`--spec-version ${specVersion} is not written`, `choose ${listed(CYCLONEDX_VERSIONS)}`);
  }
  return known;
}

async function run(kindWord: string, targetWord: string | undefined, options: SbomOptions): Promise<void> {
  const specVersion = specVersionOf(options);
  const { kind, target } = parseTarget(kindWord, targetWord, ['image', 'dir', 'host']);
  const progress = progressLine(options.quiet === true);
  const inventory = await collectTarget(kind, target, { signal: interruptSignal(), progress });
  const document = writeCycloneDx(inventory, { specVersion, clock: systemClock });
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
    .usage('<image|dir|host> [TARGET] [options]')
    .argument('<kind>', 'image, dir or host')
    .argument('[target]', 'what to look at; / for host')
    .option('--format <format>', 'cyclonedx', 'cyclonedx')
    .option('--spec-version <version>', `of CycloneDX: ${CYCLONEDX_VERSIONS.join(', ')}`, '1.5')
    .option('-o, --output <file>', 'write to a file, whole or not at all')
    .option('-q, --quiet', 'no progress and no notes on standard error')
    .addHelpText('after', `${TARGETS_HELP}\n\nExamples:\n  assay sbom image app.tar -o app.cdx.json\n  assay sbom host`)
    .action((kind: string, target: string | undefined, options: SbomOptions) => run(kind, target, options));
}
