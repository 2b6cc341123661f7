import type { Command } from 'commander';
import { locateDatabase, openDatabase } from '../advisories/index.ts';
import { systemClock } from '../clock.ts';
import type { AdvisoryDatabase } from '../domain/advisory.ts';
import { usageError } from '../domain/errors.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { SbomComponent } from '../domain/sbom-component.ts';
import { assessMatches } from '../findings/assess.ts';
import { installedVersion } from '../installation.ts';
import { writeCycloneDx } from '../inventory/sbom/cyclonedx.ts';
import { writeSpdx } from '../inventory/sbom/spdx.ts';
import { matchInventory } from '../matching/index.ts';
import { REPORTS, reportOf } from '../reports/index.ts';
import { componentsOfInventory } from '../reports/inspector/component.ts';
import { inspectorScan } from '../reports/inspector/scan.ts';
import { worstFirst } from '../reports/order.ts';
import type { Report, ScanReport } from '../reports/report.ts';
import { findingsLine } from '../reports/summary.ts';
import { listed } from '../reports/text.ts';
import { dataFolder } from './data-folder.ts';
import { type GateOptions, judgeGate, parseAge, parseSeverity } from './gate.ts';
import { addTargetOptions, checkTargetOptions, type TargetOptions } from './target-options.ts';
import { collectTarget, parseTarget, readSbomTarget, TARGET_KINDS, TARGETS_HELP, type TargetKind } from './targets.ts';
import { interruptSignal, note, progressLine, stdoutStyle, writeOutput } from './terminal.ts';

interface ScanOptions extends TargetOptions {
  readonly format?: string;
  readonly output?: string;
  readonly failOn?: string;
  readonly ignoreUnfixed?: true;
  readonly allowUnevaluated?: true;
  readonly maxDbAge?: string;
  readonly db?: string;
  readonly data?: string;
  readonly push?: string;
  readonly insecure?: true;
  /** `--no-wait`. */
  readonly wait: boolean;
  readonly quiet?: true;
}

/** What was asked for, checked before anything is read. */
interface ScanRequest {
  readonly kind: TargetKind;
  readonly target: string;
  /** Absent when a server is to judge, not this machine. */
  readonly report?: Report;
  readonly gate: GateOptions;
}

/** @throws AssayError `usage` */
function parseRequest(kindWord: string, targetWord: string | undefined, options: ScanOptions): ScanRequest {
  const isLocal = options.push === undefined || options.format !== undefined || options.failOn !== undefined;
  if (options.maxDbAge !== undefined && options.failOn === undefined) {
    throw usageError('--max-db-age judges nothing without --fail-on', 'add --fail-on critical');
  }
  const gate: GateOptions = {
    ...(options.failOn === undefined ? {} : { failOn: parseSeverity(options.failOn) }),
    ...(options.maxDbAge === undefined ? {} : { maxDatabaseAge: parseAge(options.maxDbAge) }),
    allowUnevaluated: options.allowUnevaluated === true,
  };
  const { kind, target } = parseTarget(kindWord, targetWord, TARGET_KINDS);
  checkTargetOptions(kind, options);
  if (options.push !== undefined && kind !== 'image' && kind !== 'host') {
    throw usageError(`--push takes an image or a host: a ${kind} target is scan-only, no resource of a server`);
  }
  return { kind, target, gate, ...(isLocal ? { report: reportOf(options.format ?? 'table') } : {}) };
}

/**
 * Inventory × database → everything a report says.
 * @param components of the SBOM that was scanned, for reports that repeat them
 */
export function judge(
  inventory: Inventory,
  database: AdvisoryDatabase,
  ignoreUnfixed: boolean,
  components?: readonly SbomComponent[],
): ScanReport {
  const result = matchInventory(inventory, database);
  const vulnerability = (id: string) => database.vulnerability(id);
  const all = assessMatches(result.matches, database);
  const shown = ignoreUnfixed ? all.filter(({ fixAvailable }) => fixAvailable !== 'NO') : all;
  const assessments = worstFirst(shown, vulnerability);
  const now = systemClock.now();
  return {
    inventory,
    result,
    assessments,
    hiddenUnfixed: all.length - shown.length,
    database: database.info,
    vulnerability,
    now,
    cyclonedx: () => writeCycloneDx(inventory, { clock: systemClock, vulnerabilities: { assessments, vulnerability } }),
    spdx: () => writeSpdx(inventory, { clock: systemClock }),
    inspector: () =>
      inspectorScan({
        components: components ?? componentsOfInventory(inventory),
        ...{ inventory, result, assessments, database, now, version: installedVersion() },
      }),
  };
}

