import { expect, test } from 'vitest';
import { lodash, SCAN, yaml } from '../../test/reports/sample-scan.ts';
import { type GateOptions, judgeGate, parseAge, parseSeverity } from './gate.ts';

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
