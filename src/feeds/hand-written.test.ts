import fc from 'fast-check';
import { stringify as tomlOf } from 'smol-toml';
import { expect, test } from 'vitest';
import { stringify as yamlOf } from 'yaml';
import { effort } from '../../test/effort.ts';
import type { FeedRecord } from './feed.ts';
import { convertPhpAdvisory, PHP_ADVISORIES } from './friendsofphp/advisory.ts';
import { convertHaskellAdvisory, HASKELL_ADVISORIES } from './haskell/advisory.ts';
import { coreRecords } from './nodejs-security-wg/core.ts';
import { npmRecords } from './nodejs-security-wg/npm.ts';
import type { RecordArchive } from './record-archive.ts';
import { retireRecords } from './retirejs/component.ts';
import { convertRubyAdvisory, RUBY_ADVISORIES } from './rubysec/advisory.ts';
import { convertRustAdvisory, RUST_ADVISORIES } from './rustsec/advisory.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A value, and how often one of its members anywhere became something else. */
function mutated(value: Json): fc.Arbitrary<Json> {
  const other = fc.oneof(
    fc.constantFrom<Json>(null, true, -1, 1e300, '', '*', '0', '>= 1 || ~> x', '~> 1.2', [], {}, [null], 'constructor'),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  );
  if (Array.isArray(value)) {
    const items = fc.tuple(...value.map((item: Json) => mutated(item))) as fc.Arbitrary<Json>;
    return fc.oneof({ weight: 8, arbitrary: items }, { weight: 1, arbitrary: other });
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mutated(member)]));
    return fc.oneof(
      { weight: 12, arbitrary: fc.record(members) as fc.Arbitrary<Json> },
      { weight: 1, arbitrary: other },
    );
  }
  return fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });
}

/** Whatever stands in a record, it is records or problems, each with what its kind must have. */
function expectSound(records: Iterable<FeedRecord>): void {
  for (const record of records) {
    if (record.kind === 'problem') expect(record.reason).not.toBe('');
    if (record.kind !== 'advisory') continue;
    const { advisoryId, vulnerabilityIds, name, ranges } = record.advisory;
    expect([advisoryId, name, ...vulnerabilityIds].includes('')).toBe(false);
    expect(vulnerabilityIds.length > 0 && ranges.length > 0).toBe(true);
    expect(ranges.some((range) => range.fixed === '0')).toBe(false);
  }
}

const throughArchive =
  <T extends object>(
    archive: RecordArchive<T>,
    convert: (record: T, where: string) => Iterable<FeedRecord>,
    write: (value: Json) => string,
    name: string,
  ) =>
  (value: Json): void => {
    let text: string;
    try {
      text = write(value);
    } catch {
      return; // no text of that language
    }
    const read = archive.read(Buffer.from(text), name);
    if (!('reason' in read)) expectSound(convert(read as T, 'x'));
  };

const toml = (value: Json): string => `\`\`\`toml\n${tomlOf(value as Record<string, unknown>)}\n\`\`\`\n# Title\nText`;

const FEEDS: readonly (readonly [string, Json, (value: Json) => void])[] = [
  [
    'RubySec',
    {
      gem: 'demo',
      cve: '2024-1234',
      ghsa: '2345-2345-2345',
      osvdb: 1,
      date: '2024-01-01',
      cvss_v3: 5.3,
      patched_versions: ['~> 1.2.3', '>= 2'],
      unaffected_versions: ['< 1'],
      related: { url: ['https://example.com'] },
    },
    throughArchive(RUBY_ADVISORIES, convertRubyAdvisory, (value) => yamlOf(value), 'gems/demo/1.yml'),
  ],
  [
    'FriendsOfPHP',
    {
      title: 'Title',
      cve: 'CVE-2024-1234',
      branches: { '1.x': { time: '2024-01-01', versions: ['>=1.0.0', '<1.5.18'] } },
      reference: 'composer://demo/demo',
    },
    throughArchive(PHP_ADVISORIES, convertPhpAdvisory, (value) => yamlOf(value), 'demo/demo/1.yaml'),
  ],
  [
    'RustSec',
    {
      advisory: { id: 'RUSTSEC-2024-0001', package: 'demo', date: '2024-01-01', aliases: ['CVE-2024-1234'], cvss: 'x' },
      versions: { patched: ['^1.2.3', '>= 2.0.0'], unaffected: ['< 1.0.0'] },
    },
    throughArchive(RUST_ADVISORIES, convertRustAdvisory, toml, 'crates/demo/1.md'),
  ],
  [
    'Haskell',
    {
      advisory: { id: 'HSEC-2024-0001', date: '2024-01-01', cwe: [20] },
      affected: [{ package: 'demo', cvss: 'x', versions: [{ introduced: '1.0', fixed: '2.0' }] }],
      references: [{ type: 'WEB', url: 'https://example.com' }],
    },
    throughArchive(HASKELL_ADVISORIES, convertHaskellAdvisory, toml, 'advisories/published/2024/HSEC-2024-0001.md'),
  ],
  [
    'Node.js',
    { cve: ['CVE-2024-1234'], vulnerable: '6.x || 4.x', patched: '^6.7.0', cvss: 'x', severity: 'low', ref: 'x' },
    (value) => expectSound(coreRecords('1', value, 'x')),
  ],
  [
    'npm',
    {
      module_name: 'demo',
      cves: ['CVE-2024-1234'],
      vulnerable_versions: '<=1.5.1',
      patched_versions: '>=1.5.2',
      cvss_score: 1,
    },
    (value) => expectSound(npmRecords('1', value, 'x')),
  ],
  [
    'RetireJS',
    {
      npmname: 'demo',
      vulnerabilities: [
        {
          ranges: [{ below: '2.0.0', atOrAbove: '1.0.0', excludes: ['1.5.0'] }],
          identifiers: { CVE: ['CVE-2024-1234'], githubID: 'GHSA-2345-2345-2345', issue: '1' },
          info: ['https://example.com'],
          cwe: ['CWE-79'],
        },
      ],
    },
    (value) => expectSound(retireRecords('demo', value, 'x', false)),
  ],
];

test.each(FEEDS)('%s: no mistake in a record stops the feed', (_, value, read) => {
  fc.assert(fc.property(mutated(value), read), { numRuns: effort(1_500) });
});
