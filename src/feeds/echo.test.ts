import { expect, test } from 'vitest';
import { echo } from './echo.ts';
import { gz, parseFiles } from './fixtures/feeds-folder.ts';

const PATH = 'echo/data.json';

test('a package is fixed, not fixed yet, or never was affected', async () => {
  const { advisories, completeness, problems } = await parseFiles(echo, {
    [`${PATH}.gz`]: gz({
      curl: {
        'CVE-2024-1000': { fixed_version: '7.88.1-10+deb12u8', severity: 'HIGH' },
        'CVE-2024-2000': {},
        'CVE-2024-3000': { fixed_version: '0' },
      },
    }),
  });
  expect(problems).toEqual([]);
  expect(advisories.map((a) => [a.advisoryId, a.status, a.ranges, a.vendorSeverity])).toEqual([
    ['CVE-2024-1000', 'fixed', [{ introduced: '0', fixed: '7.88.1-10+deb12u8' }], 'HIGH'],
    ['CVE-2024-2000', 'affected', [{ introduced: '0' }], undefined],
    ['CVE-2024-3000', 'not-affected', [], undefined],
  ]);
  expect(advisories[0]).toMatchObject({ ecosystem: 'Echo', name: 'curl', scheme: 'deb' });
  expect(completeness.Echo).toEqual({ level: 'full' });
});

test('what cannot be read is a problem of its own', async () => {
  const { advisories, problems } = await parseFiles(echo, {
    [PATH]: { odd: [], curl: { 'CVE-2024-1': { fixed_version: true }, 'CVE-2024-1000': { fixed_version: '1' } } },
  });
  expect(advisories.map((a) => a.advisoryId)).toEqual(['CVE-2024-1000']);
  expect(problems).toEqual([
    `${PATH}/odd: no object of vulnerabilities`,
    expect.stringContaining(`${PATH}/curl/CVE-2024-1: `),
  ]);
});

test('a document that is cut short rejects and names the file', async () => {
  await expect(parseFiles(echo, { [PATH]: '{"curl":{"CVE-2024-1000":{}},' })).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining(PATH),
  });
});
