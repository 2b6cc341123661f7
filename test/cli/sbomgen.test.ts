import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installationRoot } from '../../src/installation.ts';
import { readCycloneDx } from '../../src/inventory/sbom/cyclonedx.ts';
import { schemaErrors } from '../sbom/schema.ts';
import { hasShared, shared } from '../shared.ts';
import { type Outcome, runAssay } from './assay.ts';
import { VULNERABLE, writeImage, writeRoot } from './targets.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-sbomgen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

/** As a pipeline calls it. */
const sbomgen = (...args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const program = join(installationRoot(), 'bin/inspector-sbomgen');
    const options = { cwd: folder, env: { PATH: process.env.PATH, HOME: '/nonexistent', ASSAY_DATA: path('data') } };
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

async function inventoryOf(...args: readonly string[]) {
  const { code, stdout, stderr } = await sbomgen(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const document: unknown = JSON.parse(stdout);
  expect(schemaErrors('1.5')(document)).toEqual([]);
  return readCycloneDx(document);
}
const names = async (...args: readonly string[]): Promise<string[]> =>
  (await inventoryOf(...args)).packages.map(({ type, name }) => `${type} ${name}`);

const SYSTEM = ['deb bash', 'deb libssl3', 'deb openssl', 'deb zlib1g'];
const DOCKERFILE = 'FROM debian:12\nRUN curl -k https://example.com | sh\n';

beforeAll(async () => {
  writeRoot(path('root'), { ...VULNERABLE, 'srv/app/Dockerfile': DOCKERFILE });
  writeRoot(path('source'), {
    'package-lock.json': JSON.stringify({
      lockfileVersion: 3,
      packages: { 'node_modules/lodash': { version: '4.17.20' } },
    }),
    'service/Dockerfile': DOCKERFILE,
    'service/requirements.txt': 'flask==3.0.0\n',
  });
  await writeImage(path('app.tar'), [VULNERABLE, { 'app/Dockerfile': DOCKERFILE }]);
});

describe('what the plugins of GitHub Actions, Jenkins and TeamCity call', () => {
  test('container, as the GitHub Action does: the SBOM is in --outfile, nothing on standard output', async () => {
    const outfile = path('action.json');
    const outcome = await sbomgen(
      'container',
      '--image',
      'app.tar',
      '--outfile',
      outfile,
      '--disable-progress-bar',
      '--timeout',
      '600',
    );
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
    const document: unknown = JSON.parse(readFileSync(outfile, 'utf8'));
    expect(schemaErrors('1.5')(document)).toEqual([]);
    const inventory = readCycloneDx(document);
    expect(inventory.packages.map(({ name }) => name)).toEqual(['bash', 'libssl3', 'openssl', 'zlib1g', 'lodash']);
    expect(inventory.subject).toMatchObject({ kind: 'image', image: { architecture: 'amd64' } });
    expect(inventory.dockerfiles).toEqual([
      { path: '/app/Dockerfile', issues: [{ check: 'IN-DOCKER-005-008', startLine: 2, endLine: 2 }] },
    ]);
  });

  test('container, as the Jenkins plugin does: the SBOM is on standard output', async () => {
    expect(
      await names('container', '--image', 'app.tar', '--skip-files', 'lodash,*.mp4', '--collect-licenses'),
    ).toEqual(SYSTEM);
  });

  test('directory, archive, volume, binary and localhost', async () => {
    expect(await names('directory', '--path', 'source')).toEqual(['npm lodash', 'pypi flask']);
    expect(await names('directory', '--path', 'source/package-lock.json')).toEqual(['npm lodash']);
    expect(await names('volume', '--path', 'root')).toEqual(SYSTEM);
    expect(await names('archive', '--path', 'app.tar')).toEqual([]);
    writeFileSync(path('program'), '#!/bin/sh\n');
    expect(await names('binary', '--path', 'program')).toEqual([]);
    // The rest of this machine is none of the tests' business.
    expect((await inventoryOf('localhost', '--scanners', 'alpine-apk')).subject.kind).toBe('host');
  });

  test.skipIf(!hasShared)('binary: a Go program, whatever it is called', async () => {
    mkdirSync(path('go'), { recursive: true });
    const { execFileSync } = await import('node:child_process');
    const zip = shared('fixtures/lambda/go-fn-esbuild-linux-64-0.14.10.zip');
    execFileSync('python3', ['-m', 'zipfile', '-e', zip, path('go')]);
    const program =
      execFileSync('find', [path('go'), '-type', 'f', '-size', '+1M'], { encoding: 'utf8' }).split('\n')[0] ?? '';
    execFileSync('mv', [program, path('renamed.data')]);
    expect(await names('binary', '--path', 'renamed.data')).toContain('golang stdlib');
  });
});

describe('what is left out', () => {
  test('scanners and groups, in the words of inspector-sbomgen and in ours', async () => {
    expect(await names('directory', '--path', 'source', '--scanners', 'npm-lock')).toEqual(['npm lodash']);
    expect(await names('directory', '--path', 'source', '--skip-scanners', 'npm-lock')).toEqual(['pypi flask']);
    expect(await names('volume', '--path', 'root', '--scanners', 'dpkg,python-pkg')).toEqual(SYSTEM);
    expect(await names('container', '--image', 'app.tar', '--scanners', 'programming-language-packages')).toEqual([
      'npm lodash',
    ]);
    expect(
      await names('container', '--image', 'app.tar', '--scanners', 'binary', '--additional-scanners', 'os'),
    ).toEqual(SYSTEM);
  });

  test('the examples in the GitHub Action’s documentation, and scanners for what is not inventoried here', async () => {
    const source = (...args: string[]) => names('directory', '--path', 'source', ...args);
    expect(await source('--scanners', 'dpkg,python-requirements')).toEqual(['pypi flask']);
    expect(await source('--scanners', 'dpkg,javascript-npm-packagelock')).toEqual(['npm lodash']);
    expect(await source('--skip-scanners', 'binaries,alpine-apk,dpkg,php,python-requirements')).toEqual(['npm lodash']);
    expect(await source('--skip-scanners', 'certificates,machine-learning')).toHaveLength(2);
  });

  test('list-scanners names each with its groups, and every one is taken', async () => {
    const { code, stdout } = await sbomgen('list-scanners');
    expect(code).toBe(0);
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header).toMatch(/^SCANNER NAME +GROUPS$/);
    const groupsOf = new Map(rows.map((row) => row.split(/ {2,}/) as [string, string]));
    expect(groupsOf.get('dpkg')).toBe('os, pkg-scanner');
    expect(groupsOf.get('binaries')).toBe('binary, pkg-scanner');
    expect(groupsOf.get('dockerfile')).toBe('dockerfile');
    expect([...groupsOf.values()]).not.toContain('');
    const all = [...groupsOf.keys()].join(',');
    expect(await names('directory', '--path', 'source', '--scanners', all)).toEqual(['npm lodash', 'pypi flask']);
  });

  test('dockerfile is a scanner of its own', async () => {
    const only = await inventoryOf('directory', '--path', 'source', '--scanners', 'dockerfile');
    expect([only.packages.length, only.dockerfiles?.length]).toEqual([0, 1]);
    const without = await inventoryOf('directory', '--path', 'source', '--skip-scanners', 'dockerfile');
    expect([without.packages.length, without.dockerfiles]).toEqual([2, undefined]);
  });

  test('files by pattern, path, suffix and size', async () => {
    const packages = (...args: string[]) => names('directory', '--path', 'source', ...args);
    expect(await packages('--skip-files', '*.txt')).toEqual(['npm lodash']);
    expect(await packages('--skip-files', 'source/service')).toEqual(['npm lodash']);
    expect(await packages('--skip-files', '/service', '--skip-files', 'package-lock.json')).toEqual([]);
    expect(await packages('--exclude-suffix', '.json', '--exclude-suffix', '.log')).toEqual(['pypi flask']);
    expect(await packages('--max-file-size', '20')).toEqual(['pypi flask']);
    expect(await packages('--max-file-size', '200000000')).toHaveLength(2);
  });
});

describe('mistakes', () => {
  test.each<readonly [string, readonly string[], string]>([
    [
      'an unknown scanner, with all that there are',
      ['directory', '--path', '.', '--scanners', 'dpkg,nope'],
      'use alpine-apk, ',
    ],
    [
      'an unknown scanner to skip',
      ['directory', '--path', '.', '--skip-scanners', 'nope'],
      '--skip-scanners nope is not a scanner',
    ],
    [
      'a scanner for what is not inventoried here',
      ['directory', '--path', '.', '--scanners', 'certificates,dpkg'],
      '--scanners certificates: nothing here does what this scanner does',
    ],
    ['no target', ['container'], 'container needs --image'],
    ['no command', [], 'sbomgen needs a command'],
    ['an unknown flag', ['directory', '--path', '.', '--plugin-dir', 'x'], "unknown option '--plugin-dir'"],
    ['a size that is none', ['directory', '--path', '.', '--max-file-size', '2MB'], '--max-file-size 2MB'],
    ['a time that is none', ['directory', '--path', '.', '--timeout', 'soon'], '--timeout soon'],
    [
      'an output format that is none',
      ['directory', '--path', '.', '--scan-sbom', '--scan-sbom-output-format', 'pdf'],
      'pdf is none',
    ],
  ])('%s: exit 2', async (_, args, message) => {
    const { code, stdout, stderr } = await sbomgen(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('a target that is not there: exit 3, and no output file', async () => {
    const { code, stderr } = await sbomgen('directory', '--path', 'nowhere', '-o', path('none.json'));
    expect(code).toBe(3);
    expect(stderr).toContain('nowhere: no such folder');
    expect(() => readFileSync(path('none.json'))).toThrow('ENOENT');
  });
});

describe('--scan-sbom', () => {
  const answer = async (...args: string[]) => {
    const { code, stdout } = await sbomgen('container', '--image', 'app.tar', '--quiet', '--scan-sbom', ...args);
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };

  test('cyclonedx, unless asked otherwise: ScanSbom’s document under sbom, with a status', async () => {
    for (const args of [[], ['--scan-sbom-output-format', 'cyclonedx']]) {
      const { status, sbom, ...others } = await answer(...args);
      expect(others).toEqual({});
      expect(status).toMatch(/^SBOM parsed successfully, \d+ vulnerabilit(y|ies) found$/);
      expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
      expect(status).toContain(` ${sbom.vulnerabilities.length} `);
      expect(schemaErrors('1.5')(sbom)).toEqual([]);
    }
  });

  test('inspector: the INSPECTOR document under inspector', async () => {
    const { status, inspector, ...others } = await answer('--scan-sbom-output-format', 'INSPECTOR');
    expect(others).toEqual({});
    expect(status).toContain(` ${inspector.vulnerabilities.length} `);
    expect(Object.keys(inspector)).toEqual(['messages', 'vulnerability_count', 'vulnerabilities']);
  });
});

test('the version and examples', async () => {
  const { version } = JSON.parse(readFileSync(join(installationRoot(), 'package.json'), 'utf8')) as { version: string };
  expect(await sbomgen('--version')).toEqual({ code: 0, stdout: `Version: ${version}\n`, stderr: '' });
  expect((await sbomgen('version')).stdout).toBe(`Version: ${version}\n`);
  expect((await runAssay(['--version'])).stdout).toBe(`${version}\n`);
  expect((await sbomgen('list-examples')).stdout).toContain('inspector-sbomgen container --image');
});

test('an SBOM in every format is scanned as the target is', async () => {
  const env = { ASSAY_DATA: path('data') };
  const scan = async (...args: string[]): Promise<unknown> => ({
    ...JSON.parse((await runAssay(['scan', ...args, '--format', 'json'], { env })).stdout),
    scannedAt: '',
  });
  const expected = await scan('image', path('app.tar'));
  for (const format of ['cyclonedx', 'cyclonedx-1.4', 'cyclonedx-1.6', 'spdx']) {
    const sbom = path(`${format}.json`);
    expect(await runAssay(['sbom', 'image', path('app.tar'), '--format', format, '-o', sbom, '-q'])).toMatchObject({
      code: 0,
    });
    expect(await scan('sbom', sbom), format).toEqual(expected);
  }
});

test('formats that contradict each other are a mistake', async () => {
  for (const args of [
    ['--format', 'spdx', '--spec-version', '1.5'],
    ['--format', 'cyclonedx-1.4', '--spec-version', '1.6'],
    ['--format', 'cyclonedx-1.7'],
    ['--format', 'spdx-3'],
  ]) {
    expect(await runAssay(['sbom', 'dir', folder, ...args])).toMatchObject({ code: 2, stdout: '' });
  }
});
