import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ASSESSMENT_SEVERITIES, RUN_STATES } from '../domain/assessment.ts';
import { inputError, upstreamError, usageError } from '../domain/errors.ts';
import { comparisonPage } from '../reports/assessment/comparison.ts';
import { counted, printable } from '../reports/text.ts';
import { callClassic } from './classic-call.ts';
import { callServer, checkedAnswer, type ServerTarget } from './server-call.ts';
import { namedServer, type ServerFlags, serverOptions } from './server-option.ts';
import { interruptSignal, note, writeOutput } from './terminal.ts';

interface ServerOptions extends ServerFlags {
  readonly json?: true;
}

const RUN = z.object({
  arn: z.string(),
  name: z.string(),
  state: z.enum(RUN_STATES),
  completedAt: z.string().optional(),
  riskScore: z.number().optional(),
});
const ASSESSMENT = z.object({
  name: z.string(),
  assessmentTemplateArn: z.string(),
  assessmentTargetArn: z.string(),
  rulesPackageArns: z.array(z.string()),
  schedule: z.string().optional(),
  nextRunAt: z.string().optional(),
  lastRun: RUN.optional(),
});
const ASSESSMENTS = z.object({ assessments: z.array(ASSESSMENT) });
const STARTED = z.object({ assessmentRunArn: z.string() });
const RUNS = z.object({
  assessmentRuns: z.array(z.object({ state: z.string(), findingCounts: z.record(z.string(), z.number()) })),
});
const REPORT = z.object({ status: z.string(), url: z.string().optional() });
const FINDINGS = z.array(
  z.looseObject({
    severity: z.enum(ASSESSMENT_SEVERITIES),
    rule: z.string(),
    title: z.string(),
    description: z.string(),
    recommendation: z.string(),
    resource: z.looseObject({ id: z.string(), name: z.string() }),
  }),
);
const COMPARISON = z.object({
  from: RUN,
  to: RUN,
  new: FINDINGS,
  fixed: FINDINGS,
  unchanged: FINDINGS,
  notChecked: FINDINGS,
});

/** A comparison names the findings of two runs. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const MAX_DOCUMENT_BYTES = 64 * 1024;
const POLL_MS = 500;
/** Evaluating a large target takes minutes. */
const WAIT_MS = 30 * 60_000;

const ENDED = /^(COMPLETED|COMPLETED_WITH_ERRORS|FAILED|ERROR|CANCELED)$/;

const print = (text: string): boolean => process.stdout.write(`${printable(text)}\n`);
const printJson = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

