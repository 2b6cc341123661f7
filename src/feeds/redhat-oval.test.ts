import { describe, expect, test } from 'vitest';
import { peerFixtures } from '../../test/peer-fixtures.ts';
import { hasShared } from '../../test/shared.ts';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { gz, parseFiles } from './fixtures/feeds-folder.ts';
import { lessThan, type OvalSample, ovalOf } from './fixtures/oval.ts';
import { redhatOval } from './redhat-oval.ts';

const RHEL7 = 'redhat-oval/rhel-7-including-unpatched.oval.xml';
const brief = (a: AdvisoryRecord): string =>
  [
    ...[a.advisoryId, a.ecosystem, a.channel, a.module, a.name, a.status, JSON.stringify(a.ranges)],
    ...[a.arches?.join(), a.vulnerabilityIds.join()],
  ]
    .filter((part) => part !== undefined)
    .join(' ');

const rhsa = (id: string, cves: readonly string[], criteria: string): string => `
  <definition class="patch" id="oval:com.redhat.rhsa:def:${id}"><metadata><title>${id}: an update (Important)</title>
    <reference ref_id="${id}" source="RHSA"/>${cves.map((cve) => `<reference ref_id="${cve}" source="CVE"/>`).join('')}
    <advisory><severity>Important</severity><issued date="2024-05-02"/><updated date="2024-05-03"/>
      ${cves.map((cve) => `<cve cvss3="7.5/CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" cwe="CWE-416->CWE-787">${cve}</cve>`).join('')}
    </advisory></metadata><criteria operator="OR">${criterion('must', 'Red Hat Enterprise Linux must be installed')}
    <criteria operator="AND">${criterion('release', 'Red Hat Enterprise Linux 7 is installed')}${criteria}</criteria></criteria></definition>`;
const criterion = (key: string, comment: string): string => `<criterion comment="${comment}" test_ref="t:${key}"/>`;
const open = (kind: 'cve' | 'unaffected', cve: string, resolutions: string, criteria: string): string => `
  <definition class="vulnerability" id="oval:com.redhat.${kind}:def:${cve}"><metadata><title>x</title>
    <reference ref_id="${cve}" source="CVE"/><advisory><severity>Low</severity><updated date="2024-06-01"/><affected>${resolutions}</affected></advisory>
    </metadata><criteria operator="OR">${criterion('must', 'Red Hat Enterprise Linux must be installed')}
    <criteria operator="AND">${criterion('release', 'Red Hat Enterprise Linux 7 is installed')}<criteria operator="OR">${criteria}</criteria></criteria></criteria></definition>`;
const TESTS: Readonly<Record<string, OvalSample>> = {
  must: { name: 'redhat-release' },
  release: { name: 'redhat-release-server', state: '<version operation="pattern match">^7</version>' },
  a: { name: 'bind', state: lessThan('32:9.11.4-26.P2.el7_9.13', 'aarch64|x86_64') },
  older: { name: 'bind', state: lessThan('32:9.11.4-16.P2.el7_8.6', 'x86_64') },
  debug: { name: 'bind-debuginfo', state: lessThan('32:1-1') },
  key: { name: 'bind', state: '<signature_keyid operation="equals">x</signature_keyid>' },
  bind: { name: 'bind' },
  libs: { name: 'bind-libs' },
  no: { name: 'bind-libs', attributes: 'check_existence="none_exist"' },
};

test('errata, open and unaffected packages', async () => {
  const { advisories, facts, problems, completeness } = await parseFiles(redhatOval, {
    [RHEL7]: ovalOf(
      rhsa(
        'RHSA-2023:4152',
        ['CVE-2023-1001', 'CVE-2023-1002'],
        criterion('a', 'bind is earlier') + criterion('key', 'signed') + criterion('debug', 'x'),
      ) +
        rhsa('RHSA-2020:2383', ['CVE-2023-1001'], criterion('older', 'bind is earlier')) +
        open(
          'cve',
          'CVE-2024-2001',
          '<resolution state="Will not fix"><component>bind</component></resolution><resolution state="Out of support scope"><component>bind-libs</component></resolution>',
          criterion('bind', 'bind is installed') +
            criterion('libs', 'bind-libs is installed') +
            criterion('debug', 'x'),
        ) +
        open(
          'unaffected',
          'CVE-2024-2002',
          '',
          `<criteria operator="AND">${criterion('libs', 'bind-libs is installed')}${criterion('no', 'bind-libs is not installed')}</criteria>`,
        ),
      TESTS,
      '',
    ),
  });
  expect(problems).toEqual([]);
  expect(advisories.map(brief)).toEqual([
    'CVE-2024-2001 Red Hat:7 bind ignored [{"introduced":"0"}] CVE-2024-2001',
    'CVE-2024-2001 Red Hat:7 bind-libs end-of-life [{"introduced":"0"}] CVE-2024-2001',
    'CVE-2024-2002 Red Hat:7 bind-libs not-affected [] CVE-2024-2002',
    'RHSA-2020:2383 Red Hat:7 bind fixed [{"introduced":"0","fixed":"32:9.11.4-16.P2.el7_8.6"}] x86_64 CVE-2023-1001',
    'RHSA-2023:4152 Red Hat:7 bind fixed [{"introduced":"32:9.11.4-17","fixed":"32:9.11.4-26.P2.el7_9.13"}] x86_64 CVE-2023-1001',
    'RHSA-2023:4152 Red Hat:7 bind fixed [{"introduced":"0","fixed":"32:9.11.4-26.P2.el7_9.13"}] aarch64 CVE-2023-1001',
    'RHSA-2023:4152 Red Hat:7 bind fixed [{"introduced":"0","fixed":"32:9.11.4-26.P2.el7_9.13"}] aarch64,x86_64 CVE-2023-1002',
  ]);
  expect(facts.map(({ id, cwes, cvss }) => [id, cwes?.join(), cvss?.[0]?.source])).toEqual([
    ['CVE-2023-1001', 'CWE-416,CWE-787', 'REDHAT'],
    ['CVE-2023-1002', 'CWE-416,CWE-787', 'REDHAT'],
  ]);
  expect(completeness).toEqual({ 'Red Hat:7': { level: 'full' } });
});

