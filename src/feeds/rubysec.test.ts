import { describe, expect, test } from 'vitest';
import { gz, parseFiles, tarOf } from './fixtures/feeds-folder.ts';
import { rubysec } from './rubysec.ts';

const parse = (files: Readonly<Record<string, string>>) =>
  parseFiles(rubysec, { 'rubysec/ruby-advisory-db.tar.gz': gz(tarOf(files)) });
const yaml = (...lines: readonly string[]): string => ['---', ...lines].join('\n');

const demo = yaml(
  'gem: demo',
  'cve: 2024-1234',
  'ghsa: 2345-2345-2345',
  'url: https://example.com/demo',
  'title: Demo falls over',
  'date: 2024-05-16',
  'description: |',
  '  Demo falls over.',
  'cvss_v3: 5.3',
  'patched_versions:',
  '  - "~> 1.2.3, >= 1.2.3.1"',
  '  - ">= 1.4.0"',
  'unaffected_versions:',
  '  - "< 1.0"',
  'related:',
  '  url: [https://example.com/more]',
);

describe('an advisory of RubySec', () => {
  test('affects what is neither patched nor unaffected', async () => {
    const { advisories, facts, problems, completeness } = await parse({ 'master/gems/demo/CVE-2024-1234.yml': demo });
    expect(problems).toEqual([]);
    expect(advisories).toEqual([
      {
        advisoryId: 'CVE-2024-1234',
        feed: 'rubysec',
        vulnerabilityIds: ['CVE-2024-1234'],
        ecosystem: 'RubyGems',
        name: 'demo',
        scheme: 'gem',
        ranges: [
          { introduced: '1.0', fixed: '1.2.3.1' },
          { introduced: '1.3.A', fixed: '1.4.0' },
        ],
        status: 'fixed',
        vendorSeverity: 'medium',
        url: 'https://example.com/demo',
        published: '2024-05-16',
      },
    ]);
    expect(facts).toEqual([
      {
        id: 'CVE-2024-1234',
        aliases: ['GHSA-2345-2345-2345'],
        title: 'Demo falls over',
        description: 'Demo falls over.',
        references: ['https://example.com/demo', 'https://example.com/more'],
        published: '2024-05-16',
      },
    ]);
    expect(completeness.RubyGems).toEqual({ level: 'full' });
  });

  test('without a CVE goes by the next id it has', async () => {
    const { advisories } = await parse({
      'gems/a/GHSA-2345.yml': yaml('gem: a', 'ghsa: 2345-2345-2345', 'osvdb: 99'),
      'gems/b/OSVDB-99.yml': yaml('gem: b', 'osvdb: 99'),
      'gems/c/2024-01-01.yml': yaml('gem: c', 'unaffected_versions: ["> 4.6.2"]'),
    });
    expect(advisories.map(({ advisoryId, status, ranges }) => [advisoryId, status, ranges])).toEqual([
      ['GHSA-2345-2345-2345', 'affected', [{ introduced: '0' }]],
      ['OSVDB-99', 'affected', [{ introduced: '0' }]],
      ['RUBYSEC-2024-01-01', 'affected', [{ introduced: '0', lastAffected: '4.6.2' }]],
    ]);
  });

  test('on an interpreter is kept under the name that NVD has for it', async () => {
    const { advisories, completeness } = await parse({
      'rubies/ruby/CVE-2022-1.yml': yaml(
        'engine: ruby',
        'cve: 2022-1000',
        'patched_versions: ["~> 3.1.2", ">= 3.2.0"]',
      ),
    });
    expect(advisories[0]).toMatchObject({
      ecosystem: 'CPE',
      name: 'ruby-lang:ruby',
      scheme: 'gem',
      // The pre-releases of 3.2.0 are neither in `~> 3.1.2` nor from 3.2.0 on.
      ranges: [
        { introduced: '0', fixed: '3.1.2' },
        { introduced: '3.2.A', fixed: '3.2.0' },
      ],
    });
    expect(completeness.CPE?.level).toBe('partial');
  });

  test('that cannot be read is a problem, never a guess', async () => {
    const { advisories, problems } = await parse({
      'gems/a/1.yml': yaml('gem: a', 'cve: 2024-1000', 'patched_versions: ["~> soon"]'),
      'gems/b/2.yml': yaml('gem: b', 'patched_versions: [">= 1"]', 'unaffected_versions: ["< 1"]'),
      'rubies/c/3.yml': yaml('engine: unheard-of', 'cve: 2024-1001'),
      'gems/d/4.yml': 'gem: [',
      'gems/demo/CVE-2024-1234.yml': demo,
    });
    expect(advisories.map(({ name }) => name)).toEqual(['demo']);
    expect(problems.map((problem) => problem.replace(/^.*tar\.gz\//, ''))).toEqual([
      'gems/a/1.yml: ~> soon is no requirement of RubyGems',
      'gems/b/2.yml: no version is affected',
      'rubies/c/3.yml: it names neither a gem nor an interpreter that is known',
      expect.stringMatching(/^gems\/d\/4\.yml: /),
    ]);
  });

  test('in an archive that is cut short ends the work', async () => {
    const whole = gz(tarOf({ 'gems/demo/CVE-2024-1234.yml': demo }));
    await expect(parseFiles(rubysec, { 'rubysec/x.tar.gz': whole.subarray(0, 200) })).rejects.toThrow('cannot be read');
  });
});