/** @throws AssayError `input` for a file that is not read or is no YAML; what it says is checked by the server */
function read(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw inputError(`${file}: cannot be read: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
  if (text.length > MAX_DOCUMENT_BYTES) throw inputError(`${file}: limit: more than ${MAX_DOCUMENT_BYTES} bytes`);
  try {
    return parseYaml(text, { maxAliasCount: 0, logLevel: 'error' });
  } catch (cause) {
    throw inputError(`${file}: not YAML: ${(cause as Error).message.split('\n')[0]}`, { cause });
  }
}

async function create(file: string, options: ServerOptions): Promise<void> {
  const target = namedServer(options);
  const body = new TextEncoder().encode(JSON.stringify(read(file)));
  const headers = { 'content-type': 'application/json' };
  const call = { method: 'POST', path: '/assay/assessments', headers, body } as const;
  const made = checkedAnswer(target, ASSESSMENT, await callServer(target, call, interruptSignal()));
  if (options.json === true) printJson(made);
  else print(`${made.name}: ${made.assessmentTemplateArn}`);
}

async function all(target: ServerTarget): Promise<z.infer<typeof ASSESSMENTS>['assessments']> {
  const call = { method: 'GET', path: '/assay/assessments', maxAnswerBytes: MAX_ANSWER_BYTES } as const;
  return checkedAnswer(target, ASSESSMENTS, await callServer(target, call, interruptSignal())).assessments;
}

async function list(options: ServerOptions): Promise<void> {
  const assessments = await all(namedServer(options));
  if (options.json === true) printJson(assessments);
  for (const { name, schedule, nextRunAt, lastRun } of options.json === true ? [] : assessments) {
    const planned = schedule === undefined ? '' : `  next ${nextRunAt ?? 'never'} (${schedule})`;
    const risk = lastRun?.riskScore === undefined ? '' : `, risk ${lastRun.riskScore}`;
    print(`${name}${planned}  ${lastRun === undefined ? 'no run yet' : `${lastRun.arn} ${lastRun.state}${risk}`}`);
  }
}

/** The template that a name or an ARN means. @throws AssayError `usage` */
async function templateOf(target: ServerTarget, named: string): Promise<string> {
  if (named.startsWith('arn:')) return named;
  const found = (await all(target)).find(({ name }) => name === named);
  if (found !== undefined) return found.assessmentTemplateArn;
  throw usageError(`there is no assessment ${named}`, '`assay assess list` names them');
}

async function run(
  named: string,
  options: ServerOptions & { readonly now?: true; readonly wait?: true },
): Promise<void> {
  const target = namedServer(options);
  const signal = interruptSignal();
  const assessmentTemplateArn = await templateOf(target, named);
  const { assessmentRunArn } = await callClassic(
    target,
    'StartAssessmentRun',
    { assessmentTemplateArn },
    STARTED,
    signal,
  );
  if (options.now === true) {
    await callClassic(target, 'StopAssessmentRun', { assessmentRunArn }, z.unknown(), signal);
  }
  let state = 'CREATED';
  let counts: Readonly<Record<string, number>> = {};
  const deadline = Date.now() + WAIT_MS;
  while ((options.now === true || options.wait === true) && !ENDED.test(state) && Date.now() < deadline) {
    await sleep(POLL_MS, undefined, { signal });
    const asked = { assessmentRunArns: [assessmentRunArn] };
    const [shown] = (await callClassic(target, 'DescribeAssessmentRuns', asked, RUNS, signal)).assessmentRuns;
    if (shown === undefined) throw upstreamError(`the run ${assessmentRunArn} was deleted meanwhile`);
    state = shown.state;
    counts = shown.findingCounts;
  }
  if (options.json === true) printJson({ assessmentRunArn, state, findingCounts: counts });
  else print(`${assessmentRunArn} ${state}`);
  if (options.json !== true && ENDED.test(state)) {
    const words = Object.entries(counts).map(([severity, count]) => `${count} ${severity}`);
    note(words.join(', '));
    if (state === 'COMPLETED_WITH_ERRORS') {
      note(`some checks were not made: assay assess report ${assessmentRunArn} --full names them`);
    }
  }
  if (ENDED.test(state) && !state.startsWith('COMPLETED')) throw upstreamError(`the run has no results: ${state}`);
}

interface OutputOptions extends ServerOptions {
  readonly output?: string;
}

async function report(runArn: string, options: OutputOptions & { readonly full?: true }): Promise<void> {
  const target = namedServer(options);
  const input = {
    assessmentRunArn: runArn,
    reportFileFormat: 'HTML',
    reportType: options.full === true ? 'FULL' : 'FINDING',
  };
  const { status, url } = await callClassic(target, 'GetAssessmentReport', input, REPORT, interruptSignal());
  if (url === undefined) throw upstreamError(`there is no report of the run: ${status}`);
  const answer = await fetch(url, { redirect: 'error', signal: interruptSignal() });
  if (!answer.ok) throw upstreamError(`the report answered ${answer.status}`);
  await writeOutput(options.output, await answer.text());
}

async function compare(from: string, to: string, options: OutputOptions & { readonly format: string }): Promise<void> {
  if (!/^(text|json|html)$/.test(options.format))
    throw usageError(`--format ${options.format} is not text, json or html`);
  const target = namedServer(options);
  const path = `/assay/assessment-comparison?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
  const call = { method: 'GET', path, maxAnswerBytes: MAX_ANSWER_BYTES } as const;
  const comparison = checkedAnswer(target, COMPARISON, await callServer(target, call, interruptSignal()));
  if (options.format === 'json') return writeOutput(options.output, `${JSON.stringify(comparison, null, 2)}\n`);
  if (options.format === 'html') return writeOutput(options.output, comparisonPage(comparison));
  const lines = (['new', 'fixed', 'notChecked', 'unchanged'] as const).flatMap((kind) => {
    const shown = kind === 'unchanged' ? [] : comparison[kind];
    const head = `${counted(comparison[kind].length, 'finding')} ${kind === 'notChecked' ? 'not checked any more' : kind}`;
    return [head, ...shown.map(({ severity, rule, resource }) => printable(`  ${severity} ${rule} ${resource.name}`))];
  });
  await writeOutput(options.output, `${lines.join('\n')}\n`);
}

const HELP = `
An assessment is a target and a template of Inspector Classic, made from one YAML document (docs/classic.md), over
instances, images, functions and repositories. Everything that \`aws inspector\` does works on it as well. The key that
signs comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.

Examples:
  assay assess create payments.yaml --server https://assay.example:8480
  assay assess list --server https://assay.example:8480
  assay assess run payments --now --server https://assay.example:8480
  assay assess report RUN -o report.html --server https://assay.example:8480
  assay assess compare RUN RUN --server https://assay.example:8480`;

export function define(command: Command): void {
  command.usage('<create|list|run|report|compare> [options]').addHelpText('afterAll', HELP);
  serverOptions(command.command('create <file>').description('Make an assessment of a YAML document'))
    .option('--json', 'machine-readable')
    .action(create);
  serverOptions(command.command('list').description('List the assessments of a server'))
    .option('--json', 'machine-readable')
    .action(list);
  serverOptions(
    command.command('run <assessment>').description('Start a run of an assessment, by its name or template ARN'),
  )
    .option('--now', 'evaluate what is inventoried at once, without collecting for the duration, and wait for the end')
    .option('--wait', 'wait for the end')
    .option('--json', 'machine-readable')
    .action(run);
  serverOptions(command.command('report <run>').description('Write the HTML report of a run, by its ARN'))
    .option('--full', 'with every rule that was checked')
    .option('-o, --output <file>', 'where to (default: standard output)')
    .action(report);
  serverOptions(command.command('compare <before> <after>').description('Say what changed between two runs'))
    .option('--format <format>', 'text, json or html', 'text')
    .option('-o, --output <file>', 'where to (default: standard output)')
    .action(compare);
}
