import type { Command } from 'commander';
import { locateDatabase, openDatabase } from '../advisories/index.ts';
import { systemClock } from '../clock.ts';
import type { AdvisoryDatabase } from '../domain/advisory.ts';
import { usageError } from '../domain/errors.ts';
import type { Assessment, HiddenReason } from '../domain/finding.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { SbomComponent } from '../domain/sbom-component.ts';
import type { VexStatement } from '../domain/vex.ts';
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
import { applyVex } from '../vex/apply.ts';
import { dataFolder } from './data-folder.ts';
import { scanExplanations } from './explanation.ts';
import { type GateOptions, judgeGate, parseAge, parseSeverity } from './gate.ts';
import { addTargetOptions, checkTargetOptions, type TargetOptions } from './target-options.ts';
import { collectTarget, parseTarget, readSbomTarget, TARGET_KINDS, TARGETS_HELP, type TargetKind } from './targets.ts';
import { interruptSignal, note, progressLine, stdoutStyle, writeOutput } from './terminal.ts';

interface ScanOptions extends TargetOptions {
  readonly format?: string;
  readonly output?: string;
  readonly failOn?: string;
  readonly ignoreUnfixed?: true;
  readonly includeKernel?: true;
  readonly allowUnevaluated?: true;
  readonly maxDbAge?: string;
  readonly show?: string;
  readonly vex?: readonly string[];
  readonly vexAuthor?: string;
  readonly explain?: true | readonly string[];
  readonly db?: string;
  readonly asOf?: string;
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
  if (options.show !== undefined && options.show !== 'all' && options.show !== 'default') {
    throw usageError(`--show ${options.show} is no selection`, 'use --show all or --show default');
  }
  const { kind, target } = parseTarget(kindWord, targetWord, TARGET_KINDS);
  checkTargetOptions(kind, options);
  if (options.push !== undefined && kind !== 'image' && kind !== 'host') {
    throw usageError(`--push takes an image or a host: a ${kind} target is scan-only, no resource of a server`);
  }
  return { kind, target, gate, ...(isLocal ? { report: reportOf(options.format ?? 'table') } : {}) };
}

/** Which findings a report shows. */
export interface Selection {
  readonly ignoreUnfixed: boolean;
  /** Also those that are hidden, each with its reason. */
  readonly showAll: boolean;
  /** Also kernels that do not apply: in images, and installed while another runs. */
  readonly includeKernel?: boolean;
  readonly vex?: readonly VexStatement[];
  /** Explains the findings of these vulnerabilities; of all where the list is empty. */
  readonly explain?: readonly string[];
  /** Who answers for VEX documents. */
  readonly author?: string;
}

function countHidden(assessments: readonly Assessment[]): Readonly<Partial<Record<HiddenReason, number>>> {
  const counts: Partial<Record<HiddenReason, number>> = {};
  for (const { hidden } of assessments) if (hidden !== undefined) counts[hidden] = (counts[hidden] ?? 0) + 1;
  return counts;
}

/**
 * Inventory × database → everything a report says.
 * @param components of the SBOM that was scanned, for reports that repeat them
 */
