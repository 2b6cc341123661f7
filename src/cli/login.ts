import type { Command } from 'commander';
import { usageError } from '../domain/errors.ts';
import { loginWithAws } from './aws-login.ts';
import { serverUrl } from './server-call.ts';
import { type ServerFlags, serverOptions } from './server-option.ts';

/** Options of every command that logs in by AWS. */
export interface AwsLoginFlags extends ServerFlags {
  readonly serverId?: string;
  readonly stsUrl?: string;
  readonly account?: string;
  readonly role?: string;
}

type LoginFlags = AwsLoginFlags & { readonly awsIam?: true; readonly credentialProcess?: true };

/** The login that the options describe. */
export const awsLoginOf = ({ server, serverId, stsUrl, account, role, insecure }: AwsLoginFlags) => ({
  server: serverUrl('--server', server, insecure === true),
  ...(serverId !== undefined && { serverId }),
  ...(stsUrl !== undefined && { stsUrl: serverUrl('--sts-url', stsUrl, insecure === true).origin }),
  ...(account !== undefined && { account }),
  ...(role !== undefined && { role }),
});

async function login(flags: LoginFlags): Promise<void> {
  if (flags.awsIam !== true) throw usageError('say how to log in', 'There is one way: --aws-iam.');
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = await loginWithAws(awsLoginOf(flags), process.env);
  const credentials = {
    ...{ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey },
    ...{ SessionToken: sessionToken, Expiration: expiration },
  };
  const lines = [
    `AWS_ACCESS_KEY_ID=${accessKeyId}`,
    `AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `AWS_SESSION_TOKEN=${sessionToken}`,
  ];
  process.stdout.write(`${flags.credentialProcess === true ? JSON.stringify(credentials) : lines.join('\n')}\n`);
}

/** Where to log in, and as what. */
export const awsLoginOptions = (command: Command): Command =>
  serverOptions(command)
    .option('--server-id <name>', "name that the server is known by (default: its address's host)")
    .option('--sts-url <url>', 'STS to be asked (default: that of the region at AWS)')
    .option('--account <id>', 'account, where several are open to you')
    .option('--role <role>', 'role, where several are open to you');

const HELP = `
Nothing of your AWS credentials leaves this machine but one signed question to STS, who you are, that only this server can
put, once, within a minute. Whom it lets in is said with \`assay logins map\`. The session lasts an hour and is kept for
the next call in ~/.cache/assay, for your eyes alone.

In ~/.aws/config:
  [profile assay]
  credential_process = assay login --aws-iam --credential-process --server https://assay.example.com
  endpoint_url = https://assay.example.com

Examples:
  assay login --aws-iam --server https://assay.example.com --role reader
  AWS_PROFILE=sso assay login --aws-iam --server https://assay.example.com --credential-process`;

export function define(command: Command): void {
  awsLoginOptions(command.option('--aws-iam', 'by the credentials of AWS that are at hand: SSO, role, user'))
    .option('--credential-process', 'print JSON as credential_process of AWS expects it')
    .addHelpText('after', HELP)
    .action(login);
}
