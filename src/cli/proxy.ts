import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Command } from 'commander';
import { isLoopback, parseListen } from '../config.ts';
import { environmentError, usageError } from '../domain/errors.ts';
import { loginWithAws } from './aws-login.ts';
import { type AwsLoginFlags, awsLoginOf, awsLoginOptions } from './login.ts';
import { type ProxyKey, proxyHandler } from './resign.ts';
import { note } from './terminal.ts';

type ProxyFlags = AwsLoginFlags & {
  readonly listen: string;
  readonly awsIam?: true;
  readonly allowRemote?: true;
  readonly region?: string;
};

/** The key to sign with: of the environment, or of a login that renews itself. */
function keySource(flags: ProxyFlags): () => Promise<ProxyKey> {
  if (flags.awsIam === true) {
    const login = awsLoginOf(flags);
    return () => loginWithAws(login, process.env);
  }
  const { ASSAY_ACCESS_KEY_ID, ASSAY_SECRET_ACCESS_KEY, ASSAY_SESSION_TOKEN } = process.env;
  if (!ASSAY_ACCESS_KEY_ID || !ASSAY_SECRET_ACCESS_KEY) {
    throw environmentError('assay proxy needs ASSAY_ACCESS_KEY_ID and ASSAY_SECRET_ACCESS_KEY in the environment', {
      remedy: 'Make a key with `assay keys create`, or use --aws-iam.',
    });
  }
  const key = {
    ...{ accessKeyId: ASSAY_ACCESS_KEY_ID, secretAccessKey: ASSAY_SECRET_ACCESS_KEY },
    ...(ASSAY_SESSION_TOKEN && { sessionToken: ASSAY_SESSION_TOKEN }),
  };
  return async () => key;
}

async function proxy(flags: ProxyFlags): Promise<void> {
  const listen = parseListen(flags.listen);
  const allowRemote = flags.allowRemote === true;
  if (!isLoopback(listen.host) && !allowRemote) {
    throw usageError(
      `${listen.host} can be reached from other machines, and whoever reaches the proxy acts with its key`,
      'Listen on 127.0.0.1, or add --allow-remote.',
    );
  }
  const { server: url } = awsLoginOf(flags);
  const handler = proxyHandler({ server: url, key: keySource(flags), allowRemote, region: flags.region });
  const server = createServer({ requestTimeout: 120_000, headersTimeout: 20_000 }, handler);
  server.listen(listen);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : listen.port;
  process.stdout.write(`Assay's proxy listens on http://${listen.host}:${port}\n`);
  note(`set AWS_ENDPOINT_URL_INSPECTOR2=http://${listen.host}:${port} for the tool, and leave its AWS credentials`);
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  await once(server, 'close');
}

const HELP = `
For tools that have one AWS session for everything: point them here for Inspector alone, and they keep their own
credentials for AWS. What they send is signed anew with Assay's key; only requests that are signed for inspector2,
inspector-scan, inspector, ecr or sts are passed on, and only to the server.

Examples:
  ASSAY_ACCESS_KEY_ID=… ASSAY_SECRET_ACCESS_KEY=… assay proxy --server https://assay.example.com
  assay proxy --aws-iam --server https://assay.example.com
  AWS_ENDPOINT_URL_INSPECTOR2=http://127.0.0.1:8481 prowler aws --services inspector2`;

export function define(command: Command): void {
  awsLoginOptions(command)
    .option('--listen <host:port>', 'address', '127.0.0.1:8481')
    .option('--region <region>', 'region of the server (default: the one that the tool signs for)')
    .option('--aws-iam', 'log in by the credentials of AWS that are at hand')
    .option('--allow-remote', 'listen beyond this machine')
    .addHelpText('after', HELP)
    .action(proxy);
}