test('a file of a support channel knows its fixes alone', async () => {
  const { advisories, completeness } = await parseFiles(redhatOval, {
    'redhat-oval/rhel-7.7-eus.oval.xml.gz': gz(
      ovalOf(rhsa('RHSA-2023:1', ['CVE-2023-1001'], criterion('a', 'x')), TESTS),
    ),
  });
  expect(advisories.map(({ channel }) => channel)).toEqual(['eus-7.7']);
  expect(completeness['Red Hat:7']?.level).toBe('fixed-only');
});

test('definitions that cannot be read are problems; a file that is cut short rejects', async () => {
  const whole = ovalOf(
    rhsa('RHSA-2023:1', ['CVE-2023-1001'], '') +
      rhsa('none', [], criterion('a', 'x')) +
      rhsa('RHSA-2023:2', [], criterion('bind', 'x')),
    TESTS,
  );
  const { advisories, problems } = await parseFiles(redhatOval, { [RHEL7]: whole });
  expect(advisories).toEqual([]);
  expect(problems.map((problem) => problem.replace(/^.*def:/, ''))).toEqual([
    'RHSA-2023:1: it speaks of no package',
    'none: it names no erratum',
    'RHSA-2023:2: no fixed version: bind',
  ]);
  await expect(parseFiles(redhatOval, { [RHEL7]: whole.slice(0, 1_000) })).rejects.toThrow(
    /rhel-7-including-unpatched\.oval\.xml cannot be read/,
  );
});

interface JsonCriteria {
  readonly Operator: string;
  readonly Criterions?: readonly { readonly Comment: string; readonly TestRef: string }[];
  readonly Criterias?: readonly JsonCriteria[];
}
interface JsonDefinition {
  readonly Class: string;
  readonly ID: string;
  readonly Metadata: {
    readonly Title: string;
    readonly References: readonly { readonly Source: string; readonly RefID: string }[];
    readonly Advisory: {
      readonly Severity: string;
      readonly Cves?: readonly { readonly CveID: string; readonly Cvss3?: string }[];
      readonly Affected?: { readonly Resolution?: { readonly State: string; readonly Component?: string } };
    };
  };
  readonly Criteria: JsonCriteria;
}

