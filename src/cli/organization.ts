import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { inputError } from '../domain/errors.ts';
import { organizationPolicy } from '../store/organization-settings.ts';
import { askOrganization, type OrganizationFacts, type StoreFlags } from './organization-desk.ts';
import { storeOptions } from './store-options.ts';

interface OrganizationFlags extends StoreFlags {
  readonly json?: true;
}

const linesOf = ({ id, managementAccount, administrator, members, policy }: OrganizationFacts): readonly string[] => [
  `organization             ${id}`,
  `management account       ${managementAccount ?? 'none: the first account becomes it'}`,
  `delegated administrator  ${administrator === undefined ? 'none' : `${administrator}, ${members} members`}`,
  `policy                   ${policy === undefined ? 'none' : 'set'}`,
];

async function show(flags: OrganizationFlags): Promise<void> {
  const facts = await askOrganization(flags, 'showOrganization', {});
  process.stdout.write(`${flags.json === true ? JSON.stringify(facts) : linesOf(facts).join('\n')}\n`);
}

async function management(account: string, flags: OrganizationFlags): Promise<void> {
  await askOrganization(flags, 'setManagementAccount', { account });
  process.stdout.write(`${account} manages the organization\n`);
}

function policyOf(file: string) {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw inputError(`the policy ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const policy = organizationPolicy.safeParse(content);
  if (policy.success) return policy.data;
  const issues = policy.error.issues.map((issue) => `${issue.path.join('.') || 'the document'}: ${issue.message}`);
  throw inputError(`the policy ${file} is not valid: ${issues.join('; ')}`);
}

async function setPolicy(file: string, flags: OrganizationFlags): Promise<void> {
  await askOrganization(flags, 'setPolicy', { policy: policyOf(file) });
  process.stdout.write('the policy is in force; accounts follow within a minute\n');
}

async function showPolicy(flags: OrganizationFlags): Promise<void> {
  const { policy } = await askOrganization(flags, 'showOrganization', {});
  process.stdout.write(`${JSON.stringify(policy ?? null, undefined, 2)}\n`);
}

async function clearPolicy(flags: OrganizationFlags): Promise<void> {
  await askOrganization(flags, 'setPolicy', {});
  process.stdout.write('there is no policy any more; what it enforced stays as it is\n');
}

const HELP = `
An installation is one organization. Its management account alone designates the delegated administrator:
  aws inspector2 enable-delegated-admin-account --delegated-admin-account-id ID

Examples:
  assay organization show
  assay organization management 111122223333
  assay organization policy set policy.json
  assay organization policy show
  assay organization policy clear`;

export function define(command: Command): void {
  command.usage('<show|management|policy> [options]').addHelpText('afterAll', HELP);
  storeOptions(command.command('show').description('Show the organization')).action(show);
  storeOptions(command.command('management').description('Name the account that manages the organization'))
    .argument('<account>')
    .action(management);
  const policy = command.command('policy').description('What accounts may not decide for themselves');
  storeOptions(policy.command('set').description('Put a policy in force')).argument('<file>').action(setPolicy);
  storeOptions(policy.command('show').description('Show the policy')).action(showPolicy);
  storeOptions(policy.command('clear').description('Remove the policy')).action(clearPolicy);
}
