import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { usageError } from '../domain/errors.ts';
import { FINDINGS_FORMATS, isSbomFormat, SBOM_FORMATS } from '../domain/export.ts';
import { printable } from '../reports/text.ts';
import { callServer, checkedAnswer } from './server-call.ts';
import { namedServer, type ServerFlags, serverOptions } from './server-option.ts';
import { interruptSignal } from './terminal.ts';

interface CommonFlags extends ServerFlags {
  readonly json?: true;
}

type Format = (typeof FORMATS)[number];
const FORMATS = [...SBOM_FORMATS, ...FINDINGS_FORMATS];

interface CreateFlags extends CommonFlags {
  readonly format: Format;
  readonly bucket: string;
  readonly prefix?: string;
  readonly kmsKey: string;
  readonly cron?: string;
  readonly onChange?: true;
  readonly latest?: true;
  readonly filter?: unknown;
}

const PATH = '/assay/exports';
const SCHEDULE = z.looseObject({
  name: z.string(),
  trigger: z.union([z.object({ cron: z.string() }), z.object({ event: z.string() })]),
  latest: z.boolean(),
  order: z.looseObject({ reportFormat: z.string(), s3Destination: z.looseObject({ bucketName: z.string() }) }),
  nextRun: z.string().optional(),
  lastRun: z.looseObject({ at: z.string(), failure: z.string().optional() }).optional(),
});
const LIST = z.object({ exports: z.array(SCHEDULE) });

function parseFormat(text: string): Format {
  const format = FORMATS.find((known) => known === text);
  if (format === undefined) throw new InvalidArgumentError(`It is one of ${FORMATS.join(', ')}.`);
  return format;
}

function parseFilter(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('It is JSON, as CreateSbomExport and CreateFindingsReport take it.');
  }
}

/** `nightly  CYCLONEDX_1_4  archive  0 3 * * *  next …  last …`. */
function lineOf({ name, trigger, order, nextRun, lastRun }: z.infer<typeof SCHEDULE>): string {
  const when = 'cron' in trigger ? trigger.cron : 'on change';
  const last =
    lastRun === undefined ? [] : [`last ${lastRun.at}`, ...((lastRun.failure ?? '') ? [lastRun.failure ?? ''] : [])];
  const next = nextRun === undefined ? [] : [`next ${nextRun}`];
  return printable([name, order.reportFormat, order.s3Destination.bucketName, when, ...next, ...last].join('  '));
}

const print = (json: true | undefined, data: unknown, lines: readonly string[]): void =>
  void process.stdout.write(json === true ? `${JSON.stringify(data)}\n` : lines.map((line) => `${line}\n`).join(''));

async function create(name: string, flags: CreateFlags): Promise<void> {
  const { format, bucket, prefix, kmsKey, cron, onChange, latest, filter, json } = flags;
  if ((cron === undefined) === (onChange === undefined)) throw usageError('give either --cron or --on-change');
  const s3Destination = { bucketName: bucket, kmsKeyArn: kmsKey, ...(prefix !== undefined && { keyPrefix: prefix }) };
  const criteria =
    filter === undefined ? {} : { [isSbomFormat(format) ? 'resourceFilterCriteria' : 'filterCriteria']: filter };
  const request = {
    name,
    ...(cron !== undefined && { cron }),
    ...(onChange === true && { event: 'RESOURCE_CHANGED' }),
    ...(latest === true && { latest }),
    order: { reportFormat: format, s3Destination, ...criteria },
  };
  const target = namedServer(flags);
  const body = new Uint8Array(Buffer.from(JSON.stringify(request)));
  const headers = { 'content-type': 'application/json' };
  const answer = await callServer(target, { method: 'POST', path: PATH, headers, body }, interruptSignal());
  const made = checkedAnswer(target, SCHEDULE, answer);
  print(json, made, [lineOf(made)]);
}

async function list(flags: CommonFlags): Promise<void> {
  const target = namedServer(flags);
  const { exports } = checkedAnswer(
    target,
    LIST,
    await callServer(target, { method: 'GET', path: PATH }, interruptSignal()),
  );
  print(flags.json, exports, exports.map(lineOf));
}

async function remove(name: string, flags: CommonFlags): Promise<void> {
  const path = `${PATH}/${encodeURIComponent(name)}`;
  await callServer(namedServer(flags), { method: 'DELETE', path }, interruptSignal());
  print(flags.json, { name }, []);
}

async function run(name: string, flags: CommonFlags): Promise<void> {
  const target = namedServer(flags);
  const path = `${PATH}/${encodeURIComponent(name)}/run`;
  const started = checkedAnswer(
    target,
    SCHEDULE,
    await callServer(target, { method: 'POST', path }, interruptSignal()),
  );
  print(flags.json, started, [lineOf(started)]);
}

const common = (command: Command): Command => serverOptions(command).option('--json', 'machine-readable');

const HELP = `
The key that signs comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. docs/exports.md says what a bucket may be.

Examples:
  assay exports create nightly --format CYCLONEDX_1_4 --bucket archive --cron '0 3 * * *'
  assay exports create live --format SPDX_2_3 --bucket archive --on-change
  assay exports list
  assay exports run nightly
  assay exports delete nightly`;

export function define(command: Command): void {
  command.usage('<create|list|run|delete> [options]').addHelpText('afterAll', HELP);
  common(command.command('create <name>').description('Create an export that runs by the clock or follows changes'))
    .requiredOption('--format <format>', FORMATS.join(', '), parseFormat)
    .requiredOption('--bucket <name>', 'bucket, name of the configuration, or file:///folder')
    .option('--prefix <prefix>', 'what all keys begin with')
    .option('--kms-key <arn>', 'key of SSE-KMS, where the bucket is one of S3', 'none')
    .option('--cron <expression>', 'five fields, UTC')
    .option('--on-change', 'the SBOM of each resource that is new or whose software changed')
    .option('--latest', 'overwrite the export before')
    .option('--filter <json>', 'filter criteria, as the operations take them', parseFilter)
    .action(create);
  common(command.command('list').description('List them')).action(list);
  common(command.command('run <name>').description('Run one now')).action(run);
  common(command.command('delete <name>').description('Delete one; what it exported stays')).action(remove);
}
