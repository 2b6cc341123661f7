import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installationRoot } from '../../src/installation.ts';
import type { JsonScanReport } from '../../src/reports/json.ts';
import { ANN, HTPASSWD } from '../inventory/registry-example.ts';
import { type Registry, skopeo, startRegistry } from '../inventory/registry-server.ts';
import { runAssay } from './assay.ts';
import { buildTinyDatabase } from './database.ts';
import { VULNERABLE, writeImage } from './targets.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-sources-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);
let registry: Registry;
let image = '';

/** Nothing of the tester's engines and logins. */
const ALONE = { DOCKER_HOST: `unix://${path('nobody.sock')}`, CONTAINER_HOST: `unix://${path('nobody.sock')}` };

const scan = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runAssay(['scan', 'image', ...args, '--db', path('db'), '--format', 'json'], { env: { ...ALONE, ...env } });

beforeAll(async () => {
  await buildTinyDatabase(path('db'));
  await writeImage(path('app.tar'), [VULNERABLE]);
  writeFileSync(path('htpasswd'), `${HTPASSWD}\n`);
  const open = await startRegistry(path('open'), path('data'));
  await skopeo(`docker-archive:${path('app.tar')}`, `docker://${open.host}/acme/app:1`);
  registry = await startRegistry(path('closed'), path('data'), `{htpasswd: {realm: x, path: ${path('htpasswd')}}}`);
  image = `${registry.host}/acme/app:1`;
  return async () => {
    await Promise.all([open.stop(), registry.stop()]);
  };
});

describe('an image of a registry', () => {
  const auth = Buffer.from(`ann:${ANN.password}`).toString('base64');

  test.each([
    ['environment', { ASSAY_REGISTRY_USERNAME: 'ann', ASSAY_REGISTRY_PASSWORD: ANN.password }],
    [
      'inspector-sbomgen’s environment',
      { INSPECTOR_SBOMGEN_USERNAME: 'ann', INSPECTOR_SBOMGEN_PASSWORD: ANN.password },
    ],
    ['docker login', { DOCKER_CONFIG: path('docker') }],
  ])('with the password of the %s: the findings of its archive', async (_, env) => {
    mkdirSync(path('docker'), { recursive: true });
    writeFileSync(path('docker/config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    const { code, stdout, stderr } = await scan([image], env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const pulled = JSON.parse(stdout) as JsonScanReport;
    const archive = JSON.parse((await scan([path('app.tar')])).stdout) as JsonScanReport;
    expect(pulled.target).toMatchObject({ kind: 'image', name: image, image: { tags: [image] } });
    expect(pulled.findings.map(({ id }) => id)).toEqual(['CVE-2026-1001', 'CVE-2026-1003', 'CVE-2026-1002']);
    expect(pulled.findings).toEqual(archive.findings);
  });

  test('with --username and --password-stdin', () => {
    const assay = join(installationRoot(), 'bin/assay');
    const args = ['sbom', 'image', image, '--username', 'ann', '--password-stdin', '-o', path('app.cdx.json'), '-q'];
    const run = (input: string) =>
      spawnSync(process.execPath, [assay, ...args], { input, env: ALONE, encoding: 'utf8' });
    expect(run(`${ANN.password}\n`)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(JSON.parse(readFileSync(path('app.cdx.json'), 'utf8')).components.length).toBeGreaterThan(4);
    const refused = run('guessed wrong\n');
    expect(refused).toMatchObject({ status: 3, stdout: '' });
    expect(refused.stderr).toContain('refused the credentials');
    expect(refused.stderr).not.toContain('guessed wrong');
  });

  test.each([
    ['nobody asked', [], {}, 3, '--password-stdin'],
    ['a login that a program keeps', [], { DOCKER_CONFIG: path('helper') }, 3, 'docker-credential-pass'],
    ['a login file that is broken', [], { DOCKER_CONFIG: path('broken') }, 3, 'no Docker configuration'],
    ['a name alone', ['--username', 'ann'], {}, 3, 'there is no password'],
    ['a password without a name', ['--password-stdin'], {}, 2, '--password-stdin needs --username'],
    ['no authority', ['--ca-file', path('htpasswd')], {}, 3, 'holds no certificate'],
    [
      'a platform that is none',
      ['--platform', 'arm'],
      { ASSAY_REGISTRY_USERNAME: 'ann', ASSAY_REGISTRY_PASSWORD: ANN.password },
      2,
      'is no platform',
    ],
    [
      'another platform',
      ['--platform', 'linux/arm64'],
      { ASSAY_REGISTRY_USERNAME: 'ann', ASSAY_REGISTRY_PASSWORD: ANN.password },
      3,
      'is an image for linux/amd64',
    ],
  ])('%s', async (_, args, env, code, words) => {
    for (const [name, text] of [
      ['helper', `{"auths":{"${registry.host}":{}},"credsStore":"pass"}`],
      ['broken', '{"auths":'],
    ]) {
      mkdirSync(path(name ?? ''), { recursive: true });
      writeFileSync(path(`${name}/config.json`), text ?? '');
    }
    const outcome = await scan([image, ...args], env as Readonly<Record<string, string>>);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).toContain(words);
    expect(outcome.stderr).not.toContain('unexpected error');
  });
});

test('a login file that is broken does not stop the scan of an archive', async () => {
  mkdirSync(path('broken'), { recursive: true });
  writeFileSync(path('broken/config.json'), '{');
  expect(await scan([path('app.tar')], { DOCKER_CONFIG: path('broken') })).toMatchObject({ code: 0, stderr: '' });
});

test('an image of an engine, by its socket', async () => {
  const socket = path('engine.sock');
  const server = createServer((incoming, response) => {
    if (incoming.url === '/images/acme/app:1/get') response.end(readFileSync(path('app.tar')));
    else response.writeHead(incoming.url === '/images/acme/app:1/json' ? 200 : 404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    for (const name of ['acme/app:1', 'docker:acme/app:1']) {
      const { code, stdout } = await scan([name], { DOCKER_HOST: `unix://${socket}` });
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as JsonScanReport).target.name).toBe('acme/app:1');
    }
    const other = await scan(['docker:acme/other'], { DOCKER_HOST: `unix://${socket}` });
    expect(other).toMatchObject({ code: 3, stderr: expect.stringContaining('docker has no such image') });
  } finally {
    server.close();
  }
});
