import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type FixtureFiles, withFeedsFolder } from '../fixtures/feeds-folder.ts';
import { lessThan, ovalOf } from '../fixtures/oval.ts';
import { checkOval, readOval } from './definitions.ts';
import type { OvalDefinition } from './document.ts';
import { moduleOf, packagesOf } from './package-criteria.ts';

const signal = new AbortController().signal;
const read = (files: FixtureFiles, path = Object.keys(files)[0] ?? ''): Promise<OvalDefinition[]> =>
  withFeedsFolder(files, async (folder) => {
    const definitions: OvalDefinition[] = [];
    for await (const definition of readOval(folder, path, signal)) definitions.push(definition);
    return definitions;
  });

const SAMPLE = ovalOf(
  `<definition id="d:1" class="patch" version="2">
    <metadata>
      <title> RHSA-2024:1: an update
      </title>
      <affected family="unix"><platform>Red Hat Enterprise Linux 7</platform><platform>Other</platform></affected>
      <reference source="RHSA" ref_id="RHSA-2024:1" ref_url="https://example.com/1"/>
      <reference source="CVE" ref_id="CVE-2024-1"/>
      <description>Long &amp; plain</description>
      <advisory from="x">
        <severity>Important</severity><issued date="2024-01-02"/><updated date="2024-02-03"/>
        <cve cvss3="7.5/CVSS:3.1/AV:N" cwe="CWE-1" impact="low" href="https://example.com/c">CVE-2024-1</cve>
        <affected_cpe_list><cpe>cpe:/o:redhat:enterprise_linux:7</cpe></affected_cpe_list>
        <affected><resolution state="Will not fix"><component>a</component><component>b</component></resolution></affected>
      </advisory>
    </metadata>
    <criteria operator="OR">
      <criterion test_ref="t:must" comment="Red Hat Enterprise Linux must be installed"/>
      <criteria operator="AND">
        <criteria operator="OR">
          <criterion test_ref="t:rhel7" comment="Red Hat Enterprise Linux 7 is installed"/>
          <extend_definition definition_ref="d:9" comment="CoreOS is installed"/>
        </criteria>
        <criterion test_ref="gone" comment="Module nodejs:18 is enabled"/>
        <criteria operator="OR">
          <criteria operator="AND">
            <criterion test_ref="t:a" comment="a is earlier than 0:1-2"/>
            <criterion test_ref="t:key" comment="a is signed with a key"/>
          </criteria>
          <criteria operator="AND">
            <criterion test_ref="t:b" comment="b is installed"/>
            <criterion test_ref="t:nob" comment="b is not installed"/>
          </criteria>
          <criteria operator="AND">
            <criterion test_ref="t:from" comment="c"/><criterion test_ref="t:to" comment="c"/>
          </criteria>
        </criteria>
      </criteria>
      <criteria operator="AND" negate="true"><criterion test_ref="t:b" comment="b"/></criteria>
    </criteria>
  </definition>
  <definition id="d:2" class="inventory"><metadata><title>Only a title</title></metadata></definition>`,
  {
    must: { name: 'redhat-release', state: '<version operation="pattern match">^[^7]</version>' },
    rhel7: { name: 'redhat-release-server', state: '<version operation="pattern match">^7[^\\d]</version>' },
    a: { name: 'a', state: lessThan('0:1-2', '(x86_64|aarch64)') },
    key: { name: 'a', state: '<signature_keyid operation="equals">199e2f91fd431d51</signature_keyid>' },
    b: { name: 'b' },
    nob: { name: 'b', attributes: 'check_existence="none_exist"' },
    from: { name: 'c', state: '<evr operation="greater than">0:1.0</evr>' },
    to: { name: 'c', state: '<evr operation="6">0:2.0-1</evr>' },
  },
);

