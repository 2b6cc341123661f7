import { expect, test } from 'vitest';
import { gz, parseFiles, tarOf } from './fixtures/feeds-folder.ts';
import { haskell } from './haskell.ts';

const advisory = (id: string, affected: readonly string[], about: readonly string[] = []): string =>
  [
    '``` toml',
    '[advisory]',
    `id = "${id}"`,
    'date = 2025-11-14T14:45:34Z',
    'modified = 2025-11-15T00:00:00Z',
    'cwe = [20, 78]',
    ...about,
    ...affected,
    '[[references]]',
    'type = "ADVISORY"',
    'url = "https://example.com"',
    '```',
    '',
    '# *demo* falls over',
    'When asked.',
  ].join('\n');
const parse = (files: Readonly<Record<string, string>>) =>
  parseFiles(haskell, { 'haskell/security-advisories.tar.gz': gz(tarOf(files)) });
const DEMO = [
  '[[affected]]',
  'package = "demo"',
  'cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"',
  '[[affected.versions]]',
  'introduced = "1.2"',
  'fixed = "1.2.3.4"',
  '[[affected.versions]]',
  'introduced = "2"',
];

test('an advisory is on a package of Hackage, or a component of GHC', async () => {
  const { advisories, facts, problems, completeness } = await parse({
    'main/advisories/published/2024/HSEC-2024-0001.md': advisory('HSEC-2024-0001', DEMO, [
      'aliases = ["CVE-2024-1234"]',
    ]),
    'main/advisories/published/2024/HSEC-2024-0002.md': advisory('HSEC-2024-0002', [
      '[[affected]]',
      'ghc-component = "ghc"',
      '[[affected.versions]]',
      'introduced = "9.2.1"',
      'fixed = "9.6.6"',
    ]),
    // A reserved id, and a link to a published advisory that became a copy.
    'main/advisories/reserved/2026/HSEC-2026-0001.md': '',
    'hackage/demo/HSEC-2024-0001.md': advisory('HSEC-2024-0001', DEMO),
  });
  expect(problems).toEqual([]);
  expect(advisories).toEqual([
    expect.objectContaining({
      advisoryId: 'HSEC-2024-0001',
      feed: 'haskell',
      vulnerabilityIds: ['CVE-2024-1234'],
      ecosystem: 'Hackage',
      name: 'demo',
      ranges: [{ introduced: '1.2', fixed: '1.2.3.4' }, { introduced: '2' }],
      published: '2025-11-14T14:45:34.000Z',
    }),
    expect.objectContaining({ ecosystem: 'GHC', name: 'ghc', ranges: [{ introduced: '9.2.1', fixed: '9.6.6' }] }),
  ]);
  expect(facts[0]).toMatchObject({
    id: 'CVE-2024-1234',
    aliases: ['HSEC-2024-0001'],
    title: '*demo* falls over',
    description: 'When asked.',
    cwes: ['CWE-20', 'CWE-78'],
    cvss: [{ source: 'HASKELL', baseScore: 9.8 }],
    references: ['https://example.com'],
  });
  expect(completeness).toEqual({ GHC: { level: 'full' }, Hackage: { level: 'full' } });
});

test('one that cannot be read is a problem', async () => {
  const { advisories, problems } = await parse({
    'advisories/published/2024/HSEC-2024-0001.md': advisory('HSEC-2024-0001', ['[[affected]]', 'package = "demo"']),
    'advisories/published/2024/HSEC-2024-0002.md': '# nothing',
    'advisories/published/2024/HSEC-2024-0003.md': advisory('HSEC-2024-0003', DEMO),
  });
  expect(advisories.map(({ advisoryId }) => advisoryId)).toEqual(['HSEC-2024-0003']);
  expect(problems).toEqual([
    expect.stringContaining('HSEC-2024-0001.md: affected.0.versions'),
    expect.stringContaining('HSEC-2024-0002.md: no TOML'),
  ]);
});

test('an archive that is cut short ends the work', async () => {
  const whole = gz(tarOf({ 'advisories/published/2024/HSEC-2024-0001.md': advisory('HSEC-2024-0001', DEMO) }));
  await expect(parseFiles(haskell, { 'haskell/x.tgz': whole.subarray(0, 200) })).rejects.toThrow('cannot be read');
});