/** A file of OVAL from the form in which another scanner keeps its definitions, tests, objects and states one by one. */
function xmlOfParts(parts: ReadonlyMap<string, Buffer>): string {
  const escaped = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const criteria = (node: JsonCriteria): string =>
    `<criteria operator="${node.Operator}">${(node.Criterions ?? []).map((c) => `<criterion comment="${escaped(c.Comment)}" test_ref="${c.TestRef}"/>`).join('')}${(node.Criterias ?? []).map(criteria).join('')}</criteria>`;
  const json = <T>(name: string): T => JSON.parse(parts.get(name)?.toString('utf8') ?? '{}') as T;
  const definitions = [...parts]
    .filter(([name]) => name.startsWith('definitions/'))
    .map(([, body]) => JSON.parse(body.toString('utf8')) as JsonDefinition)
    .map(
      ({ Class, ID, Metadata: { Title, References, Advisory }, Criteria }) =>
        `<definition class="${Class}" id="${ID}"><metadata><title>${escaped(Title)}</title>${References.map((r) => `<reference source="${r.Source}" ref_id="${r.RefID}"/>`).join('')}<advisory><severity>${Advisory.Severity}</severity>${(Advisory.Cves ?? []).map((c) => `<cve cvss3="${c.Cvss3 ?? ''}">${c.CveID}</cve>`).join('')}<affected><resolution state="${Advisory.Affected?.Resolution?.State ?? ''}"/></affected></advisory></metadata>${criteria(Criteria)}</definition>`,
    );
  const { RpminfoTests = [] } = json<{
    RpminfoTests?: {
      ID: string;
      Comment: string;
      CheckExistence?: string;
      Object: { ObjectRef: string };
      State: { StateRef: string };
    }[];
  }>('tests/tests.json');
  const { RpminfoObjects = [] } = json<{ RpminfoObjects?: { ID: string; Name?: string }[] }>('objects/objects.json');
  type Text = { Text?: string; Operation?: string };
  const { RpminfoState = [] } = json<{
    RpminfoState?: { ID: string; Arch?: Text; Evr?: Text; SignatureKeyID?: Text }[];
  }>('states/states.json');
  const field = (name: string, { Text: text, Operation = 'equals' }: Text = {}): string =>
    text === undefined ? '' : `<${name} operation="${Operation}">${escaped(text)}</${name}>`;
  return `<oval_definitions><definitions>${definitions.join('')}</definitions>
    <tests>${RpminfoTests.map((t) => `<rpminfo_test id="${t.ID}" check_existence="${t.CheckExistence ?? ''}"><object object_ref="${t.Object.ObjectRef}"/>${t.State.StateRef === '' ? '' : `<state state_ref="${t.State.StateRef}"/>`}</rpminfo_test>`).join('')}</tests>
    <objects>${RpminfoObjects.filter(({ Name }) => Name !== undefined)
      .map((o) => `<rpminfo_object id="${o.ID}"><name>${o.Name}</name></rpminfo_object>`)
      .join('')}</objects>
    <states>${RpminfoState.map((s) => `<rpminfo_state id="${s.ID}">${field('arch', s.Arch)}${field('evr', s.Evr)}${field('signature_keyid', s.SignatureKeyID)}</rpminfo_state>`).join('')}</states></oval_definitions>`;
}

describe.skipIf(!hasShared)("definitions of another scanner's tests", () => {
  const folder = 'pkg/vulnsrc/redhat-oval/testdata/happy/vuln-list-redhat/oval/8/';
  const partsOf = (name: string): ReadonlyMap<string, Buffer> =>
    new Map(
      [...peerFixtures('aquasecurity__trivy-db')].flatMap(([path, body]) =>
        path.startsWith(`${folder}${name}/`) ? [[path.slice(folder.length + name.length + 1), body] as const] : [],
      ),
    );

  test('RHEL 8 with what is not fixed', async () => {
    const { advisories, problems } = await parseFiles(redhatOval, {
      'redhat-oval/rhel-8-including-unpatched.oval.xml': xmlOfParts(partsOf('rhel-8-including-unpatched')),
    });
    expect(problems).toEqual([]);
    const lines = advisories.map(brief);
    expect(lines).toContain(
      'RHSA-2020:5624 Red Hat:8 thunderbird fixed [{"introduced":"0","fixed":"78.6.0-1.el8_3"}] aarch64,ppc64le,x86_64 CVE-2020-16042,CVE-2020-26971',
    );
    expect(lines).toContain(
      'CVE-2026-23745 Red Hat:8 nodejs:20 nodejs-full-i18n affected [{"introduced":"0"}] CVE-2026-23745',
    );
    expect(lines).toContain(
      'CVE-2026-23745 Red Hat:8 nodejs:22 nodejs-full-i18n affected [{"introduced":"0"}] CVE-2026-23745',
    );
    expect(lines).toContain('CVE-2026-23745 Red Hat:8 grafana-postgres affected [{"introduced":"0"}] CVE-2026-23745');
    expect(lines.filter((line) => line.startsWith('CVE-2020-11869 Red Hat:8 virt:rhel qemu-'))).not.toEqual([]);
    expect(
      advisories
        .filter(({ vulnerabilityIds }) => vulnerabilityIds.includes('CVE-2020-11869'))
        .every(({ status }) => status === 'not-affected'),
    ).toBe(true);
    expect(lines.filter((line) => line.startsWith('RHSA-2020:4751 Red Hat:8 httpd:2.4 ')).length).toBeGreaterThan(0);
  });

  test('a support channel of RHEL 8.1', async () => {
    const { advisories, problems } = await parseFiles(redhatOval, {
      'redhat-oval/rhel-8.1-eus.oval.xml': xmlOfParts(partsOf('rhel-8.1-eus')),
    });
    expect([advisories.map(({ channel, name, ranges }) => [channel, name, ranges[0]?.fixed]), problems]).toEqual([
      [['eus-8.1', 'thunderbird', '999.el8_3']],
      [],
    ]);
  });
});