async function tell(scan: ScanReport, report: Report, gate: GateOptions, options: ScanOptions): Promise<number> {
  const toFile = options.output !== undefined && options.output !== '-';
  await writeOutput(options.output, report.render(scan, toFile ? { colour: false } : stdoutStyle()));
  const verdict = judgeGate(scan, gate);
  if (!options.quiet) {
    if (toFile) note(`${findingsLine(scan)}; report written to ${options.output}`);
    for (const reason of verdict.reasons) note(reason);
  }
  return verdict.code;
}

async function push(inventory: Inventory, options: ScanOptions, signal: AbortSignal): Promise<void> {
  const { listFindingsCommand, pushInventory, pushTarget, waitForScan } = await import('./push.ts');
  const target = pushTarget(options.push ?? '', options.insecure === true, process.env);
  const pushed = await pushInventory(target, inventory, signal);
  const lines = [`${pushed.changed ? 'Pushed' : 'Already known'}: ${pushed.resourceType} ${pushed.resourceId}`];
  if (pushed.jobId !== undefined) {
    const state = options.wait ? await waitForScan(target, pushed.jobId, signal) : 'running';
    lines.push(state === 'completed' ? 'The server has evaluated it' : 'The server is evaluating it');
  } else
    lines.push(pushed.changed ? 'The server is evaluating it' : 'Nothing has changed since the server evaluated it');
  lines.push('List its findings:', `  ${listFindingsCommand(target, pushed.resourceId)}`);
  // Standard output belongs to the report when there is one.
  if (options.format === undefined && options.failOn === undefined) process.stdout.write(`${lines.join('\n')}\n`);
  else if (!options.quiet) process.stderr.write(`${lines.join('\n')}\n`);
}

async function run(kindWord: string, targetWord: string | undefined, options: ScanOptions): Promise<number> {
  const { kind, target, report, gate } = parseRequest(kindWord, targetWord, options);
  if (options.push !== undefined) {
    const { pushTarget } = await import('./push.ts');
    pushTarget(options.push, options.insecure === true, process.env); // before a long scan, not after it
  }
  const signal = interruptSignal();
  const progress = progressLine(options.quiet === true);
  const folder =
    report &&
    locateDatabase({ ...(options.db === undefined ? {} : { db: options.db }), dataFolder: dataFolder(options.data) });
  const database = folder === undefined ? undefined : openDatabase(folder);
  try {
    // A report that repeats an SBOM's components needs them as they stand in it.
    const { inventory, components } =
      kind === 'sbom' && report?.repeatsComponents === true
        ? await readSbomTarget(target, signal)
        : { inventory: await collectTarget(kind, target, options, { signal, progress }), components: undefined };
    if (options.push !== undefined) await push(inventory, options, signal);
    if (report === undefined || database === undefined) return 0;
    return await tell(judge(inventory, database, options.ignoreUnfixed === true, components), report, gate, options);
  } finally {
    await database?.close();
  }
}

const HELP = `${TARGETS_HELP}
  sbom FILE       a CycloneDX or SPDX document of any tool, gzipped or not

Exit codes:
  0  no gate, or nothing at or over it      3  the input or this machine is not as needed
  1  findings at or over --fail-on          4  the gate cannot be judged: packages not evaluated,
  2  wrong usage                               a partial inventory, or an old database

Examples:
  assay scan image app.tar --fail-on critical
  assay scan image ghcr.io/acme/app:1 --platform linux/arm64
  assay scan lambda function.zip --layer shared.zip
  assay scan dir ./rootfs --format json -o findings.json
  assay scan host --push https://assay.example.com`;

export function define(command: Command, exitWith: (code: number) => void): void {
  command
    .usage('<image|dir|host|lambda|archive|repo|sbom> [TARGET] [options]')
    .argument('<kind>', 'image, dir, host, lambda, archive, repo or sbom')
    .argument('[target]', 'what to scan; / for host')
    .option(
      '--format <format>',
      `${listed(
        REPORTS.map(({ id }) => id),
        'or',
      )} (default: table)`,
    )
    .option('-o, --output <file>', 'write the report to a file, whole or not at all')
    .option('--fail-on <severity>', 'exit 1 on findings of this severity or worse: critical, high, medium, low')
    .option('--ignore-unfixed', 'leave out findings that nothing fixes')
    .option('--allow-unevaluated', 'let the gate pass although something could not be judged')
    .option('--max-db-age <age>', 'with --fail-on: exit 4 when the database is older (12h, 7d, 2w)')
    .option('--db <folder>', 'advisory database (default: the updated one, else the starter)')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--push <url>', 'send the inventory to a server, which judges it (key from AWS_ACCESS_KEY_ID …)')
    .option('--no-wait', 'with --push: do not wait until the server has judged')
    .option('--insecure', 'with --push: allow plain http to another machine')
    .option('-q, --quiet', 'no progress and no notes on standard error');
  addTargetOptions(command)
    .addHelpText('after', HELP)
    .action(async (kind: string, target: string | undefined, options: ScanOptions) => {
      exitWith(await run(kind, target, options));
    });
}
