import type { Command } from 'commander';
import type { ListedRole } from './desk.ts';
import { type AccountFlags, accountOptions, print, textOrFile } from './identity-options.ts';
import { useAccountDesk } from './key-desk.ts';

type CreateFlags = AccountFlags & { readonly policy: string; readonly trust?: string };

async function create(name: string, { policy, trust, ...flags }: CreateFlags): Promise<void> {
  const asked = {
    ...{ name, policy: textOrFile(policy) },
    ...(trust !== undefined && { trust: textOrFile(trust) }),
  };
  const role = await useAccountDesk(flags, (desk, account) => desk.createRole({ account, ...asked }));
  print(flags.json, role, [role.arn]);
}

const lineOf = ({ name, arn, builtIn, trust }: ListedRole): string =>
  [name.padEnd(16), arn, builtIn ? 'built in' : '', trust === undefined ? '' : 'trusts others'].join('  ').trimEnd();

async function list(flags: AccountFlags): Promise<void> {
  const roles = await useAccountDesk(flags, (desk, account) => desk.listRoles({ account }));
  print(flags.json, roles, roles.map(lineOf));
}

async function remove(name: string, flags: AccountFlags): Promise<void> {
  await useAccountDesk(flags, (desk, account) => desk.deleteRole({ account, name }));
  print(flags.json, { name, deleted: true }, [`${name} is deleted`]);
}

const HELP = `
A policy is IAM's JSON (Version, Statement with Effect, Action or NotAction, Resource or NotResource, Condition) over the
services inspector2, inspector-scan, inspector, ecr, sts and assay. What is not understood is refused. The name of one of
AWS's managed policies will do as well: AmazonInspector2ReadOnlyAccess, AmazonInspector2FullAccess.

Examples:
  assay roles create triage --account 111122223333 --policy AmazonInspector2ReadOnlyAccess
  assay roles create auditor --account 111122223333 --policy policy.json --trust trust.json
  assay roles list --account 111122223333 --json
  assay roles delete triage --account 111122223333`;

export function define(command: Command): void {
  command.usage('<create|list|delete> [options]').addHelpText('afterAll', HELP);
  accountOptions(command.command('create <name>').description('Make a role from a policy'))
    .requiredOption('--policy <policy>', 'file, JSON, or name of a managed policy')
    .option('--trust <policy>', 'who else may assume it: file or JSON (default: the account itself)')
    .action(create);
  accountOptions(command.command('list').description('List the roles of an account')).action(list);
  accountOptions(command.command('delete <name>').description('Delete a role; its sessions end with it')).action(
    remove,
  );
}
