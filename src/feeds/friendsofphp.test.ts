import { expect, test } from 'vitest';
import { gz, parseFiles, tarOf } from './fixtures/feeds-folder.ts';
import { friendsofphp } from './friendsofphp.ts';

const parse = (files: Readonly<Record<string, string>>) =>
  parseFiles(friendsofphp, { 'friendsofphp/security-advisories.tar.gz': gz(tarOf(files)) });
const demo = [
  'title: Demo falls over',
  'link: https://example.com/demo',
  'cve: CVE-2024-1234',
  'branches:',
  '    1.x:',
  '        time: 2024-04-23 22:08:00',
  "        versions: ['>=1.0.0', '<1.5.18']",
  '    main:',
  '        time: ~',
  "        versions: ['>=1.5.0', '<1.6.0']",
  '    2.0.x:',
  '        time: 2024-04-20 2:08:00',
  "        versions: ['>=2.0.0', '<=2.0.6']",
  'reference: composer://Demo/Demo',
].join('\n');

test('an advisory affects the versions of every branch that it names', async () => {
  const { advisories, facts, problems, completeness } = await parse({ 'master/demo/demo/CVE-2024-1234.yaml': demo });
  expect(problems).toEqual([]);
  expect(advisories).toEqual([
    {
      advisoryId: 'CVE-2024-1234',
      feed: 'friendsofphp',
      vulnerabilityIds: ['CVE-2024-1234'],
      ecosystem: 'Packagist',
      name: 'demo/demo',
      scheme: 'composer',
      ranges: [
        { introduced: '1.0.0-dev', fixed: '1.6.0' },
        { introduced: '2.0.0-dev', lastAffected: '2.0.6' },
      ],
      status: 'fixed',
      url: 'https://example.com/demo',
      published: '2024-04-20',
    },
  ]);
  expect(facts).toEqual([
    {
      id: 'CVE-2024-1234',
      title: 'Demo falls over',
      references: ['https://example.com/demo'],
      published: '2024-04-20',
    },
  ]);
  expect(completeness.Packagist?.level).toBe('partial');
});

test('one without a CVE is named by its place', async () => {
  const { advisories } = await parse({
    './demo/demo/2015-08-06-2.yaml': demo.replace('CVE-2024-1234', '~'),
    './.github/workflows/tests/php.yaml': 'on: push',
  });
  expect(advisories.map(({ advisoryId, vulnerabilityIds }) => [advisoryId, vulnerabilityIds])).toEqual([
    ['FOP-demo-demo-2015-08-06-2', ['FOP-demo-demo-2015-08-06-2']],
  ]);
});

test('one that cannot be read is a problem, never a guess', async () => {
  const { advisories, problems } = await parse({
    'demo/demo/1.yaml': demo.replace("'<1.5.18'", "'dev-main'"),
    'demo/demo/2.yaml': demo.replace('composer://', 'pear://'),
    'demo/demo/3.yaml': 'title: [',
    'demo/demo/4.yaml': 'title: no branches',
    'demo/demo/5.yaml': demo,
  });
  expect(advisories).toHaveLength(1);
  expect(problems.map((problem) => problem.replace(/^.*tar\.gz\//, ''))).toEqual([
    'demo/demo/1.yaml: its branches name no versions',
    'demo/demo/2.yaml: its reference names no package of Composer',
    expect.stringMatching(/^demo\/demo\/3\.yaml: /),
    expect.stringMatching(/^demo\/demo\/4\.yaml: branches: /),
  ]);
});

test('an archive that is cut short ends the work', async () => {
  const whole = gz(tarOf({ 'demo/demo/1.yaml': demo }));
  await expect(parseFiles(friendsofphp, { 'friendsofphp/x.tar.gz': whole.subarray(0, 200) })).rejects.toThrow(
    'cannot be read',
  );
});