export function judge(
  inventory: Inventory,
  database: AdvisoryDatabase,
  selection: Selection,
  components?: readonly SbomComponent[],
): ScanReport {
  const isShown = ({ hidden }: Assessment): boolean =>
    hidden === undefined || selection.showAll || (selection.includeKernel === true && hidden === 'not-applicable');
  const matched = matchInventory(inventory, database, { includeKernel: true });
  const vulnerability = (id: string) => database.vulnerability(id);
  const { subject, distribution } = inventory;
  const aliasesOf = (id: string) => vulnerability(id)?.aliases ?? [];
  const matches = applyVex(matched.matches, selection.vex ?? [], { subject, distribution, aliasesOf });
  const result = { ...matched, matches };
  const assessed = assessMatches(result.matches, database, { distribution });
  const all = assessed.filter(isShown);
  const shown = selection.ignoreUnfixed ? all.filter(({ fixAvailable }) => fixAvailable !== 'NO') : all;
  const assessments = worstFirst(shown, vulnerability);
  const now = systemClock.now();
  return {
    inventory,
    result,
    assessments,
    hiddenUnfixed: all.length - shown.length,
    hidden: countHidden(assessed.filter((assessment) => !isShown(assessment))),
    database: database.info,
    vulnerability,
    ...(selection.explain !== undefined && {
      explanations: scanExplanations(inventory, database, assessed, selection.explain),
    }),
    ...(selection.author !== undefined && { author: selection.author }),
    now,
    cyclonedx: () =>
      writeCycloneDx(inventory, {
        clock: systemClock,
        vulnerabilities: { assessments, vulnerability },
        ...(selection.author !== undefined && { author: selection.author }),
      }),
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

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Statements of all files, told what of them cannot be used. */
async function readVexFiles(files: readonly string[], quiet: boolean): Promise<readonly VexStatement[]> {
  const statements: VexStatement[] = [];
  for (const file of files) {
    const { readVexFile } = await import('../vex/read-file.ts');
    const read = await readVexFile(file);
    for (const statement of read.statements) statements.push(statement);
    if (!quiet) for (const problem of read.problems) note(`${file}: ${problem}`);
  }
  return statements;
}

async function run(kindWord: string, targetWord: string | undefined, options: ScanOptions): Promise<number> {
  const { kind, target, report, gate } = parseRequest(kindWord, targetWord, options);
  if (options.push !== undefined) {
    const { pushTarget } = await import('./push.ts');
    pushTarget(options.push, options.insecure === true, process.env); // before a long scan, not after it
  }
  const vex = await readVexFiles(options.vex ?? [], options.quiet === true);
  const signal = interruptSignal();
  const progress = progressLine(options.quiet === true);
  const folder =
    report &&
    locateDatabase({
      ...(options.db !== undefined && { db: options.db }),
      ...(options.asOf !== undefined && { asOf: options.asOf }),
      dataFolder: dataFolder(options.data),
    });
  const database = folder === undefined ? undefined : openDatabase(folder);
  try {
    // A report that repeats an SBOM's components needs them as they stand in it.
    const { inventory, components } =
      kind === 'sbom' && report?.repeatsComponents === true
        ? await readSbomTarget(target, signal)
        : { inventory: await collectTarget(kind, target, options, { signal, progress }), components: undefined };
    if (options.push !== undefined) await push(inventory, options, signal);
    if (report === undefined || database === undefined) return 0;
    const selection = {
      ignoreUnfixed: options.ignoreUnfixed === true,
      showAll: options.show === 'all',
      includeKernel: options.includeKernel === true,
      vex,
      ...(options.explain !== undefined && { explain: options.explain === true ? [] : options.explain }),
      ...(options.vexAuthor !== undefined && { author: options.vexAuthor }),
    };
    return await tell(judge(inventory, database, selection, components), report, gate, options);
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
    .option('--show <what>', 'all: also findings that the vendor rejected or that do not apply here')
    .option('--vex <file>', 'OpenVEX, CSAF or CycloneDX statements that answer findings; may be repeated', collect, [])
    .option('--explain [ids...]', 'say why: of every finding, or of the vulnerabilities named')
    .option('--vex-author <name>', 'who answers for the document of --format openvex, csaf or cyclonedx')
    .option('--include-kernel', 'also kernels that do not apply: in images, and installed but not running')
    .option('--allow-unevaluated', 'let the gate pass although something could not be judged')
    .option('--max-db-age <age>', 'with --fail-on: exit 4 when the database is older (12h, 7d, 2w)')
    .option('--db <folder>', 'advisory database (default: the updated one, else the starter)')
    .option('--as-of <date>', 'judge by the newest database kept whose data are no newer than this day')
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
