import type { Command } from 'commander';
import { onlyAccount } from './identity-options.ts';
import { askOrganization, type StoreFlags } from './organization-desk.ts';
import { storeOptions } from './store-options.ts';
import { linesOfEstimate } from './usage-estimate.ts';

type EstimateFlags = StoreFlags & { readonly account?: string; readonly json?: true };

async function theOnlyAccount(flags: StoreFlags): Promise<string> {
  const accounts = await askOrganization(flags, 'listAccounts', {});
  return onlyAccount(accounts.filter(({ status }) => status !== 'REMOVED').map(({ accountId }) => accountId));
}

async function estimate({ account, json, ...flags }: EstimateFlags): Promise<void> {
  const answer = await askOrganization(flags, 'estimateUsage', { account: account ?? (await theOnlyAccount(flags)) });
  process.stdout.write(`${json === true ? JSON.stringify(answer) : linesOfEstimate(answer).join('\n')}\n`);
}

const HELP = `
The estimate counts every resource that the account has pushed or that was discovered, as if all its scan types were
enabled: machines and functions run all month, an image is scanned once and judged anew every day.

Example:
  assay usage estimate --account 111122223333`;

export function define(command: Command): void {
  command.usage('<estimate> [options]').addHelpText('afterAll', HELP);
  storeOptions(command.command('estimate').description('What the known resources of an account would come to'))
    .option('--account <id>', 'account, twelve digits (default: the only one there is)')
    .action(estimate);
}
