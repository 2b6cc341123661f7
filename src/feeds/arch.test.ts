import { expect, test } from 'vitest';
import { arch } from './arch.ts';
import { parseFiles } from './fixtures/feeds-folder.ts';

const PATH = 'arch/all.json';
const group = (over: object) => ({
  name: 'AVG-1',
  packages: ['curl'],
  status: 'Fixed',
  severity: 'High',
  type: 'arbitrary code execution',
  affected: '8.4.0-1',
  fixed: '8.5.0-1',
  issues: ['CVE-2024-1000'],
  advisories: ['ASA-202401-1'],
  ...over,
});

test('a group says the same of each of its packages', async () => {
  const { advisories, completeness, problems } = await parseFiles(arch, {
    [PATH]: [group({ packages: ['lib32-curl', 'curl'], issues: ['CVE-2024-2000', 'CVE-2024-1000'] })],
  });
  expect(problems).toEqual([]);
  expect(advisories.map((a) => a.name)).toEqual(['curl', 'lib32-curl']);
  expect(advisories[0]).toEqual({
    advisoryId: 'AVG-1',
    feed: 'arch',
    vulnerabilityIds: ['CVE-2024-1000', 'CVE-2024-2000'],
    ecosystem: 'Arch Linux',
    name: 'curl',
    scheme: 'alpm',
    ranges: [{ introduced: '0', fixed: '8.5.0-1' }],
    status: 'fixed',
    names: 'binary',
    vendorSeverity: 'high',
    url: 'https://security.archlinux.org/AVG-1',
  });
  expect(completeness['Arch Linux']).toEqual({ level: 'full' });
});

test.each([
  ['Vulnerable', null, 'affected', [{ introduced: '0' }]],
  ['Testing', '2-1', 'affected', [{ introduced: '0', fixed: '2-1' }]],
  ['Unknown', null, 'undetermined', [{ introduced: '0' }]],
  ['Not affected', null, 'not-affected', []],
  ['Fixed', null, 'undetermined', [{ introduced: '0' }]],
])('a group that is %s with fix %s', async (status, fixed, expected, ranges) => {
  const { advisories } = await parseFiles(arch, { [PATH]: [group({ status, fixed })] });
  expect(advisories).toMatchObject([{ status: expected, ranges }]);
});

test('a group without CVEs stands for its own vulnerability', async () => {
  const { advisories } = await parseFiles(arch, { [PATH]: [group({ issues: [] })] });
  expect(advisories).toMatchObject([{ vulnerabilityIds: ['AVG-1'] }]);
});

test('what cannot be read is a problem of its own', async () => {
  const { advisories, problems } = await parseFiles(arch, {
    [PATH]: [group({ packages: [] }), group({ status: 'Pondering' }), group({ status: 'constructor' }), group({})],
  });
  expect(advisories).toHaveLength(1);
  expect(problems).toEqual([
    expect.stringContaining(`${PATH}#0: `),
    `${PATH}#1: unknown status Pondering`,
    `${PATH}#2: unknown status constructor`,
  ]);
});

test.each([
  ['cut short', '[{"name":"AVG-1"'],
  ['of another shape', { groups: [] }],
])('a list that is %s rejects and names the file', async (_, content) => {
  await expect(parseFiles(arch, { [PATH]: content })).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining(PATH),
  });
});
