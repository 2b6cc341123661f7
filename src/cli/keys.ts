import type { Command } from 'commander';
import type { NewAccessKey } from '../access-keys.ts';
import type { ListedKey } from './desk.ts';
import {
  type AccountFlags,
  accountOptions,
  configOf,
  type DeskFlags,
  deskOptions,
  parseDuration,
  print,
} from './identity-options.ts';
import { useAccountDesk, useDesk } from './key-desk.ts';

interface Expiring {
  /** Milliseconds */
  readonly expires?: number;
}

const DAY_MS = 86_400_000;

const expiry = ({ expires }: Expiring) => (expires === undefined ? {} : { expiresIn: expires });

/** The secret is shown here and never again. */
function showNew(key: NewAccessKey, json: true | undefined): void {
  print(json, key, [`AWS_ACCESS_KEY_ID=${key.accessKeyId}`, `AWS_SECRET_ACCESS_KEY=${key.secretAccessKey}`]);
}

async function create({ role, ...flags }: AccountFlags & Expiring & { readonly role: string }): Promise<void> {
  const key = await useAccountDesk(flags, (desk, account) => desk.createKey({ account, role, ...expiry(flags) }));
  showNew(key, flags.json);
}

async function rotate(accessKeyId: string, flags: DeskFlags & Expiring & { readonly grace: number }): Promise<void> {
  const { grace: graceMs } = flags;
  const key = await useDesk(configOf(flags), (desk) => desk.rotateKey({ accessKeyId, graceMs, ...expiry(flags) }));
  showNew(key, flags.json);
}

function lineOf({ accessKeyId, role, createdAt, disabledAt, expiresAt, replaces, lastUsed }: ListedKey): string {
  const facts = [
    disabledAt && 'disabled',
    expiresAt && `expires ${expiresAt}`,
    replaces && `replaces ${replaces}`,
    lastUsed ? `last used ${lastUsed.at} for ${lastUsed.service} from ${lastUsed.address ?? '?'}` : 'never used',
  ];
  return [accessKeyId, role.padEnd(8), createdAt, ...facts.filter((fact) => fact !== undefined)].join('  ');
}

async function list(flags: AccountFlags): Promise<void> {
  const keys = await useAccountDesk(flags, (desk, account) => desk.listKeys({ account }));
  print(flags.json, keys, keys.map(lineOf));
}

const switching =
  (enabled: boolean) =>
  async (accessKeyId: string, flags: DeskFlags): Promise<void> => {
    await useDesk(configOf(flags), (desk) => desk.switchKey({ accessKeyId, enabled }));
    print(flags.json, { accessKeyId, enabled }, [`${accessKeyId} is ${enabled ? 'enabled' : 'disabled'}`]);
  };

async function remove(accessKeyId: string, flags: DeskFlags): Promise<void> {
  await useDesk(configOf(flags), (desk) => desk.deleteKey({ accessKeyId }));
  print(flags.json, { accessKeyId, deleted: true }, [`${accessKeyId} is deleted`]);
}

async function rewrap(flags: DeskFlags & { readonly newMasterKey?: true }): Promise<void> {
  const newMasterKey = flags.newMasterKey === true;
  const answer = await useDesk(configOf(flags), (desk) => desk.rewrapKeys({ newMasterKey }));
  print(flags.json, answer, [`${answer.changed} secrets are sealed with the newest master key`]);
}

const HELP = `
Roles:
  admin     everything, also Enable and Disable       reader  Get, List, BatchGet, Search
  operator  everything but administration             agent   pushes inventories, nothing else
  or a role that the account made with \`assay roles create\`

The secret is shown once. While a server holds the data folder, the command goes through that server.

Examples:
  assay keys create --account 111122223333 --role agent --expires 90d
  assay keys create --account 111122223333 --role reader --json
  assay keys list --account 111122223333
  assay keys rotate AKIAEXAMPLEEXAMPLE22 --grace 7d
  assay keys disable AKIAEXAMPLEEXAMPLE22
  assay keys enable AKIAEXAMPLEEXAMPLE22
  assay keys delete AKIAEXAMPLEEXAMPLE22
  assay keys rewrap --new-master-key`;

export function define(command: Command): void {
  command.usage('<create|list|rotate|disable|enable|delete|rewrap> [options]').addHelpText('afterAll', HELP);
  accountOptions(command.command('create').description('Create an access key'))
    .requiredOption('--role <role>', 'admin, operator, reader, agent, or a role of the account')
    .option('--expires <time>', 'when it stops working, like 90d or 12h (default: never)', parseDuration)
    .action(create);
  accountOptions(
    command.command('list').description('List the access keys of an account, without their secrets'),
  ).action(list);
  deskOptions(command.command('rotate <id>').description('Make a second key; the old one goes on for a while'))
    .option('--grace <time>', 'how long the old key works on (default: 7d)', parseDuration, 7 * DAY_MS)
    .option('--expires <time>', 'when the new key stops working (default: never)', parseDuration)
    .action(rotate);
  deskOptions(
    command.command('disable <id>').description('A key, and its sessions, stop working within 10 seconds'),
  ).action(switching(false));
  deskOptions(command.command('enable <id>').description('A disabled key works again')).action(switching(true));
  deskOptions(command.command('delete <id>').description('Delete a key for good')).action(remove);
  deskOptions(command.command('rewrap').description('Seal all secrets with the newest master key'))
    .option('--new-master-key', 'make a new master key first; the older ones stay in its file, to open')
    .action(rewrap);
}
