import { describe, expect, test } from 'vitest';
import { gz, parseFiles } from './fixtures/feeds-folder.ts';
import { affectedRanges } from './nodejs-security-wg/affected.ts';
import { nodejsSecurityWg } from './nodejs-security-wg.ts';

const VECTOR = 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N';
const core = (values: Readonly<Record<string, unknown>>) =>
  parseFiles(nodejsSecurityWg, { 'nodejs-security-wg/core-index.json': values });
const npm = (values: Readonly<Record<string, unknown>>) =>
  parseFiles(nodejsSecurityWg, { 'nodejs-security-wg/npm-index.json.gz': gz(values) });

describe('affected versions', () => {
  test.each([
    ['4.x || 6.x', '^4.8.4 || ^6.11.1', '[0]4.0.0<4.8.4 6.0.0<6.11.1'],
    ['5.x || 6.x', '^6.11.1', '5.0.0<6.11.1'],
    ['5.x', '^4.8.4', '5.0.0<6.0.0'],
    ['<=1.5.1', '>=1.5.2', '0<1.5.2'],
    ['<=1.5.1 || 3.0.0', '>=4.0.0', '0≤1.5.1 3.0.0<4.0.0'],
    ['>=1.0.0 <=2.0.0', undefined, '1.0.0≤2.0.0'],
    ['<=99.999.99999', '<0.0.0', '0≤99.999.99999'],
    ['*', '>= 2.2.x', '0<2.2.0'],
    ['5.x', '^5.0.0-beta.5', '5.0.0-0<5.0.0-beta.5'],
  ])('%s without %s', (vulnerable, patched, expected) => {
    const ranges = affectedRanges(vulnerable, patched);
    const shown =
      'reason' in ranges
        ? ranges.reason
        : ranges
            .map(
              ({ introduced, fixed, lastAffected }) =>
                `${introduced}${fixed === undefined ? `≤${lastAffected}` : `<${fixed}`}`,
            )
            .join(' ');
    expect(shown).toBe(expected.replace('[0]', ''));
  });

  test.each([
    ['soon', undefined],
    ['<1.0.0', 'soon'],
    ['<1.0.0', '*'],
  ])('of %s without %s cannot be told', (vulnerable, patched) => {
    expect(affectedRanges(vulnerable, patched)).toEqual({ reason: expect.any(String) });
  });
});

describe('an advisory on Node.js', () => {
  test('is on the runtime, within bounds', async () => {
    const { advisories, facts, completeness } = await core({
      1: {
        cve: ['CVE-2016-5325'],
        ref: 'https://example.com',
        vulnerable: '6.x || 4.x',
        patched: '^6.7.0 || ^4.6.0',
        cvss: VECTOR.replace('CVSS:', ''),
        severity: 'medium',
        overview: 'Text',
      },
    });
    expect(advisories).toEqual([
      {
        advisoryId: 'NSWG-COR-1',
        feed: 'nodejs-security-wg',
        vulnerabilityIds: ['CVE-2016-5325'],
        ecosystem: 'CPE',
        name: 'nodejs:node.js',
        scheme: 'semver',
        ranges: [
          { introduced: '4.0.0', fixed: '4.6.0' },
          { introduced: '6.0.0', fixed: '6.7.0' },
        ],
        status: 'fixed',
        vendorSeverity: 'medium',
        url: 'https://github.com/nodejs/security-wg/blob/main/vuln/core/1.json',
      },
    ]);
    expect(facts).toEqual([
      {
        id: 'CVE-2016-5325',
        aliases: ['NSWG-COR-1'],
        description: 'Text',
        cvss: [{ source: 'NODEJS', version: '3.0', vector: VECTOR, baseScore: 6.5 }],
        references: ['https://example.com'],
      },
    ]);
    expect(completeness).toEqual({ CPE: { level: 'partial', note: "Node.js's own advisories" } });
  });
});

describe('an advisory on a package of npm', () => {
  const bassmaster = {
    id: 1,
    title: 'Arbitrary JavaScript Execution',
    module_name: 'bassmaster',
    publish_date: '2014-09-27',
    updated_at: '2016-04-28',
    cves: ['CVE-2014-7205'],
    vulnerable_versions: '<=1.5.1',
    patched_versions: '>=1.5.2',
    references: null,
    cvss_vector: VECTOR,
    cvss_score: 6.5,
  };

  test('names its fix, its score and its dates', async () => {
    const { advisories, facts, completeness } = await npm({ 1: bassmaster });
    expect(advisories[0]).toMatchObject({
      advisoryId: 'NSWG-ECO-1',
      vulnerabilityIds: ['CVE-2014-7205'],
      ecosystem: 'npm',
      name: 'bassmaster',
      ranges: [{ introduced: '0', fixed: '1.5.2' }],
      vendorSeverity: 'medium',
      published: '2014-09-27',
      modified: '2016-04-28',
    });
    expect(facts[0]).toMatchObject({ cvss: [{ baseScore: 6.5 }], aliases: ['NSWG-ECO-1'] });
    expect(completeness.npm?.level).toBe('partial');
  });

  test('may have its score as a text, as -1, or not at all', async () => {
    const { advisories } = await npm({
      1: { ...bassmaster, cvss_score: '9.1 (Critical)', cvss_vector: null },
      2: { ...bassmaster, cvss_score: -1 },
      3: { ...bassmaster, cvss_score: null },
    });
    expect(advisories.map(({ vendorSeverity }) => vendorSeverity)).toEqual(['critical', undefined, undefined]);
  });

  test('that cannot be read is a problem', async () => {
    const { advisories, problems } = await npm({
      1: { ...bassmaster, vulnerable_versions: 'all of them' },
      2: { ...bassmaster, module_name: undefined },
      3: 'text',
      4: bassmaster,
    });
    expect(advisories).toHaveLength(1);
    expect(problems).toEqual([
      'nodejs-security-wg/npm-index.json.gz#1: all of them is no range of npm',
      expect.stringContaining('#2: module_name: '),
      expect.stringContaining('#3: '),
    ]);
  });
});

test('an index that is cut short, or none at all, is broken', async () => {
  const cut = gz({ 1: {} }).subarray(0, 20);
  await expect(parseFiles(nodejsSecurityWg, { 'nodejs-security-wg/npm-index.json.gz': cut })).rejects.toThrow(
    'cannot be read',
  );
  await expect(core([] as never)).rejects.toThrow('it is no index of advisories');
});
