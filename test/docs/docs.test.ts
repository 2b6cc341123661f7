import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipOf } from '../../src/feeds/fixtures/feeds-folder.ts';
import { installationRoot } from '../../src/installation.ts';
import { buildTinyDatabase, MINIZIP } from '../cli/database.ts';
import { VULNERABLE, writeImage, writeRoot } from '../cli/targets.ts';
import { type Server, serve } from '../server/server.ts';

/** Every command that a page shows in a `console` block after `$ ` works as it stands, in a folder like the reader's. */
const PAGES = [
  'README.md',
  'docs/api.md',
  'docs/compatibility.md',
  'docs/audit.md',
  'docs/backup.md',
  'docs/classic.md',
  'docs/cis-api.md',
  'docs/code-security-api.md',
  'docs/connectors.md',
  // Before the database page replaces the advisories by its own.
  'docs/vex.md',
  'docs/database.md',
  'docs/dockerfile.md',
  'docs/ecr.md',
  'docs/explain.md',
  'docs/exports.md',
  'docs/identity.md',
  'docs/images.md',
  'docs/organization.md',
  'docs/reports.md',
  'docs/rules.md',
  'docs/sbom.md',
  'docs/scan-sbom.md',
  'docs/scan.md',
  'docs/server.md',
  'docs/usage.md',
];

/** Commands that are not run here, and where they are. */
const ELSEWHERE: ReadonlyArray<readonly [RegExp, string]> = [
  [/^npm /, 'CI runs them; test/server runs what npm start runs'],
  [/assay serve/, 'test/server'],
  [/assay db update$/, 'asks the production addresses; test/advisories has a mirror'],
  [/finding\/ID\b/, 'an id for the reader to replace; src/cli/explain-finding.test.ts'],
  [/ RUN /, 'an ARN for the reader to replace; test/cli/assess.test.ts'],
  [/mirror\.example\.com/, 'a name for the reader to replace'],
];

const folder = mkdtempSync(join(tmpdir(), 'assay-docs-'));
let server: Server;
let credentials: Record<string, string> = {};

const FEEDS = {
  'alpine-secdb/v3.20/main.json': {
    distroversion: 'v3.20',
    reponame: 'main',
    packages: [{ pkg: { name: 'nghttp2', secfixes: { '1.57.0-r0': ['CVE-2023-44487'] } } }],
  },
  // The database in use has this feed: an update from a mirror without it would be refused.
  'debian-tracker/tracker.json': Object.fromEntries(
    Array.from({ length: 8 }, (_, n) => [
      `package-${n}`,
      { [`CVE-2023-000${n}`]: { releases: { bookworm: { status: 'resolved', fixed_version: '1', urgency: 'low' } } } },
    ]),
  ),
  'osv/AlmaLinux-9/all.zip': zipOf({
    'ALSA-2023:5721.json': {
      id: 'ALSA-2023:5721',
      published: '2023-10-16T00:00:00Z',
      modified: '2023-10-18T00:00:00Z',
      related: ['CVE-2023-44487'],
      affected: [
        {
          package: { ecosystem: 'AlmaLinux:9', name: 'nodejs' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1:18.18.2-2.el9' }] }],
        },
      ],
    },
  }),
  'osv/Go/all.zip': zipOf({
    'GHSA-qppj-fm5r-hxr3.json': {
      id: 'GHSA-qppj-fm5r-hxr3',
      aliases: ['CVE-2023-44487'],
      modified: '2023-10-18T00:00:00Z',
      affected: [
        {
          package: { ecosystem: 'Go', name: 'golang.org/x/net' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '0.17.0' }] }],
        },
      ],
    },
  }),
};

/** What the reader of docs/vex.md has: their own answer to a finding. */
const VEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://acme.example/vex/2026-1',
  author: 'Acme Product Security',
  timestamp: '2026-01-01T00:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: 'CVE-2026-1003' },
      products: [{ '@id': 'pkg:npm/lodash@4.17.20' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
    },
  ],
};

