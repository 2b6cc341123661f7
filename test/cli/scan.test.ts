import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonScanReport } from '../../src/reports/json.ts';
import { schemaErrors } from '../sbom/schema.ts';
import { type Outcome, type RunOptions, runAssay } from './assay.ts';
import { buildTinyDatabase } from './database.ts';
import { NAMELESS, PATCHED, VULNERABLE, writeImage, writeRoot } from './targets.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-cli-'));
const path = (name: string): string => join(folder, name);
const db = path('db');

beforeAll(async () => {
  await buildTinyDatabase(db);
  writeRoot(path('vulnerable'), VULNERABLE);
  writeRoot(path('patched'), PATCHED);
  writeRoot(path('nameless'), NAMELESS);
  mkdirSync(path('tmp'));
  await writeImage(path('app.tar'), [VULNERABLE]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scan = (args: readonly string[], options?: RunOptions): Promise<Outcome> =>
  runAssay(['scan', ...args, '--db', db], { ...options, env: { TMPDIR: path('tmp'), ...options?.env } });

const json = async (args: readonly string[]): Promise<JsonScanReport> => {
  const { stdout, stderr } = await scan([...args, '--format', 'json']);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as JsonScanReport;
};

describe('what the vendor decided not to fix', () => {
  test('is counted and not shown, nor judged by the gate', async () => {
    const { code, stdout } = await scan(['dir', path('vulnerable')]);
    expect(code).toBe(0);
    expect(stdout).not.toContain('CVE-2026-1004');
    expect(stdout).toContain('Not shown: 1 finding that the vendor decided not to fix; --show all lists them');
    expect((await json(['dir', path('vulnerable')])).summary.hidden).toEqual({ 'vendor-rejected': 1 });
  });

  test('is shown when asked for, with its reason', async () => {
    const { findings, summary } = await json(['dir', path('vulnerable'), '--show', 'all']);
    expect(findings.find((f) => f.id === 'CVE-2026-1004')?.hidden).toBe('vendor-rejected');
    expect(summary.hidden).toEqual({});
    expect((await scan(['dir', path('vulnerable'), '--show', 'some'])).code).toBe(2);
  });
});

describe('--vex', () => {
  const statement = (id: string, purl: string) => ({
    vulnerability: { name: id },
    products: [{ '@id': purl }],
    status: 'not_affected',
    justification: 'vulnerable_code_not_in_execute_path',
    impact_statement: 'template() is not called',
  });
  const write = (name: string, statements: readonly unknown[]): string => {
    const document = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://acme.example/vex-1',
      author: 'Acme',
      timestamp: '2026-11-01T00:00:00Z',
      statements,
    };
    writeFileSync(path(name), JSON.stringify(document));
    return path(name);
  };

  test('hides what a statement answers; --show all shows who says it, when and why', async () => {
    const file = write('lodash.vex.json', [statement('CVE-2026-1003', 'pkg:npm/lodash@4.17.20')]);
    const { stdout } = await scan(['dir', path('vulnerable'), '--vex', file]);
    expect(stdout).not.toContain('CVE-2026-1003');
    expect(stdout).toContain('1 finding that a VEX statement answers');
    const { findings } = await json(['dir', path('vulnerable'), '--vex', file, '--show', 'all']);
    const lodash = findings.find((f) => f.id === 'CVE-2026-1003');
    expect(lodash?.hidden).toBe('vex');
    expect(lodash?.packages[0]?.vex).toEqual({
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      reason: 'template() is not called',
      author: 'Acme',
      timestamp: '2026-11-01T00:00:00.000Z',
      document: 'https://acme.example/vex-1',
    });
  });

  test('opens the gate for what it answers, and for nothing else', async () => {
    const gate = (file: string) => scan(['dir', path('vulnerable'), '--fail-on', 'high', '--vex', file]);
    expect((await gate(write('one.vex.json', [statement('CVE-2026-1003', 'pkg:npm/lodash')]))).code).toBe(1);
    const all = [
      statement('CVE-2026-1003', 'pkg:npm/lodash'),
      statement('CVE-2026-1001', 'pkg:deb/debian/openssl?arch=source'),
    ];
    expect((await gate(write('all.vex.json', all))).code).toBe(0);
  });

  test('a document that silences nothing is refused, a broken statement told', async () => {
    const empty = await scan(['dir', path('vulnerable'), '--vex', write('empty.vex.json', [])]);
    expect(empty.code).toBe(3);
    expect(empty.stderr).toContain('it makes no statement');
    const mixed = write('mixed.vex.json', [statement('CVE-2026-1003', 'pkg:npm/lodash'), { status: 'fixed' }]);
    expect((await scan(['dir', path('vulnerable'), '--vex', mixed])).stderr).toContain('statement 2: vulnerability');
    expect((await scan(['dir', path('vulnerable'), '--vex', path('none.json')])).code).toBe(3);
  });
});

describe('an image', () => {
  test('as a table: worst first, no colours in a pipe, what was judged and by what', async () => {
    const { code, stdout, stderr } = await scan(['image', path('app.tar')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const rows = stdout.split('\n').filter((line) => /CVE-/.test(line));
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      [
        'CRITICAL',
        'openssl,libssl3',
        '3.0.11-1~deb12u1',
        '3.0.11-1~deb12u2',
        'CVE-2026-1001',
        '42%',
        'KEV',
        'deb database',
      ],
      ['HIGH', 'lodash', '4.17.20', '4.17.21', 'CVE-2026-1003', '-', '/srv/app/node_modules/lodash/package.json'],
      ['MEDIUM', 'zlib1g', '1:1.2.13.dfsg-1', 'postponed', 'CVE-2026-1002', '-', 'deb database'],
    ]);
    expect(stdout).toContain('3 findings: 1 critical, 1 high, 1 medium; 2 can be fixed; 1 known to be exploited (KEV)');
    expect(stdout).toContain('Evaluated 5 of 5 packages (4 deb and 1 npm)');
    expect(stdout).toContain('Judged by the database of 2026-11-01');
  });

  test('as JSON: findings with evidence, layers, digest of the database', async () => {
    const report = await json(['image', path('app.tar')]);
    expect(report.target).toMatchObject({ kind: 'image', image: { tags: ['acme/app:1'], architecture: 'amd64' } });
    expect(report.distribution).toMatchObject({ id: 'debian', versionId: '12' });
    expect(report.database.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(report.findings.map((f) => [f.id, f.severity, f.fixAvailable])).toEqual([
      ['CVE-2026-1001', 'CRITICAL', 'YES'],
      ['CVE-2026-1003', 'HIGH', 'YES'],
      ['CVE-2026-1002', 'MEDIUM', 'NO'],
    ]);
    expect(report.findings[0]?.packages[0]).toMatchObject({
      name: 'libssl3',
      layer: expect.stringMatching(/^sha256:/),
      evidence: { advisoryId: 'DSA-9001-1', comparedName: 'openssl', scheme: 'deb' },
    });
  });

  test('as CycloneDX: valid, and each vulnerability points at components that are there', async () => {
    const { stdout } = await scan(['image', path('app.tar'), '--format', 'cyclonedx']);
    const document = JSON.parse(stdout);
    expect(schemaErrors('1.5')(document)).toEqual([]);
    const refs = new Set(document.components.map((c: { 'bom-ref': string }) => c['bom-ref']));
    const affected = document.vulnerabilities.flatMap((v: { affects: { ref: string }[] }) =>
      v.affects.map((a) => a.ref),
    );
    expect(affected).toHaveLength(4);
    expect(affected.filter((ref: string) => !refs.has(ref))).toEqual([]);
  });

  test('leaves nothing in the temporary folder', () => {
    expect(readdirSync(path('tmp'))).toEqual([]);
  });

  test('is the same read from its own SBOM (matching.md trap 12)', async () => {
    const sbom = await runAssay(['sbom', 'image', path('app.tar'), '-o', path('app.cdx.json')]);
    expect(sbom).toMatchObject({ code: 0, stdout: '' });
    const [fromImage, fromSbom] = [await json(['image', path('app.tar')]), await json(['sbom', path('app.cdx.json')])];
    expect({ ...fromSbom, scannedAt: '' }).toEqual({ ...fromImage, scannedAt: '' });
  });
});

test('a folder and a mounted host give the same findings as the image', async () => {
  const ids = (report: JsonScanReport) => report.findings.map((f) => [f.id, f.packages.length]);
  const expected = [
    ['CVE-2026-1001', 2],
    ['CVE-2026-1003', 1],
    ['CVE-2026-1002', 1],
  ];
  expect(ids(await json(['dir', path('vulnerable')]))).toEqual(expected);
  // Deep inspection of a host looks where software is installed, /srv is not such a place.
  expect(ids(await json(['host', path('vulnerable')])).filter(([id]) => id !== 'CVE-2026-1003')).toEqual(
    expected.filter(([id]) => id !== 'CVE-2026-1003'),
  );
});

test('--ignore-unfixed leaves out what nothing fixes, and says how much that is', async () => {
  const { stdout } = await scan(['dir', path('vulnerable'), '--ignore-unfixed']);
  expect(stdout).not.toContain('CVE-2026-1002');
  expect(stdout).toContain('1 finding without a fix not shown');
});

describe('the gate', () => {
  test.each([
    ['findings over it', ['vulnerable', '--fail-on', 'critical'], 1, '1 critical: at or over the gate'],
    ['findings below it', ['patched', '--fail-on', 'high'], 0, ''],
    ['unfixed findings left out of it', ['patched', '--fail-on', 'low', '--ignore-unfixed'], 0, ''],
    ['a system that nobody can judge', ['nameless', '--fail-on', 'critical'], 4, '4 packages could not be evaluated'],
    ['such a system, allowed', ['nameless', '--fail-on', 'critical', '--allow-unevaluated'], 0, ''],
    ['such a system without a gate', ['nameless'], 0, ''],
    ['an old database', ['patched', '--fail-on', 'critical', '--max-db-age', '0h'], 4, 'older than --max-db-age'],
    ['a database that is young enough', ['patched', '--fail-on', 'critical', '--max-db-age', '9999w'], 0, ''],
    [
      'an old database, but certain findings',
      ['vulnerable', '--fail-on', 'high', '--max-db-age', '0h'],
      1,
      'at or over',
    ],
  ])('%s', async (_, [name = '', ...args], code, reason) => {
    const outcome = await scan(['dir', path(name), ...args]);
    expect(outcome.code).toBe(code);
    if (reason === '') expect(outcome.stderr).toBe('');
    else expect(outcome.stderr).toContain(reason);
  });

  test('a system without os-release is not evaluated in so many words, never clean', async () => {
    const { stdout } = await scan(['dir', path('nameless')]);
    expect(stdout).toContain('Nothing was evaluated: this is not a clean bill of health');
    expect(stdout).toContain('Not evaluated: 4 deb packages: the distribution could not be told');
  });
});

describe('-o', () => {
  test('writes the report to the file and one line to standard error', async () => {
    const file = path('report.json');
    const { stdout, stderr } = await scan(['dir', path('vulnerable'), '--format', 'json', '-o', file]);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `assay: 3 findings: 1 critical, 1 high, 1 medium; 2 can be fixed; 1 known to be exploited (KEV); report written to ${file}\n`,
    );
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schemaVersion: 1 });
  });

  test('keeps the earlier report when the scan fails, and leaves no half file', async () => {
    mkdirSync(path('kept'));
    writeFileSync(path('kept/report.json'), 'earlier');
    writeFileSync(path('broken.tar'), 'this is no archive');
    const { code } = await scan(['image', path('broken.tar'), '-o', path('kept/report.json')]);
    expect(code).toBe(3);
    expect(readdirSync(path('kept'))).toEqual(['report.json']);
    expect(readFileSync(path('kept/report.json'), 'utf8')).toBe('earlier');
  });
});