describe('a file', () => {
  test('gives its definitions with their metadata', async () => {
    const [first, second, ...more] = await read({ 'x.xml': SAMPLE });
    expect(more).toEqual([]);
    expect(second).toMatchObject({ id: 'd:2', class: 'inventory', title: 'Only a title', cves: [] });
    expect(second && [...packagesOf(second)]).toEqual([]);
    const { criteria: _, ...metadata } = first ?? {};
    expect(metadata).toEqual({
      id: 'd:1',
      class: 'patch',
      title: 'RHSA-2024:1: an update',
      description: 'Long & plain',
      platforms: ['Red Hat Enterprise Linux 7', 'Other'],
      references: [
        { source: 'RHSA', id: 'RHSA-2024:1', url: 'https://example.com/1' },
        { source: 'CVE', id: 'CVE-2024-1' },
      ],
      severity: 'Important',
      issued: '2024-01-02',
      updated: '2024-02-03',
      cves: [
        {
          text: 'CVE-2024-1',
          vectors: ['7.5/CVSS:3.1/AV:N'],
          cwe: 'CWE-1',
          impact: 'low',
          href: 'https://example.com/c',
        },
      ],
      cpes: ['cpe:/o:redhat:enterprise_linux:7'],
      resolutions: [{ state: 'Will not fix', components: ['a', 'b'] }],
    });
  });

  test('gives the packages of its criteria, with their tests and conditions', async () => {
    const [definition] = await read({ 'x.xml.gz': gzipSync(SAMPLE) });
    const packages = definition === undefined ? [] : [...packagesOf(definition)];
    expect(
      packages.map(({ name, tests }) => ({ name, tests: tests.map(({ kind: _, name: __, ...test }) => test) })),
    ).toEqual([
      { name: 'a', tests: [{ evr: '0:1-2', operation: 'less than', arches: ['aarch64', 'x86_64'] }] },
      { name: 'b', tests: [{}] },
      {
        name: 'c',
        tests: [
          { evr: '0:1.0', operation: 'greater than' },
          { evr: '0:2.0-1', operation: 'less than' },
        ],
      },
    ]);
    const conditions = packages[0]?.conditions ?? [];
    expect(conditions.map((choice) => choice.map(({ comment }) => comment))).toEqual([
      ['Red Hat Enterprise Linux 7 is installed', 'CoreOS is installed'],
      ['Module nodejs:18 is enabled'],
    ]);
    expect(moduleOf(conditions)).toBe('nodejs:18');
  });

  test('without tests is read by its comments', async () => {
    const [definition] = await read({
      'x.xml': ovalOf(
        `<definition id="d:1" class="patch"><criteria operator="AND">
           <criterion test_ref="t:1" comment="a is earlier than 0:1-2"/><criterion test_ref="t:2" comment="a is signed with the key"/>
         </criteria></definition>`,
        {},
      ),
    });
    expect(
      definition && [...packagesOf(definition)].map(({ name, tests }) => [name, tests[0]?.evr, tests.length]),
    ).toEqual([['a', '0:1-2', 1]]);
  });

  test.each([
    ['cut short', SAMPLE.slice(0, -40), /x\.xml cannot be read: /],
    ['cut in a definition', SAMPLE.slice(0, 900), /x\.xml cannot be read: it ends in the middle/],
    ['no XML', 'hello', /x\.xml cannot be read: it is no valid XML/],
    ['of another kind', '<html></html>', /x\.xml cannot be read: it is no document of <oval_definitions>/],
    ['empty', '', /x\.xml cannot be read: it ends in the middle/],
    ['crossed', '<oval_definitions><a></b></oval_definitions>', /x\.xml cannot be read: it is no valid XML/],
  ])('%s rejects', async (_, text, message) => {
    await expect(read({ 'x.xml': text })).rejects.toThrow(/x\.xml cannot be read: /);
    await expect(withFeedsFolder({ 'x.xml': text }, (folder) => checkOval(folder, 'x.xml', signal))).rejects.toThrow(
      message,
    );
  });

  test('without definitions is none to fetch', async () => {
    const empty = ovalOf('', {});
    expect(await read({ 'x.xml': empty })).toEqual([]);
    expect(await read({ 'x.xml': '<o:oval_definitions><o:definitions /></o:oval_definitions>' })).toEqual([]);
    await expect(withFeedsFolder({ 'x.xml': empty }, (folder) => checkOval(folder, 'x.xml', signal))).rejects.toThrow(
      /no definition/,
    );
    await withFeedsFolder({ 'x.xml': SAMPLE }, (folder) => checkOval(folder, 'x.xml', signal));
  });

  test('may have any number of definitions', async () => {
    const one = SAMPLE.slice(SAMPLE.indexOf('<definition id="d:1"'), SAMPLE.indexOf('<definition id="d:2"'));
    const large = SAMPLE.replace(one, one.repeat(400));
    expect((await read({ 'x.xml': large })).length).toBe(401);
  });
});