const env = () => ({
  PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  HOME: folder,
  ASSAY_DATA: join(folder, 'data'),
  AWS_EC2_METADATA_DISABLED: 'true',
  ...credentials,
});
const sh = (command: string) => spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', env: env() });

/** Like {@link sh}, without stopping this process: the server's output is read meanwhile. */
const run = (command: string): Promise<{ status: number | null; stderr: string }> =>
  new Promise((done) => {
    const child = spawn('sh', ['-c', command], { cwd: folder, env: env(), stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('close', (status) => done({ status, stderr }));
  });

/** Lines after `$ ` in the console blocks of a page; a line that ends in a backslash goes on. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(installationRoot(), page), 'utf8');
  const blocks = [...text.matchAll(/```console\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) => [...block.matchAll(/^\$ ((?:.*\\\n)*.*)/gm)].map((match) => match[1] ?? ''));
}

/** The first YAML block of a page: the reader saves it under the name that the commands have. */
const documentOf = (page: string): string =>
  /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(installationRoot(), page), 'utf8'))?.[1] ?? '';

beforeAll(async () => {
  symlinkSync(join(installationRoot(), 'bin'), join(folder, 'bin'));
  writeRoot(join(folder, 'rootfs'), VULNERABLE);
  await writeImage(join(folder, 'app.tar'), [VULNERABLE]);
  writeFileSync(join(folder, 'acme.vex.json'), JSON.stringify(VEX));
  writeFileSync(join(folder, 'hardening.yaml'), documentOf('docs/rules.md'));
  writeFileSync(join(folder, 'payments.yaml'), documentOf('docs/classic.md'));
  for (const [path, content] of Object.entries(FEEDS)) {
    mkdirSync(dirname(join(folder, 'feeds', path)), { recursive: true });
    writeFileSync(join(folder, 'feeds', path), Buffer.isBuffer(content) ? content : JSON.stringify(content));
  }
  mkdirSync(join(folder, 'data/db'), { recursive: true });
  await buildTinyDatabase(join(folder, 'data/db/0123456789abcdef'), MINIZIP);
  expect(sh('assay sbom image app.tar -o app.cdx.json').status).toBe(0);
  // What docs/exports.md tells its reader to write.
  mkdirSync(join(folder, 'exports'));
  const config = join(folder, 'assay.yaml');
  writeFileSync(config, `exportDestinations:\n  archive: { folder: ${join(folder, 'exports')} }\n`);
  server = await serve(['--data', join(folder, 'data'), '--config', config]);
  const key = JSON.parse(sh('assay keys create --account 111122223333 --role admin --json').stdout) as Record<
    string,
    string
  >;
  credentials = {
    AWS_ACCESS_KEY_ID: key.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey ?? '',
    AWS_DEFAULT_REGION: 'us-east-1',
  };
  const enabled = await run(`aws --endpoint-url ${server.url} inspector2 enable --resource-types EC2 ECR`);
  expect(enabled).toMatchObject({ status: 0 });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(PAGES)('%s', (page) => {
  const commands = commandsOf(page);
  const here = commands.filter((command) => !ELSEWHERE.some(([pattern]) => pattern.test(command)));

  test('has commands to run', () => expect(here.length).toBeGreaterThan(0));

  test.each(here)('%s', async (command) => {
    const { status, stderr } = await run(command.replaceAll('http://127.0.0.1:8480', server.url));
    // A gate that is reached says so, and that is what its example is for.
    if (command.includes('--fail-on') && stderr.includes('at or over the gate')) return;
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  });
});

test('the pages of scan and sbom name every option that the commands have', () => {
  for (const command of ['scan', 'sbom']) {
    const help = sh(`assay ${command} --help`).stdout;
    const page = readFileSync(join(installationRoot(), `docs/${command}.md`), 'utf8');
    const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map((match) => match[1] ?? '');
    expect(options.length).toBeGreaterThan(3);
    expect(options.filter((option) => option !== '--help' && !page.includes(option))).toEqual([]);
  }
});
