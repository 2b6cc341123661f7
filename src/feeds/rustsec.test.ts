import { describe, expect, test } from 'vitest';
import { gz, parseFiles, tarOf } from './fixtures/feeds-folder.ts';
import { rustsec } from './rustsec.ts';

const parse = (files: Readonly<Record<string, string>>) =>
  parseFiles(rustsec, { 'rustsec/rustsec-advisory-db.tar.gz': gz(tarOf(files)) });

const advisory = (id: string, about: readonly string[], versions: readonly string[], crate = 'demo'): string =>
  [
    '```toml',
    '[advisory]',
    `id = "${id}"`,
    `package = "${crate}"`,
    'date = "2024-05-16"',
    ...about,
    '[versions]',
    ...versions,
    '```',
    '',
    '# Demo falls over',
    '',
    'When asked.',
  ].join('\n');
const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

describe('an advisory of RustSec', () => {
  test('affects what is neither patched nor unaffected', async () => {
    const { advisories, facts, completeness, problems } = await parse({
      'main/crates/demo/RUSTSEC-2024-0001.md': advisory(
        'RUSTSEC-2024-0001',
        [`cvss = "${VECTOR}"`, 'aliases = ["CVE-2024-1234", "GHSA-2345-2345-2345"]', 'url = "https://example.com"'],
        ['patched = ["^1.2.3", ">= 1.4.1"]', 'unaffected = ["< 0.9"]'],
      ),
    });
    expect(problems).toEqual([]);
    expect(advisories).toEqual([
      {
        advisoryId: 'RUSTSEC-2024-0001',
        feed: 'rustsec',
        vulnerabilityIds: ['CVE-2024-1234'],
        ecosystem: 'crates.io',
        name: 'demo',
        scheme: 'semver',
        ranges: [{ introduced: '0.9.0', fixed: '1.2.3' }],
        status: 'fixed',
        url: 'https://rustsec.org/advisories/RUSTSEC-2024-0001.html',
        published: '2024-05-16',
      },
    ]);
    expect(facts).toEqual([
      {
        id: 'CVE-2024-1234',
        aliases: ['GHSA-2345-2345-2345', 'RUSTSEC-2024-0001'],
        title: 'Demo falls over',
        description: 'When asked.',
        cvss: [{ source: 'RUSTSEC', version: '3.1', vector: VECTOR, baseScore: 9.8 }],
        references: ['https://example.com'],
        published: '2024-05-16',
      },
    ]);
    expect(completeness['crates.io']).toEqual({ level: 'full' });
  });

  test('that is a notice or on an unmaintained crate is ignored, an unsound one is not', async () => {
    const kinds = ['unmaintained', 'notice', 'unsound'];
    const { advisories } = await parse(
      Object.fromEntries(
        kinds.map((kind, i) => [
          `crates/demo/RUSTSEC-2024-000${i}.md`,
          advisory(`RUSTSEC-2024-000${i}`, [`informational = "${kind}"`], ['patched = []']),
        ]),
      ),
    );
    expect(advisories.map(({ vendorSeverity, status, ranges }) => [vendorSeverity, status, ranges])).toEqual([
      ['unmaintained', 'ignored', [{ introduced: '0' }]],
      ['notice', 'ignored', [{ introduced: '0' }]],
      ['unsound', 'affected', [{ introduced: '0' }]],
    ]);
  });

  test('on the standard library or Cargo is on the toolchain, found as software', async () => {
    const { advisories } = await parse({
      'rust/std/CVE-2022-21658.md': advisory('CVE-2022-21658', [], ['patched = [">= 1.58.1"]'], 'std'),
      'rust/cargo/CVE-2019-16760.md': advisory('CVE-2019-16760', [], ['patched = [">= 1.26.0"]'], 'cargo'),
    });
    expect(advisories.map(({ ecosystem, name, vulnerabilityIds }) => [ecosystem, name, vulnerabilityIds])).toEqual([
      ['CPE', 'rust-lang:rust', ['CVE-2022-21658']],
      ['CPE', 'rust-lang:cargo', ['CVE-2019-16760']],
    ]);
  });

  test('that is withdrawn says only that; one with several CVEs is an alias of none', async () => {
    const { advisories, facts } = await parse({
      'crates/demo/RUSTSEC-2024-0001.md': advisory('RUSTSEC-2024-0001', ['withdrawn = "2024-06-01"'], ['patched = []']),
      'crates/demo/RUSTSEC-2024-0002.md': advisory(
        'RUSTSEC-2024-0002',
        ['aliases = ["CVE-2024-2222", "CVE-2024-1111"]'],
        ['patched = [">= 1.0.0"]'],
      ),
    });
    expect(advisories.map(({ vulnerabilityIds }) => vulnerabilityIds)).toEqual([['CVE-2024-1111', 'CVE-2024-2222']]);
    expect(facts.map(({ id, aliases, withdrawn }) => [id, aliases, withdrawn])).toEqual([
      ['RUSTSEC-2024-0001', undefined, '2024-06-01'],
      ['CVE-2024-2222', undefined, undefined],
      ['CVE-2024-1111', undefined, undefined],
    ]);
  });

  test('that cannot be read is a problem, never a guess', async () => {
    const { advisories, problems } = await parse({
      'crates/demo/RUSTSEC-2024-0001.md': advisory('RUSTSEC-2024-0001', [], ['patched = ["soon"]']),
      'crates/demo/RUSTSEC-2024-0002.md': '# no TOML',
      'crates/demo/RUSTSEC-2024-0003.md': advisory('RUSTSEC-2024-0003', ['x ='], []),
      'crates/demo/RUSTSEC-2024-0004.md': advisory('RUSTSEC-2024-0004', [], ['patched = ["< 1", ">= 1"]']),
      'rust/rls/CVE-2024-1.md': advisory('CVE-2024-1000', [], ['patched = [">= 1.0.0"]'], 'rls'),
    });
    expect(advisories).toEqual([]);
    expect(problems.map((problem) => problem.replace(/^.*tar\.gz\//, ''))).toEqual([
      'crates/demo/RUSTSEC-2024-0001.md: RUSTSEC-2024-0001: soon is no requirement of Cargo',
      'crates/demo/RUSTSEC-2024-0002.md: no TOML stands before its text',
      expect.stringMatching(/^crates\/demo\/RUSTSEC-2024-0003\.md: /),
      'crates/demo/RUSTSEC-2024-0004.md: RUSTSEC-2024-0004: no version is affected',
      'rust/rls/CVE-2024-1.md: CVE-2024-1000: rls is no known part of the toolchain',
    ]);
  });

  test('in an archive that is cut short ends the work', async () => {
    const whole = gz(
      tarOf({ 'crates/demo/RUSTSEC-2024-0001.md': advisory('RUSTSEC-2024-0001', [], ['patched = []']) }),
    );
    await expect(parseFiles(rustsec, { 'rustsec/x.tar.gz': whole.subarray(0, 150) })).rejects.toThrow('cannot be read');
  });
});
