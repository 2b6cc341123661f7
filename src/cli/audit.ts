import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { checkAccountId } from '../access-keys.ts';
import { type Flags, loadConfig } from '../config.ts';
import { environmentError } from '../domain/errors.ts';
import { csvCell } from '../reports/csv.ts';
import { auditStreams } from './audit-export.ts';
import { streamFromServer } from './control.ts';
import { requireStore, serverOrStore } from './server-or-store.ts';
import { writeOutput } from './terminal.ts';

type StoreFlags = Pick<Flags, 'data' | 'databaseUrl' | 'config'> & { readonly account?: string };
interface ExportFlags extends StoreFlags {
  readonly since?: string;
  readonly until?: string;
  readonly format: 'jsonl' | 'csv';
  readonly output?: string;
}

/** A day, or a moment to the minute or finer. */
const TIME = z.union([z.iso.date(), z.iso.datetime({ offset: true, precision: -1 }), z.iso.datetime({ offset: true })]);

function parseTime(text: string): string {
  // Not Date.parse alone, which takes the 30th of February for the 2nd of March.
  if (!TIME.safeParse(text).success) throw new InvalidArgumentError('Write it as 2026-01-31 or 2026-01-31T12:00:00Z.');
  return new Date(text).toISOString();
}

function parseFormat(text: string): ExportFlags['format'] {
  if (text === 'jsonl' || text === 'csv') return text;
  throw new InvalidArgumentError('It is jsonl or csv.');
}

/** Hands the pieces of one of the audit streams to `consume`, from the server that holds the folder or from the store. */
async function withStream(
  { data, databaseUrl, config, account }: StoreFlags,
  path: '/audit' | '/audit/verify',
  more: Readonly<Record<string, string | undefined>>,
  consume: (pieces: AsyncIterable<string | Uint8Array>) => Promise<void>,
): Promise<void> {
  if (account !== undefined) checkAccountId(account);
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ account, ...more }))
    if (value !== undefined) parameters.set(name, value);
  const settings = loadConfig({ data, databaseUrl, config }, process.env);
  requireStore(settings);
  await serverOrStore(
    settings,
    async (folder) => {
      const pieces = await streamFromServer(folder, `${path}?${parameters}`);
      return pieces && { value: await consume(pieces) };
    },
    async (store) => {
      const stream = auditStreams(store)[path];
      if (stream !== undefined) await consume(stream(parameters));
    },
  );
}

async function* linesOf(pieces: AsyncIterable<string | Uint8Array>): AsyncIterable<string> {
  const utf8 = new TextDecoder();
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + (typeof piece === 'string' ? piece : utf8.decode(piece, { stream: true }))).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

const COLUMNS = [
  'at',
  'accountId',
  'region',
  'principal',
  'accessKeyId',
  'role',
  'service',
  'operation',
  'resource',
  'outcome',
  'error',
  'sourceAddress',
  'userAgent',
  'requestId',
  'parameters',
] as const;

const LINE = z.object({ seq: z.number(), hash: z.string(), entry: z.record(z.string(), z.unknown()) });

function csvLine(line: string): string {
  const { seq, hash, entry } = LINE.parse(JSON.parse(line));
  const cells = COLUMNS.map((name) => {
    const value = entry[name];
    return csvCell(value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  });
  return `${[seq, ...cells, hash].join(',')}\n`;
}

async function* csvOf(pieces: AsyncIterable<string | Uint8Array>): AsyncIterable<string> {
  yield `${['seq', ...COLUMNS, 'hash'].join(',')}\n`;
  for await (const line of linesOf(pieces)) yield csvLine(line);
}

const exportLog = ({ since, until, format, output, ...flags }: ExportFlags): Promise<void> =>
  withStream(flags, '/audit', { since, until }, (pieces) =>
    writeOutput(output, format === 'csv' ? csvOf(pieces) : pieces),
  );

const VERDICT = z.object({
  accountId: z.string(),
  region: z.string(),
  records: z.number(),
  seq: z.number(),
  hash: z.string(),
  broken: z.object({ seq: z.number(), problem: z.string() }).exactOptional(),
});

async function verify({ json, ...flags }: StoreFlags & { readonly json?: true }): Promise<void> {
  const verdicts: z.output<typeof VERDICT>[] = [];
  await withStream(flags, '/audit/verify', {}, async (pieces) => {
    for await (const line of linesOf(pieces)) {
      const verdict = VERDICT.parse(JSON.parse(line));
      const { accountId, region, records, seq, hash } = verdict;
      const state = verdict.broken ? `BROKEN at ${verdict.broken.seq} (${verdict.broken.problem})` : 'holds';
      verdicts.push(verdict);
      if (json) continue;
      process.stdout.write(`${accountId}  ${region}  ${records} records  ${state}  end ${seq} ${hash}\n`);
    }
  });
  if (json) process.stdout.write(`${JSON.stringify({ chains: verdicts }, null, 2)}\n`);
  const broken = verdicts.filter((verdict) => verdict.broken !== undefined).length;
  if (broken > 0) throw environmentError(`the audit log was changed: ${broken} chains do not hold`);
}

const common = (command: Command): Command =>
  command
    .option('--account <id>', 'this account alone (default: every account)')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--database-url <url>', 'PostgreSQL instead of the store in the data folder (default: $DATABASE_URL)')
    .option('--config <file>', 'settings as YAML, see docs/server.md');

const HELP = `
While a server holds the data folder, the command goes through that server.

Examples:
  assay audit export --since 2026-01-01 -o audit.jsonl
  assay audit export --account 111122223333 --format csv
  assay audit verify`;

export function define(command: Command): void {
  command.usage('<export|verify> [options]').addHelpText('afterAll', HELP);
  common(command.command('export').description('Write who did what, oldest first'))
    .option('--since <time>', 'from this time on (ISO 8601)', parseTime)
    .option('--until <time>', 'up to this time (ISO 8601)', parseTime)
    .option('--format <format>', 'jsonl or csv', parseFormat, 'jsonl')
    .option('-o, --output <file>', 'file instead of standard output')
    .action(exportLog);
  common(command.command('verify').description('Check that no record was changed or taken out'))
    .option('--json', 'machine-readable')
    .action(verify);
}
