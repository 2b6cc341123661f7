import { describe, expect, test } from 'vitest';
import { lodash, SCAN, yaml } from '../../test/reports/sample-scan.ts';
import { memoryDatabase } from '../advisories/index.ts';
import type { Distribution, Inventory } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import { readSbom } from '../inventory/sbom/read.ts';
import { type GateOptions, judgeGate, parseAge, parseSeverity } from './gate.ts';
import { judge } from './scan.ts';

const gate = (more: Partial<GateOptions> = {}): GateOptions => ({
  failOn: 'CRITICAL',
  allowUnevaluated: false,
  ...more,
});
const clean = { ...SCAN, assessments: [] };
const unjudged = {
  ...clean,
  result: { ...SCAN.result, notEvaluated: [{ package: lodash, reason: 'unsupported-ecosystem' as const }] },
};
const partial = {
  ...clean,
  inventory: { ...SCAN.inventory, problems: [{ path: '/x', extractor: 'dpkg', reason: 'cut short' }] },
};

test.each([
  ['no gate asked for', unjudged, { allowUnevaluated: false }, 0],
  ['clean and everything judged', clean, gate(), 0],
  ['a finding over the gate', SCAN, gate(), 1],
  ['a finding below the gate only', { ...SCAN, assessments: SCAN.assessments.slice(1) }, gate(), 0],
  ['a finding exactly at the gate', { ...SCAN, assessments: SCAN.assessments.slice(1) }, gate({ failOn: 'HIGH' }), 1],
  ['packages nobody judged', unjudged, gate(), 4],
  ['packages nobody judged, allowed', unjudged, gate({ allowUnevaluated: true }), 0],
  ['a partial inventory', partial, gate(), 4],
  ['a partial inventory, allowed', partial, gate({ allowUnevaluated: true }), 0],
  ['a database older than allowed', clean, gate({ maxDatabaseAge: parseAge('6d') }), 4],
  ['a database as old as allowed', clean, gate({ maxDatabaseAge: parseAge('8d') }), 0],
  ['an old database, allowed', clean, gate({ maxDatabaseAge: 1, allowUnevaluated: true }), 0],
  ['certain findings win over what is unknown', { ...partial, assessments: SCAN.assessments }, gate(), 1],
  [
    'a database without a readable date',
    { ...clean, database: { ...SCAN.database, dataDate: '' } },
    gate({ maxDatabaseAge: 1e15 }),
    4,
  ],
] as const)('%s', (_, scan, options, code) => {
  const verdict = judgeGate(scan, options);
  expect(verdict.code).toBe(code);
  expect(verdict.reasons.length > 0).toBe(code !== 0);
});

test('packages that the distribution judges do not hold the gate up', () => {
  expect(clean.result.notEvaluated).toEqual([{ package: yaml, reason: 'owned-by-distribution' }]);
  expect(judgeGate(clean, gate()).code).toBe(0);
});

test('a verdict says why', () => {
  expect(judgeGate(SCAN, gate({ failOn: 'HIGH' })).reasons).toEqual([
    '1 critical, 1 high: at or over the gate (--fail-on high)',
  ]);
  expect(judgeGate({ ...unjudged, inventory: partial.inventory }, gate()).reasons).toEqual([
    'the gate cannot be judged: 1 package could not be evaluated',
    'the gate cannot be judged: the inventory is partial (1 problem)',
  ]);
});

test('severities and ages are read, nonsense is a usage error', () => {
  expect(parseSeverity('HIGH')).toBe('HIGH');
  expect([parseAge('12h'), parseAge('7d'), parseAge('2w')]).toEqual([43_200_000, 604_800_000, 1_209_600_000]);
  for (const text of ['7', 'd', '-1d', '1.5d', '7 days', '9999999d']) {
    expect(() => parseAge(text)).toThrowError(expect.objectContaining({ kind: 'usage' }));
  }
  expect(() => parseSeverity('untriaged')).toThrowError(expect.objectContaining({ kind: 'usage' }));
});

describe('what nobody has judged never passes in silence (trap 6)', () => {
  const database = memoryDatabase({
    records: [],
    vulnerabilities: [],
    completeness: ['Debian:12', 'npm'].map((ecosystem) => ({ ecosystem, level: 'full', packages: 1 })),
  });
  const DEBIAN: Distribution = { id: 'debian', versionId: '12', name: 'Debian 12' };
  const of = (type: string, version = '1.0.0'): Package => ({
    type,
    name: 'a',
    version,
    foundBy: 'test',
    locations: [{ path: '/' }],
  });
  const inventory = (packages: readonly Package[], distribution?: Distribution): Inventory => ({
    subject: { kind: 'sbom', name: 'a.json' },
    ...(distribution !== undefined && { distribution }),
    packages,
    problems: [],
    collectedAt: '2026-01-01T00:00:00.000Z',
  });
  const codeOf = (given: Inventory): number =>
    judgeGate(judge(given, database, { ignoreUnfixed: false, showAll: false }), gate()).code;

  test.each([
    ['everything judged', inventory([of('deb'), of('npm')], DEBIAN), 0],
    ['no component at all', inventory([], DEBIAN), 4],
    ['packages of a distribution, and no distribution', inventory([of('deb'), of('npm')]), 4],
    ['a distribution that nobody knows', inventory([of('deb')], { id: 'void', name: 'Void' }), 4],
    ['a release that the database does not cover', inventory([of('deb')], { ...DEBIAN, versionId: '6' }), 4],
    ['a purl type that nobody knows', inventory([of('npm'), of('brew')]), 4],
    ['a registry that the database does not cover', inventory([of('npm'), of('cargo')]), 4],
    ['a version that is none', inventory([of('npm', 'workspace:*')]), 4],
    ['no version', inventory([of('npm', '')]), 4],
    [
      'a build of another vendor',
      inventory([{ ...of('rpm', '1-1.el8'), facts: { vendor: 'NVIDIA' } }], {
        id: 'rhel',
        versionId: '8',
        name: 'RHEL',
      }),
      4,
    ],
    ['a jar that names no coordinates', inventory([of('generic')]), 4],
  ])('%s: %s', (_, given, code) => {
    expect(codeOf(given)).toBe(code);
    expect(
      judgeGate(judge(given, database, { ignoreUnfixed: false, showAll: false }), gate({ allowUnevaluated: true }))
        .code,
    ).toBe(0);
  });

  test.each([
    [
      'without a distribution',
      { components: [{ type: 'library', name: 'zlib1g', version: '1', purl: 'pkg:deb/debian/zlib1g@1' }] },
    ],
    ['with an unknown type', { components: [{ type: 'library', name: 'x', version: '1', purl: 'pkg:brew/x@1' }] }],
    [
      'with a purl that cannot be read',
      { components: [{ type: 'library', name: 'x', version: '1', purl: 'not a purl' }] },
    ],
    ['without components', { components: [] }],
  ])('an SBOM %s', (_, body) => {
    const text = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', ...body });
    expect(codeOf(readSbom(Buffer.from(text), 'a.json'))).toBe(4);
  });
});
