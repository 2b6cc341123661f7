import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { parseCvss } from './cvss.ts';

const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

test.each([
  ['AV:N/AC:L/Au:N/C:P/I:P/A:P', '2.0', 7.5],
  ['AV:N/AC:L/Au:N/C:N/I:N/A:N', '2.0', 0],
  ['CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N', '3.0', 1.8],
  [V31, '3.1', 9.8],
  [`${V31}/E:U/RL:O/RC:U/MAV:P`, '3.1', 9.8],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', '3.1', 0],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', '4.0', 9.3],
])('%s', (vector, version, baseScore) => {
  expect(parseCvss(vector, 'NVD')).toEqual({ source: 'NVD', version, vector, baseScore });
  expect(parseCvss(` ${vector} `, 'GITHUB')).toEqual({ source: 'GITHUB', version, vector, baseScore });
});

test('version 2 in brackets', () => {
  expect(parseCvss('(AV:N/AC:L/Au:N/C:P/I:P/A:P)', 'NVD')?.vector).toBe('AV:N/AC:L/Au:N/C:P/I:P/A:P');
});

test.each([
  ...['', 'junk', '9.8', 'CVSS:3.1/AV:N', 'CVSS:5.0/AV:N', V31.replace('CVSS:3.1/', ''), `${V31}/`, `${V31}/XX:Y`],
  ...[V31.replace('AV:N', 'AV:Q'), `${V31}/AV:N`, `${V31}/E:POC`, `${V31}/constructor:x`, 'CVSS:3.1/AV:N:N/AC:L'],
])('%j is no vector', (vector) => {
  expect(parseCvss(vector, 'NVD')).toBeUndefined();
});

test('any text is a rating from 0 to 10 or none', () => {
  const metric = fc.constantFrom(...`${V31}/E:P/AT:N/VC:H/Au:N`.split('/'));
  const vector = fc.oneof(
    fc.string(),
    fc.array(metric, { maxLength: 12 }).map((metrics) => metrics.join('/')),
  );
  fc.assert(
    fc.property(vector, (text) => {
      const score = parseCvss(text, 'NVD')?.baseScore ?? 0;
      expect(score >= 0 && score <= 10).toBe(true);
    }),
  );
});

describe.skipIf(!hasShared)('whole vector files', () => {
  const lines = (path: string): string[] =>
    readFileSync(shared(`suites/${path}`), 'utf8')
      .trim()
      .split('\n');

  test.each([
    ['calculator2', 5],
    ['calculator3', 2],
    ['cvsslib2', 24],
    ['cvsslib3', 29],
    ['simple3', 2592],
    ['simple4', 1058],
  ])('%s', (name, count) => {
    const rows = lines(`cvss/vectors_${name}`).map((line) => line.match(/^(\S+) - \(([\d.]+)/));
    expect(rows).toHaveLength(count);
    const wrong = rows.filter((row) => parseCvss(row?.[1] ?? '', 'x')?.baseScore !== Number(row?.[2]));
    expect(wrong).toEqual([]);
  });

  test("Red Hat's calculator: 3,000 vectors with temporal and environmental metrics", () => {
    const rows = lines('oracle/cvss-redhat-lib.jsonl').map(
      (line) => JSON.parse(line) as { v: string; vector: string; scores: [number, ...number[]] },
    );
    expect(rows).toHaveLength(3000);
    const wrong = rows.filter(({ v, vector, scores }) => {
      const rating = parseCvss(vector, 'x');
      return rating?.version !== v || rating.baseScore !== scores[0];
    });
    expect(wrong).toEqual([]);
  });

  test('the grammar is that of the published JSON schemas', () => {
    const patternOf = (version: string): RegExp => {
      // the schema of 3.0 has `PR:[UNLH]`, a slip: U is no value of PR; in all else the two are alike
      const path = shared(`suites/cvss/schemas/cvss-v${version === '3.0' ? '3.1' : version}.json`);
      const schema = JSON.parse(readFileSync(path, 'utf8')) as { properties: { vectorString: { pattern: string } } };
      const { pattern } = schema.properties.vectorString;
      return new RegExp(version === '3.0' ? pattern.replace('3.1', '3.0') : pattern);
    };
    const patterns = new Map(['2.0', '3.0', '3.1', '4.0'].map((version) => [version, patternOf(version)]));
    const vectors = lines('oracle/cvss-redhat-lib.jsonl').map(
      (line) => JSON.parse(line) as { v: string; vector: string },
    );
    for (const { v, vector } of vectors.slice(0, 600)) {
      // one value replaced by each letter: valid for us exactly where it is for the schema
      for (const letter of 'ACDHILMNOPRSTUWXY') {
        const changed = vector.replace(/:([A-Z])(?=[^:]*$)/, `:${letter}`);
        expect([changed, parseCvss(changed, 'x') !== undefined]).toEqual([changed, patterns.get(v)?.test(changed)]);
      }
    }
  });
});
