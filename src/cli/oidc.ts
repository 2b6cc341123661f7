import type { Command } from 'commander';
import { addFederation, listAndRemove } from './federation.ts';
import { type AccountFlags, accountOptions } from './identity-options.ts';

interface AddFlags extends AccountFlags {
  readonly role: string;
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly subject: string;
}

const add = ({ issuer, audience: audiences, subject, ...flags }: AddFlags): Promise<void> =>
  addFederation('oidc', { issuer, audiences, subject }, flags);

const HELP = `
CI jobs then need no key: every AWS SDK exchanges the job's token by itself (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN,
AWS_ENDPOINT_URL_STS). The subject takes the wildcards * and ?; be as narrow as you can.

Examples:
  assay oidc add --issuer https://token.actions.githubusercontent.com --audience sts.amazonaws.com \\
      --subject 'repo:acme/shop:ref:refs/heads/main' --account 111122223333 --role agent
  assay oidc list --account 111122223333
  assay oidc remove 0123456789abcdef --account 111122223333`;

export function define(command: Command): void {
  command.usage('<add|list|remove> [options]').addHelpText('afterAll', HELP);
  accountOptions(command.command('add').description('Trust tokens of an issuer of OpenID Connect'))
    .requiredOption('--issuer <url>', 'address that its tokens name (iss)')
    .requiredOption('--audience <audiences...>', 'whom its tokens are for (aud)')
    .requiredOption('--subject <pattern>', 'who may come in (sub)')
    .requiredOption('--role <role>', 'what they may do')
    .action(add);
  listAndRemove(command, 'oidc');
}
