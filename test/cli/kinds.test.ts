import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipOf } from '../../src/feeds/fixtures/feeds-folder.ts';
import type { JsonScanReport } from '../../src/reports/json.ts';
import { runAssay } from './assay.ts';
import { buildTinyDatabase } from './database.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-kinds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

const LODASH = { name: 'lodash', version: '4.17.20' };

beforeAll(async () => {
  await buildTinyDatabase(path('db'));
  writeFileSync(path('function.zip'), zipOf({ 'index.js': 'exports.handler = () => {}' }));
  writeFileSync(path('layer.zip'), zipOf({ 'nodejs/node_modules/lodash/package.json': JSON.stringify(LODASH) }));
  mkdirSync(path('source'));
  const packages = { '': {}, 'node_modules/lodash': { version: LODASH.version } };
  writeFileSync(path('source/package-lock.json'), JSON.stringify({ name: 'x', lockfileVersion: 3, packages }));
});

const scan = (...args: readonly string[]) => runAssay(['scan', ...args, '--db', path('db'), '--format', 'json']);

describe('a known vulnerability, where each kind of target has it', () => {
  test.each([
    [
      'a function and its layer',
      'lambda',
      ['function.zip', '--layer', 'layer.zip'],
      '/opt/nodejs/node_modules/lodash/package.json',
    ],
    ['a layer alone', 'lambda', ['layer.zip'], '/opt/nodejs/node_modules/lodash/package.json'],
    ['an archive', 'archive', ['layer.zip'], '/nodejs/node_modules/lodash/package.json'],
    ['a source tree', 'repo', ['source'], '/package-lock.json'],
  ])('%s', async (_, kind, words, filePath) => {
    const args = words.map((word) => (word.startsWith('--') ? word : path(word)));
    const { code, stdout, stderr } = await scan(kind, ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout) as JsonScanReport;
    expect(report.target.kind).toBe(kind);
    expect(report.findings.map(({ id, packages }) => [id, packages[0]?.filePath])).toEqual([
      ['CVE-2026-1003', filePath],
    ]);
    const sbom = await runAssay(['sbom', kind, ...args]);
    expect({ code: sbom.code, stderr: sbom.stderr }).toEqual({ code: 0, stderr: '' });
    expect(sbom.stdout).toContain('pkg:npm/lodash@4.17.20');
  });
});

test.each([
  [
    'a layer of what is no function',
    ['archive', 'layer.zip', '--layer', 'layer.zip'],
    '--layer does not go with archive',
  ],
  ['a path for what is no host', ['dir', '.', '--deep-path', '/opt'], '--deep-path does not go with dir'],
  ['too many paths', ['host', '/', ...Array(11).fill('--deep-path=/opt')], '10 times at most'],
  ['a push of what no server keeps', ['lambda', 'layer.zip', '--push', 'http://127.0.0.1:9'], 'scan-only'],
])('%s', async (_, args, words) => {
  const outcome = await scan(...args);
  expect(outcome).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
});
