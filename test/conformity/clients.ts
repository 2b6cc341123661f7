import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Role } from '../../src/store/store.ts';
import { ACCOUNT, REGION } from './example.ts';
import { type ConformityServer, keyOf } from './server.ts';

const run = promisify(execFile);

function answers(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Outside CI a machine may lack the clients; in CI their absence is a failure, not a skip. */
const inCi = process.env.CI === 'true';
export const hasAwsCli = inCi || answers('aws', '--version');
export const hasBoto3 = inCi || answers('python3', '-c', 'import boto3');

/** The environment of a client that knows nothing but this server's key. */
const environment = (role: Role, change: NodeJS.ProcessEnv = {}, account = ACCOUNT): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: tmpdir(),
  PYENV_ROOT: process.env.PYENV_ROOT,
  PYENV_VERSION: process.env.PYENV_VERSION,
  AWS_ACCESS_KEY_ID: keyOf(role, account).accessKeyId,
  AWS_SECRET_ACCESS_KEY: keyOf(role, account).secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  AWS_PAGER: '',
  ...change,
});

/** Runs `aws … inspector2 ARGS` and parses what it prints. A refusal rejects with the CLI's own words in `stderr`. */
export async function aws(
  server: ConformityServer,
  args: readonly string[],
  {
    role = 'admin',
    account = ACCOUNT,
    env = {},
    service = 'inspector2',
  }: { role?: Role; account?: string; env?: NodeJS.ProcessEnv; service?: string } = {},
) {
  const where = ['--endpoint-url', server.url, '--region', REGION, '--output', 'json'];
  const options = { env: environment(role, env, account), maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await run('aws', [...where, service, ...args], options);
  return stdout === '' ? undefined : JSON.parse(stdout);
}

const PRELUDE = `
import json, sys
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

def client(service='inspector2', **config):
    return boto3.client(service, endpoint_url=sys.argv[1], region_name=sys.argv[2], config=Config(**config))

def error_of(call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except ClientError as error:
        answer = error.response
        return {'code': answer['Error']['Code'], 'message': answer['Error']['Message'],
                'status': answer['ResponseMetadata']['HTTPStatusCode'],
                'reason': answer.get('reason'), 'fields': [f['name'] for f in answer.get('fields', [])]}
    return None

def show(value):
    print(json.dumps(value, default=str))
`;

/** Runs a Python script that has boto3, \`client\`, \`error_of\` and \`show\` at hand; answers what it shows. */
export async function boto3(server: ConformityServer, script: string, role: Role = 'admin', account = ACCOUNT) {
  const folder = mkdtempSync(join(tmpdir(), 'assay-boto3-'));
  try {
    const file = join(folder, 'script.py');
    writeFileSync(file, PRELUDE + script);
    const { stdout } = await run('python3', [file, server.url, REGION], { env: environment(role, {}, account) });
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
