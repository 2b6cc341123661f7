import type { Command } from 'commander';
import { addFederation, listAndRemove } from './federation.ts';
import { type AccountFlags, accountOptions } from './identity-options.ts';

const map = (arn: string, flags: AccountFlags & { readonly role: string }): Promise<void> =>
  addFederation('aws-iam', { arn }, flags);

const HELP = `
Whom \`assay login --aws-iam\` lets in: principals as \`aws sts get-caller-identity\` shows them. The pattern takes the
wildcards * and ?, not in the account.

Examples:
  assay logins map 'arn:aws:sts::999988887777:assumed-role/AWSReservedSSO_Security_*/*' \\
      --account 111122223333 --role operator
  assay logins list --account 111122223333
  assay logins remove 0123456789abcdef --account 111122223333`;

export function define(command: Command): void {
  command.usage('<map|list|remove> [options]').addHelpText('afterAll', HELP);
  accountOptions(command.command('map <arn>').description('Let principals of AWS in'))
    .requiredOption('--role <role>', 'what they may do')
    .action(map);
  listAndRemove(command, 'aws-iam');
}
