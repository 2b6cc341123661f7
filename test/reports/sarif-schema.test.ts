import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { sarifReport } from '../../src/reports/sarif.ts';
import { hasShared, shared } from '../shared.ts';
import { HOSTILE_SCAN } from './hostile-scan.ts';
import { SCAN } from './sample-scan.ts';

/** Validator of SARIF 2.1.0. The schema is draft 4, of which only the name of its id differs from what ajv reads. */
function sarifErrors(): (document: unknown) => unknown[] {
  const {
    $schema: _,
    id,
    ...schema
  } = JSON.parse(readFileSync(shared('suites/sarif/sarif-schema-2.1.0.json'), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile({ ...schema, $id: id });
  return (document) => (validate(document) ? [] : (validate.errors ?? []));
}

describe.skipIf(!hasShared)('SARIF', () => {
  const errors = sarifErrors();

  test('the schema refuses what is wrong', () => {
    expect(errors({ version: '2.1.0' })).not.toEqual([]);
    expect(errors({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).not.toEqual([]);
  });

  test.each([
    ['a scan', SCAN],
    ['a hostile scan', HOSTILE_SCAN],
    ['a scan without findings', { ...SCAN, assessments: [] }],
  ])('%s is valid', (_, scan) => {
    expect(errors(JSON.parse(sarifReport.render(scan, { colour: false })))).toEqual([]);
  });

  test('as code scanning wants it: what Trivy tells it of a result, ours tells too', () => {
    const golden = JSON.parse(readFileSync(shared('suites/formats-trivy/alpine-310.sarif.golden'), 'utf8')).runs[0];
    const ours = JSON.parse(sarifReport.render(SCAN, { colour: false })).runs[0];
    const keys = (value: object): string[] => Object.keys(value).sort();
    expect(keys(ours.tool.driver.rules[0])).toEqual(expect.arrayContaining(keys(golden.tool.driver.rules[0])));
    expect(keys(ours.results[0])).toEqual(expect.arrayContaining(keys(golden.results[0])));
    const { properties } = golden.tool.driver.rules[0];
    expect(ours.tool.driver.rules[0].properties.precision).toBe(properties.precision);
    expect(ours.tool.driver.rules[0].properties['security-severity']).toMatch(/^\d+\.\d$/);
  });
});
