// Makes the data folder that a release leaves behind, for test/releases: a checkout of that release, built, does the work.
//   node scripts/run.mjs scripts/release-data.ts CHECKOUT
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CreateFilterCommand, EnableCommand, Inspector2Client, paginateListFindings } from '@aws-sdk/client-inspector2';
import { pushInventory, waitForScan } from '../src/cli/push.ts';
import type { Inventory } from '../src/domain/inventory.ts';
import { installationRoot } from '../src/installation.ts';

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';
const FILTER = 'of the release';

/** Made up; npm packages that every starter database has something to say of. */
const inventory: Inventory = {
  subject: {
    kind: 'host',
    name: 'web-1',
    host: {
      hostname: 'web-1',
      machineId: 'release',
      architecture: 'x86_64',
      ipV4Addresses: ['192.0.2.10'],
      ipV6Addresses: [],
    },
  },
  distribution: { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12 (bookworm)' },
  packages: [
    ['lodash', '4.17.15'],
    ['minimist', '1.2.0'],
    ['semver', '5.7.1'],
    ['is-odd', '3.0.1'],
  ].map(([name = '', version = '']) => ({
    type: 'npm',
    name,
    version,
    foundBy: 'node-modules',
    locations: [{ path: `/srv/app/node_modules/${name}/package.json` }],
  })),
  problems: [],
  collectedAt: '2026-11-27T00:00:00.000Z',
};

const [checkout] = process.argv.slice(2);
if (checkout === undefined) {
  console.error('usage: node scripts/run.mjs scripts/release-data.ts CHECKOUT');
  process.exit(2);
}
const command = join(resolve(checkout), 'bin/assay');
const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
const scratch = mkdtempSync(join(tmpdir(), 'assay-release-'));
const data = join(scratch, 'data');

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

async function serve(): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [command, 'serve', '--listen', '127.0.0.1:0', '--data', data], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    const url = /^Assay listens on (\S+)$/m.exec(chunk)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      async stop() {
        child.kill('SIGINT');
        await ended;
      },
    };
  }
  throw new Error('the server ended before it listened');
}

try {
  const server = await serve();
  const keys = [command, 'keys', 'create', '--account', ACCOUNT, '--role', 'admin', '--json', '--data', data];
  const key = JSON.parse(run(process.execPath, keys)) as { accessKeyId: string; secretAccessKey: string };
  const client = new Inspector2Client({ endpoint: server.url, region: REGION, credentials: key });
  await client.send(new EnableCommand({ resourceTypes: ['EC2', 'ECR'] }));
  const target = { url: new URL(server.url), region: REGION, ...key };
  const { signal } = new AbortController();
  const { resourceId, jobId } = await pushInventory(target, inventory, signal);
  if (jobId !== undefined) await waitForScan(target, jobId, signal);
  await client.send(new CreateFilterCommand({ name: FILTER, action: 'NONE', filterCriteria: {} }));
  const findings: string[] = [];
  for await (const page of paginateListFindings({ client }, {})) {
    findings.push(...(page.findings ?? []).map(({ title }) => title ?? ''));
  }
  await server.stop();
  const folder = join(installationRoot(), 'test/releases');
  mkdirSync(folder, { recursive: true });
  // Whole as a data folder, but for what a server makes anew.
  run('tar', ['-C', data, '--exclude=./run', '-cJf', join(folder, `${version}.tar.xz`), '.']);
  const about = { version, account: ACCOUNT, region: REGION, accessKeyId: key.accessKeyId, resourceId, filter: FILTER };
  const text = JSON.stringify({ ...about, findings: findings.sort() }, undefined, 2);
  writeFileSync(join(folder, `${version}.json`), `${text}\n`);
  console.log(`test/releases/${version}: ${findings.length} findings`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
