import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../../test/shared.ts';
import { tarEntries, zipEntries } from '../archive.ts';
import { convertOsvRecord } from './convert.ts';
import { schemeOf } from './ecosystems.ts';
import { readOsvRecord } from './record.ts';

const signal = new AbortController().signal;

describe.skipIf(!hasShared)('the schema of OSV', { timeout: 180_000 }, () => {
  let isValid: (record: unknown) => boolean;
  beforeAll(() => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    isValid = ajv.compile(JSON.parse(readFileSync(shared('suites/osv-schema/validation/schema.json'), 'utf8')));
  });

  const record = (changes: object) => ({
    id: 'GHSA-jf85-cpcp-j695',
    modified: '2024-01-01T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'npm', name: 'demo' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.0.0' }] }],
      },
    ],
    ...changes,
  });
  const isRead = (value: unknown): boolean => !('reason' in readOsvRecord(Buffer.from(JSON.stringify(value))));

  test('every record of every archive and sample that it accepts is read', async () => {
    let [accepted, refused] = [0, 0];
    const judge = (bytes: Buffer, where: string): void => {
      let value: unknown;
      try {
        value = JSON.parse(bytes.toString('utf8'));
      } catch {
        expect([where, 'reason' in readOsvRecord(bytes)]).toEqual([where, true]);
        return;
      }
      if (!isValid(value)) refused++;
      else {
        accepted++;
        if (!isRead(value)) throw new Error(where);
      }
    };
    for (const root of ['osv', 'osv-partial']) {
      for (const folder of readdirSync(shared(`feeds/${root}`), { withFileTypes: true })) {
        if (!folder.isDirectory()) continue;
        for await (const entry of zipEntries(shared('feeds'), `${root}/${folder.name}/all.zip`, signal))
          if ('bytes' in entry) judge(entry.bytes, `${folder.name}/${entry.name}`);
      }
    }
    for (const archive of readdirSync(shared('feeds/fixtures'))) {
      for await (const entry of tarEntries(shared('feeds/fixtures'), archive, signal))
        if ('bytes' in entry && /(osv|ghsa|govulndb).*\.json$/i.test(entry.name)) judge(entry.bytes, entry.name);
    }
    expect(accepted).toBeGreaterThan(15_000);
    expect(refused).toBeGreaterThan(0);
  });

  test.each([
    ['the least there is', { affected: undefined }],
    ['lists that are empty', { aliases: [], related: [], upstream: [], affected: [], references: [], severity: [] }],
    ['versions alone', { affected: [{ package: { ecosystem: 'PyPI', name: 'demo' }, versions: ['1.0'] }] }],
    [
      'a release of a distribution',
      { affected: [{ package: { ecosystem: 'Debian:12', name: 'demo' }, versions: ['1.0'] }] },
    ],
    ['withdrawn', { withdrawn: '2024-02-01T00:00:00Z' }],
    [
      'members of its own',
      {
        database_specific: { any: [1] },
        affected: [
          { package: { ecosystem: 'Go', name: 'x' }, ecosystem_specific: { imports: [] }, versions: ['1.0.0'] },
        ],
      },
    ],
  ])('accepts %s, which is read without a problem', (_, changes) => {
    const value = JSON.parse(JSON.stringify(record(changes))) as unknown;
    expect(isValid(value)).toBe(true);
    const read = readOsvRecord(Buffer.from(JSON.stringify(value)));
    if ('reason' in read) throw new Error(read.reason);
    expect([...convertOsvRecord(read, 'x', 'osv')].filter(({ kind }) => kind === 'problem')).toEqual([]);
  });

  test.each([
    ['no id', { id: undefined }],
    ['an id that is a number', { id: 1 }],
    ['aliases that are a text', { aliases: 'CVE-2024-1234' }],
    ['affected that is no list', { affected: {} }],
    ['a package without a name', { affected: [{ package: { ecosystem: 'npm' } }] }],
    ['events that are a text', { affected: [{ ranges: [{ type: 'SEMVER', events: 'all' }] }] }],
    ['a range without a type', { affected: [{ ranges: [{ events: [{ introduced: '0' }] }] }] }],
    ['versions that are numbers', { affected: [{ package: { ecosystem: 'npm', name: 'x' }, versions: [1] }] }],
    ['a score that is a number', { severity: [{ type: 'CVSS_V3', score: 9.8 }] }],
    ['a reference without an address', { references: [{ type: 'WEB' }] }],
  ])('refuses %s, which is a problem', (_, changes) => {
    const value = JSON.parse(JSON.stringify(record(changes))) as unknown;
    expect([isValid(value), isRead(value)]).toEqual([false, false]);
  });

  test('names ecosystems whose version order is known, but for those of few scanners', () => {
    const names = Object.keys(JSON.parse(readFileSync(shared('suites/osv-schema/ecosystems.json'), 'utf8')) as object);
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => schemeOf(name) === 'generic').sort()).toMatchInlineSnapshot(`
      [
        "Android",
        "Bioconductor",
        "CleanStart",
        "Docker Hardened Images",
        "FreeBSD",
        "Kubernetes",
        "Linux",
        "OSS-Fuzz",
        "Root",
        "TuxCare",
      ]
    `);
  });
});