describe('what cannot be read or done ends with a sentence and its exit code', () => {
  test.each([
    ['no such image', ['image', 'missing.tar'], 3, 'missing.tar'],
    ['no such folder', ['dir', 'missing'], 3, 'missing'],
    ['no such SBOM', ['sbom', 'missing.json'], 3, 'missing.json'],
    ['an image that is text', ['image', 'text'], 3, 'text'],
    ['an SBOM that is text', ['sbom', 'text'], 3, 'neither CycloneDX nor SPDX'],
    ['an SBOM of another format', ['sbom', 'spdx.json'], 3, 'SPDX'],
    ['a flag of another kind', ['dir', '.', '--platform', 'linux/amd64'], 2, '--platform does not go with dir'],
    ['a kind that is none', ['imgae', 'x'], 2, 'imgae is not a kind of target'],
    ['no target', ['image'], 2, 'image needs a TARGET'],
    ['a format that is none', ['dir', '.', '--format', 'tabel'], 2, 'sarif, spdx and table'],
    ['a gate that is none', ['dir', '.', '--fail-on', 'worst'], 2, 'critical, high, medium or low'],
    ['an age that is none', ['dir', '.', '--fail-on', 'low', '--max-db-age', 'old'], 2, '12h, 7d, 2w'],
    ['an age without a gate', ['dir', '.', '--max-db-age', '7d'], 2, 'without --fail-on'],
    ['an unknown option', ['dir', '.', '--fail-no', 'low'], 2, 'Did you mean --fail-on?'],
    ['a push of what no server keeps', ['dir', '.', '--push', 'http://127.0.0.1:9'], 2, 'scan-only'],
    ['a push without a key', ['image', 'x', '--push', 'http://127.0.0.1:9'], 3, 'AWS_ACCESS_KEY_ID'],
  ])('%s', async (_, args, code, words) => {
    writeFileSync(path('text'), 'hello');
    writeFileSync(path('spdx.json'), '{"spdxVersion":"SPDX-9.0"}');
    const outcome = await scan(args, { cwd: folder });
    expect(outcome.stderr).toContain(words);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).not.toContain('unexpected error');
  });

  test('a database that is not there', async () => {
    const { code, stderr } = await runAssay(['scan', 'dir', path('patched'), '--db', path('no-db')]);
    expect({ code, named: stderr.includes(path('no-db')) }).toEqual({ code: 3, named: true });
  });
});

