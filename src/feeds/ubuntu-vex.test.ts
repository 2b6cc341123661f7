import { expect, test } from 'vitest';
import { gz, parseFiles, tarOf } from './fixtures/feeds-folder.ts';
import { ubuntuVex } from './ubuntu-vex.ts';

const PATH = 'ubuntu-vex/vex-all.tar.gz';
const statement = (status: string, distro: string, over: object = {}) => ({
  vulnerability: { '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2023-38545', name: 'CVE-2023-38545' },
  timestamp: '2023-10-11T06:00:00Z',
  products: ['source', 'amd64'].map((arch) => ({
    '@id': `pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.24?arch=${arch}&distro=${distro}`,
  })),
  status,
  ...over,
});
const parse = (...statements: readonly object[]) =>
  parseFiles(ubuntuVex, {
    [PATH]: gz(tarOf({ 'vex/cve/2023/CVE-2023-38545.json': { statements }, 'vex/usn/USN-6429-1.json': '{' })),
  });

test('a document says of sources what is not affected, and what is left as it is', async () => {
  const { advisories, problems } = await parse(
    statement('fixed', 'jammy'),
    statement('not_affected', 'esm-infra-legacy/trusty', { justification: 'vulnerable_code_not_present' }),
    statement('not_affected', 'noble', { justification: 'component_not_present' }),
    statement('affected', 'xenial', { action_statement: 'This package is no longer supported. Please upgrade.' }),
    statement('affected', 'focal', { action_statement: 'The Ubuntu Security Team decided to not fix it.' }),
    statement('affected', 'bionic', { action_statement: 'The fix is deferred.' }),
    statement('affected', 'mantic'),
    statement('under_investigation', 'lunar'),
  );
  expect(problems).toEqual([]);
  expect(advisories.map((a) => [a.ecosystem, a.channel, a.status, a.ranges.length])).toEqual([
    ['Ubuntu:14.04', 'esm-infra-legacy', 'not-affected', 0],
    ['Ubuntu:16.04', undefined, 'end-of-life', 1],
    ['Ubuntu:20.04', undefined, 'ignored', 1],
    ['Ubuntu:18.04', undefined, 'postponed', 1],
    ['Ubuntu:23.10', undefined, 'affected', 1],
    ['Ubuntu:23.04', undefined, 'undetermined', 1],
  ]);
  expect(advisories[0]).toEqual({
    advisoryId: 'CVE-2023-38545',
    feed: 'ubuntu-vex',
    vulnerabilityIds: ['CVE-2023-38545'],
    ecosystem: 'Ubuntu:14.04',
    name: 'curl',
    scheme: 'deb',
    ranges: [],
    status: 'not-affected',
    channel: 'esm-infra-legacy',
    url: 'https://ubuntu.com/security/CVE-2023-38545',
    published: '2023-10-11T06:00:00Z',
  });
});

test('what cannot be read is a problem of its own', async () => {
  const { advisories, problems } = await parse(
    { status: 'affected' },
    statement('perhaps', 'jammy'),
    statement('affected', 'zany'),
    statement('affected', 'jammy'),
  );
  expect(advisories).toHaveLength(1);
  expect(problems).toHaveLength(3);
  expect(problems[2]).toContain('CVE-2023-38545: unknown release zany');
});

test('an archive that is cut short rejects and names the file', async () => {
  const whole = gz(tarOf({ 'vex/CVE-2023-38545.json': { statements: [statement('affected', 'jammy')] } }));
  await expect(parseFiles(ubuntuVex, { [PATH]: whole.subarray(0, whole.length - 20) })).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining(PATH),
  });
});
