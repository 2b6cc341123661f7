import { describe, expect, test } from 'vitest';
import { peerFixture } from '../../test/peer-fixtures.ts';
import { hasShared } from '../../test/shared.ts';
import { azureLinux } from './azure-linux.ts';
import { parseFiles } from './fixtures/feeds-folder.ts';
import { lessThan, ovalOf } from './fixtures/oval.ts';

const THREE = 'azure-linux/azurelinux-3.0-oval.xml';
const TWO = 'azure-linux/cbl-mariner-2.0-oval.xml';

const definition = (
  key: string,
  over: { patchable?: string; cve?: string; tests?: readonly string[] } = {},
): string => `
  <definition class="vulnerability" id="d:${key}"><metadata><title>${key}</title>
    <reference ref_id="${over.cve ?? 'CVE-2024-1000'}" source="CVE"/>
    <patchable>${over.patchable ?? 'true'}</patchable><advisory_date>2024-04-17T22:02:46Z</advisory_date>
    <advisory_id>100${key.length}-1</advisory_id><severity>High</severity></metadata>
    <criteria operator="AND">${(over.tests ?? [key]).map((test) => `<criterion comment="x" test_ref="t:${test}"/>`).join('')}</criteria>
  </definition>`;

test('definitions are intervals of source packages', async () => {
  const { advisories, problems, completeness } = await parseFiles(azureLinux, {
    [THREE]: ovalOf(
      definition('fixed') +
        definition('open', { patchable: 'false' }) +
        definition('never', { patchable: 'Not Applicable' }) +
        definition('between', { tests: ['from', 'to'] }) +
        definition('all', { tests: ['zero', 'to'] }),
      {
        fixed: { name: 'ceph', state: lessThan('0:18.2.1-1.azl3') },
        open: { name: 'bind', state: '<linux:evr operation="less than or equal">0:9.16.33-1.azl3</linux:evr>' },
        never: { name: 'glibc', state: '<linux:evr operation="less than or equal">0:2.35-4.azl3</linux:evr>' },
        from: { name: 'golang', state: '<linux:evr operation="greater than">0:1.19.0.azl3</linux:evr>' },
        to: { name: 'golang', state: lessThan('0:1.20.7-1.azl3') },
        zero: { name: 'golang', state: '<linux:evr operation="greater than">0:0.0.0.azl3</linux:evr>' },
      },
    ),
  });
  expect(problems).toEqual([]);
  expect(advisories.map(({ name, status, ranges }) => [name, status, ...ranges])).toEqual([
    ['ceph', 'fixed', { introduced: '0', fixed: '18.2.1-1.azl3' }],
    ['bind', 'affected', { introduced: '0', lastAffected: '9.16.33-1.azl3' }],
    ['glibc', 'not-affected'],
    ['golang', 'fixed', { introduced: '1.19.0.azl3', introducedExclusive: true, fixed: '1.20.7-1.azl3' }],
    ['golang', 'fixed', { introduced: '0', fixed: '1.20.7-1.azl3' }],
  ]);
  expect(advisories[0]).toMatchObject({
    advisoryId: 'AZL-1005',
    ecosystem: 'Azure Linux:3',
    names: 'source',
    vendorSeverity: 'high',
    published: '2024-04-17T22:02:46.000Z',
  });
  expect(completeness).toEqual({ 'Azure Linux:3': { level: 'full' } });
});

test('definitions that cannot be read are problems', async () => {
  const { advisories, problems } = await parseFiles(azureLinux, {
    [TWO]: ovalOf(
      definition('good') +
        definition('good', { cve: 'nothing' }) +
        definition('none', { tests: [] }) +
        definition('odd') +
        definition('equal') +
        definition('after'),
      {
        good: { name: 'good', state: lessThan('0:1-1.cm2') },
        odd: { name: 'odd', state: lessThan('no version') },
        equal: { name: 'equal', state: '<evr operation="not equal">0:1-1</evr>' },
        after: { name: 'after', state: '<evr operation="greater than">0:1-1</evr>' },
      },
    ),
  });
  expect(advisories.map(({ name }) => name)).toEqual(['good']);
  expect(problems).toEqual([
    `${TWO}#d:good: it names no CVE`,
    `${TWO}#d:none: it speaks of no package`,
    `${TWO}#d:odd: no version: odd no version`,
    `${TWO}#d:equal: no bound of versions: not equal`,
    `${TWO}#d:after: no fixed or last version: after`,
  ]);
});

test('a file that is cut short rejects', async () => {
  const whole = ovalOf(definition('good'), {});
  await expect(parseFiles(azureLinux, { [TWO]: whole.slice(0, -30) })).rejects.toThrow(
    /cbl-mariner-2\.0-oval\.xml cannot be read/,
  );
});

describe.skipIf(!hasShared)("files of another scanner's tests", () => {
  const fixture = (name: string) =>
    peerFixture('anchore__vunnel', `tests/unit/providers/mariner/test-fixtures/${name}`);

  test('all definitions of Azure Linux 3 and CBL-Mariner 2', async () => {
    const { advisories, problems, completeness } = await parseFiles(azureLinux, {
      [THREE]: fixture('azure-linux-truncated-3.0-oval.xml'),
      [TWO]: fixture('mariner-truncated-2.0-oval.xml'),
    });
    expect(problems).toEqual([]);
    expect(
      advisories.map(
        (a) => `${a.ecosystem} ${a.advisoryId} ${a.vulnerabilityIds} ${a.name} ${a.status} ${JSON.stringify(a.ranges)}`,
      ),
    ).toEqual([
      'Azure Linux:3 AZL-39708 CVE-2024-24258 freeglut fixed [{"introduced":"0","fixed":"3.4.0-1.azl3"}]',
      'Azure Linux:3 AZL-39694 CVE-2024-24259 freeglut fixed [{"introduced":"0","fixed":"3.4.0-1.azl3"}]',
      'Azure Linux:3 AZL-39076 CVE-2020-27304 ceph fixed [{"introduced":"0","fixed":"18.2.1-1.azl3"}]',
      'Azure Linux:2 AZL-44771 CVE-2023-29404 golang fixed [{"introduced":"1.19.0.cm2","introducedExclusive":true,"fixed":"1.20.7-1.cm2"}]',
      'Azure Linux:2 AZL-13348 CVE-2023-0687 glibc not-affected []',
      'Azure Linux:2 AZL-26220 CVE-2023-21980 mysql fixed [{"introduced":"0","fixed":"8.0.33-1.cm2"}]',
      'Azure Linux:2 AZL-26178 CVE-2023-21977 mysql fixed [{"introduced":"0","fixed":"8.0.33-1.cm2"}]',
      'Azure Linux:2 AZL-13203 CVE-2022-3736 bind affected [{"introduced":"0","lastAffected":"9.16.33-1.cm2"}]',
    ]);
    expect(completeness).toMatchObject({
      'Azure Linux:2': { level: 'full' },
      'Azure Linux:3': { level: 'fixed-only' },
    });
  });
});