describe('in a shell', () => {
  test('FORCE_COLOR colours a pipe, NO_COLOR wins over it', async () => {
    const coloured = await scan(['dir', path('vulnerable')], { env: { FORCE_COLOR: '1' } });
    expect(coloured.stdout).toContain('\u001b[1;97;41mCRITICAL\u001b[0m');
    const plain = await scan(['dir', path('vulnerable')], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b');
  });

  test('a reader that stops early does not change the verdict', async () => {
    const { code, stderr } = await scan(['dir', path('vulnerable'), '--format', 'json', '--fail-on', 'critical'], {
      meanwhile: (child) => child.stdout?.destroy(),
    });
    expect(code).toBe(1);
    expect(stderr).toBe('assay: 1 critical: at or over the gate (--fail-on critical)\n');
  });

  test('Ctrl-C ends a scan that waits, with the code that shells expect and nothing left behind', async () => {
    const pipe = path('nobody-writes');
    execFileSync('mkfifo', [pipe]);
    const outcome = await scan(['sbom', pipe, '-o', path('never.txt')], {
      // Opening the writing end waits for the reader: from here on the scan is in the middle of its work.
      meanwhile: async (child) => {
        const writer = await open(pipe, 'w');
        child.kill('SIGINT');
        child.once('close', () => writer.close());
      },
    });
    expect(outcome).toEqual({ code: 130, stdout: '', stderr: '' });
    expect(readdirSync(folder)).not.toContain('never.txt');
    expect(readdirSync(path('tmp'))).toEqual([]);
  });

  test('--quiet says nothing beside the report', async () => {
    const { code, stdout, stderr } = await scan([
      'dir',
      path('vulnerable'),
      '-q',
      '--fail-on',
      'low',
      '-o',
      path('q.txt'),
    ]);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: '' });
  });
});

test('--push sends the inventory, waits for the server, and needs no database here', async () => {
  const seen: { inventory: { subject: { kind: string }; packages: unknown[] } }[] = [];
  const states = ['waiting', 'completed'];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method === 'POST') {
      seen.push(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString('utf8')));
      response.end(
        JSON.stringify({ resourceId: 'arn:x', resourceType: 'AWS_ECR_CONTAINER_IMAGE', changed: true, jobId: 'j' }),
      );
    } else response.end(JSON.stringify({ state: states.shift() }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  try {
    const env = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', ASSAY_DATA: path('none') };
    const outcome = await runAssay(['scan', 'image', path('app.tar'), '--push', url, '--db', path('no-db')], { env });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain('Pushed: AWS_ECR_CONTAINER_IMAGE arn:x\nThe server has evaluated it\n');
    expect(outcome.stdout).toContain(`aws --endpoint-url ${url} --region us-east-1 inspector2 list-findings`);
    expect(seen[0]?.inventory).toMatchObject({ subject: { kind: 'image' } });
    expect(seen[0]?.inventory.packages).toHaveLength(5);
  } finally {
    server.close();
  }
});
