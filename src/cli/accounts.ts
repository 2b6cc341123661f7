import type { Command } from 'commander';
import type { AccountStatus } from '../store/organization-store.ts';
import { askOrganization, type StoreFlags } from './organization-desk.ts';
import { storeOptions } from './store-options.ts';

interface AccountFlags extends StoreFlags {
  readonly json?: true;
}

const tell = ({ json }: AccountFlags, answer: object, text: string): void =>
  void process.stdout.write(`${json === true ? JSON.stringify(answer) : text}\n`);

async function create(account: string, { email, ...flags }: AccountFlags & { readonly email?: string }): Promise<void> {
  await askOrganization(flags, 'createAccount', { account, email });
  tell(flags, { account, status: 'ACTIVE' }, `${account} is an account of the organization`);
}

async function list(flags: AccountFlags): Promise<void> {
  const accounts = await askOrganization(flags, 'listAccounts', {});
  if (flags.json === true) process.stdout.write(`${JSON.stringify(accounts)}\n`);
  for (const { accountId, status, createdAt, email = '' } of flags.json === true ? [] : accounts) {
    process.stdout.write(`${accountId}  ${status.padEnd(9)}  ${createdAt}  ${email}`.trimEnd().concat('\n'));
  }
}

const setStatus =
  (status: AccountStatus, done: string) =>
  async (account: string, flags: AccountFlags): Promise<void> => {
    await askOrganization(flags, 'setAccountStatus', { account, status });
    tell(flags, { account, status }, `${account} ${done}`);
  };

const HELP = `
Accounts are twelve digits, and yours to choose. The scan types of a suspended or removed account are suspended: nothing is
scanned, findings stay for 90 days. docs/organization.md has the rest.

Examples:
  assay accounts create 111122223333 --email security@example.com
  assay accounts list
  assay accounts suspend 111122223333
  assay accounts resume 111122223333
  assay accounts remove 111122223333`;

export function define(command: Command): void {
  command.usage('<create|list|suspend|resume|remove> [options]').addHelpText('afterAll', HELP);
  const sub = (name: string, what: string): Command => storeOptions(command.command(name).description(what));
  sub('create', 'Add an account to the organization')
    .argument('<account>')
    .option('--email <address>', 'whom it belongs to')
    .action(create);
  sub('list', 'List the accounts of the organization').action(list);
  sub('suspend', 'Stop scanning for an account').argument('<account>').action(setStatus('SUSPENDED', 'is suspended'));
  sub('resume', 'Scan for a suspended account again').argument('<account>').action(setStatus('ACTIVE', 'is active'));
  sub('remove', 'Take an account out of the organization')
    .argument('<account>')
    .action(setStatus('REMOVED', 'is no account of the organization any more'));
}
