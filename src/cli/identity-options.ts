import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { type Config, type Flags, loadConfig } from '../config.ts';
import { inputError, usageError } from '../domain/errors.ts';

/** What the commands for keys, roles, issuers and logins have in common. */
export type DeskFlags = Pick<Flags, 'data' | 'databaseUrl' | 'config'> & { readonly json?: true };
/** Absent account: the only one of the installation. */
export type AccountFlags = DeskFlags & { readonly account?: string };

export const configOf = ({ data, databaseUrl, config }: DeskFlags): Config =>
  loadConfig({ data, databaseUrl, config }, process.env);

/** Where the installation is, and how to answer. */
export const deskOptions = (command: Command): Command =>
  command
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--database-url <url>', 'PostgreSQL instead of the store in the data folder (default: $DATABASE_URL)')
    .option('--config <file>', 'settings as YAML, see docs/server.md')
    .option('--json', 'machine-readable');

export const accountOptions = (command: Command): Command =>
  deskOptions(command.option('--account <id>', 'account, twelve digits (default: the only one there is)'));

/** Accounts that a refusal names. */
const NAMED_ACCOUNTS = 20;

/**
 * The account that is meant when none is named: the only one.
 * @param accounts those of the installation, without removed ones
 * @throws AssayError usage when there is none, or a choice
 */
export function onlyAccount(accounts: readonly string[]): string {
  const [only, ...others] = accounts;
  if (only === undefined) {
    throw usageError('there is no account yet', 'Name one with --account: twelve digits, yours to choose.');
  }
  if (others.length === 0) return only;
  const more = accounts.length - NAMED_ACCOUNTS;
  const named = [...accounts.slice(0, NAMED_ACCOUNTS), ...(more > 0 ? [`${more} more`] : [])];
  throw usageError(`there are ${accounts.length} accounts`, `Say which with --account: ${named.join(', ')}.`);
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONGEST_MS = 3_650 * 86_400_000;

/** `90d`, `12h`, `30m` as milliseconds. */
export function parseDuration(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNIT_MS[unit] ?? 0);
  if (ms <= 0 || ms > LONGEST_MS) throw new InvalidArgumentError('It is a time like 30m, 12h or 90d.');
  return ms;
}

/** The text itself when it is JSON or a plain name, else the content of the file that it names. */
export function textOrFile(text: string): string {
  if (/^\s*\{/.test(text) || !/[./\\]/.test(text) || text.startsWith('arn:')) return text;
  try {
    return readFileSync(text, 'utf8');
  } catch (cause) {
    throw inputError(`${text} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** One line of JSON, or lines for people. */
export function print(json: boolean | undefined, value: unknown, lines: readonly string[]): void {
  process.stdout.write(json === true ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join(''));
}
