import { type Command, InvalidArgumentError } from 'commander';
import { type Flags, loadConfig } from '../config.ts';
import { ROLES, type Role } from '../store/store.ts';
import type { ListedKey } from './control.ts';
import { useKeys } from './key-desk.ts';

type KeyFlags = Pick<Flags, 'data' | 'databaseUrl' | 'config'> & { readonly account: string; readonly json?: true };

function parseRole(text: string): Role {
  const role = ROLES.find((r) => r === text);
  if (role === undefined) throw new InvalidArgumentError(`It is one of ${ROLES.join(', ')}.`);
  return role;
}

const configOf = ({ data, databaseUrl, config }: KeyFlags) => loadConfig({ data, databaseUrl, config }, process.env);

async function create({ role, ...flags }: KeyFlags & { readonly role: Role }): Promise<void> {
  const key = await useKeys(configOf(flags), (desk) => desk.create({ account: flags.account, role }));
  const lines = [`AWS_ACCESS_KEY_ID=${key.accessKeyId}`, `AWS_SECRET_ACCESS_KEY=${key.secretAccessKey}`];
  process.stdout.write(`${flags.json === true ? JSON.stringify(key) : lines.join('\n')}\n`);
}

const lineOf = (key: ListedKey): string =>
  `${key.accessKeyId}  ${key.role.padEnd(8)}  ${key.createdAt}${key.disabledAt === undefined ? '' : '  disabled'}`;

async function list(flags: KeyFlags): Promise<void> {
  const keys = await useKeys(configOf(flags), (desk) => desk.list(flags.account));
  if (flags.json === true) process.stdout.write(`${JSON.stringify(keys)}\n`);
  else for (const key of keys) process.stdout.write(`${lineOf(key)}\n`);
}

const common = (command: Command): Command =>
  command
    .requiredOption('--account <id>', 'account, twelve digits; it is created when it is new')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--database-url <url>', 'PostgreSQL instead of the store in the data folder (default: $DATABASE_URL)')
    .option('--config <file>', 'settings as YAML, see docs/server.md')
    .option('--json', 'machine-readable');

const HELP = `
Roles:
  admin     everything, also Enable and Disable       reader  Get, List, BatchGet, Search
  operator  everything but administration             agent   pushes inventories, nothing else

The secret is shown once. While a server holds the data folder, the command goes through that server.

Examples:
  assay keys create --account 111122223333 --role agent
  assay keys create --account 111122223333 --role reader --json
  assay keys list --account 111122223333`;

export function define(command: Command): void {
  command.usage('<create|list> [options]').addHelpText('after', HELP);
  common(command.command('create').description('Create an access key'))
    .requiredOption('--role <role>', 'admin, operator, reader or agent', parseRole)
    .action(create);
  common(command.command('list').description('List the access keys of an account, without their secrets')).action(list);
}
