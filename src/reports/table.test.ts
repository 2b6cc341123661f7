import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { DATABASE, lodash, SCAN, yaml } from '../../test/reports/sample-scan.ts';
import { styleOf } from './style.ts';
import { tableLines, tableReport } from './table.ts';

const PIPE = { colour: false };
const ESCAPE = '\u001b';

test('a scan as a person reads it', () => {
  expect(tableReport.render(SCAN, PIPE)).toBe(`image app.tar · Debian GNU/Linux 12 (bookworm)

SEVERITY  PACKAGE          INSTALLED  FIXED             ID              EPSS  KEV  WHERE
CRITICAL  openssl,libssl3  3.0.11-1   3.0.11-1~deb12u2  CVE-2026-0001    42%  KEV  deb database

HIGH      lodash           4.17.20    4.17.21           CVE-2026-0003   9.0%       /srv/app/node_modules/lodash/package.json

LOW       libssl3          3.0.11-1   no-dsa            CVE-2026-0002  0.04%       deb database

3 findings: 1 critical, 1 high, 1 low; 2 can be fixed; 1 known to be exploited (KEV)
Evaluated 3 of 4 packages (2 deb and 1 npm)
Not evaluated: 1 pypi package: it belongs to distribution packages, which the distribution's advisories judge
Judged by the starter database of 2026-11-01, 7 days old
  starter database of 2026-11-01, Debian 12: fixed-in facts of 311 source packages, unfixed CVEs unknown; run \`assay db update\`
  starter database of 2026-11-01, npm: complete, advisories of 4000 packages
`);
});

test('a fix that only a channel has, and one that waits for a boot', () => {
  const [critical] = SCAN.assessments;
  const about = critical?.packageVulnerability;
  const [pkg] = about?.packages ?? [];
  if (critical === undefined || about === undefined || pkg === undefined) throw new Error('sample');
  const { fixedVersion: _, ...unfixed } = pkg;
  const channelFixes = [{ channel: 'esm-infra', fixedVersion: '1.2-3~esm1' }];
  const packages = [
    { ...unfixed, channelFixes },
    { ...pkg, channelFixes, name: 'fixed-here' },
    { ...pkg, rebootPending: true, name: 'linux-image-6' } as const,
  ];
  const assessments = [{ ...critical, packageVulnerability: { ...about, packages } }];
  const lines = tableReport.render({ ...SCAN, assessments }, PIPE).split('\n');
  expect(lines[3]).toMatch(/^CRITICAL +libssl3 +3\.0\.11-1 +esm-infra 1\.2-3~esm1 +CVE-2026-0001/);
  expect(lines[4]).toMatch(/^CRITICAL +fixed-here +3\.0\.11-1 +3\.0\.11-1~deb12u2 +CVE-2026-0001/);
  expect(lines[5]).toMatch(/^CRITICAL +linux-image-6 +3\.0\.11-1 +reboot +CVE-2026-0001/);
});

test.each([120, 100, 80, 60, 40])(
  'in %i columns no table line is wider than the terminal, and ids stay whole',
  (width) => {
    const table = tableReport.render(SCAN, { colour: false, width }).split('\n\n3 findings')[0] ?? '';
    const lines = table.split('\n').slice(2);
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    expect(table).toContain('CVE-2026-0001');
    expect(table).toContain('CRITICAL');
  },
);

test('the many packages of one source are cut in a pipe too, a single long name is not', () => {
  const row = {
    severity: 'LOW',
    installed: '1',
    fixed: '2',
    id: 'CVE-2026-0009',
    epss: '-',
    kev: '',
    where: 'x',
  } as const;
  const many = Array.from({ length: 40 }, (_, i) => `libreoffice-part-${i}`).join(',');
  const long = 'com.example.a-rather-long-group-of-artifacts:and-an-artifact-of-the-same-kind';
  const cell = (packages: string): string | undefined =>
    /^LOW {2,}(.+?) {2,}1 /.exec(tableLines([{ ...row, packages }], PIPE, styleOf(false))[1] ?? '')?.[1];
  expect(cell(many)).toBe('libreoffice-part-0,libreoffice-part-1,libreoffice-part-2 +37');
  expect(cell(long)).toBe(long);
});

test('colours are escape codes around whole cells and change no width', () => {
  const coloured = tableReport.render(SCAN, { colour: true });
  expect(coloured).toContain(`${ESCAPE}[1;97;41mCRITICAL${ESCAPE}[0m`);
  expect(stripVTControlCharacters(coloured).replaceAll(/ +$/gm, '')).toBe(tableReport.render(SCAN, PIPE));
});

test('control characters of a scanned name never reach the terminal', () => {
  const evil = `/srv/${ESCAPE}[2Jevil\r\n/package.json`;
  const [first] = SCAN.assessments;
  const packages = first?.packageVulnerability?.packages.map((p) => ({
    ...p,
    type: 'npm',
    filePath: evil,
    name: evil,
  }));
  const assessments =
    first?.packageVulnerability && packages
      ? [{ ...first, packageVulnerability: { ...first.packageVulnerability, packages } }]
      : [];
  const problems = [{ path: evil, extractor: 'dpkg', reason: evil }];
  const text = tableReport.render({ ...SCAN, assessments, inventory: { ...SCAN.inventory, problems } }, PIPE);
  expect(text).toContain('evil');
  expect(text).not.toContain(ESCAPE);
  expect(text).not.toContain('\r');
});

test('nothing evaluated is never told as nothing found', () => {
  const nothing = {
    ...SCAN,
    assessments: [],
    inventory: { ...SCAN.inventory, packages: [lodash] },
    result: {
      ...SCAN.result,
      evaluated: 0,
      notEvaluated: [{ package: lodash, reason: 'unsupported-ecosystem' as const }],
    },
  };
  const text = tableReport.render(nothing, PIPE);
  expect(text).toContain('Nothing was evaluated: this is not a clean bill of health');
  expect(text).toContain('Not evaluated: 1 npm package: Assay has no advisories for this kind of package');
});

test('an unknown distribution and a partial inventory are said in sentences', () => {
  const { distribution: _, ...inventory } = SCAN.inventory;
  const text = tableReport.render(
    {
      ...SCAN,
      inventory: { ...inventory, problems: [{ path: '/var/lib/dpkg/status', extractor: 'dpkg', reason: 'cut short' }] },
      result: { ...SCAN.result, notEvaluated: [{ package: yaml, reason: 'unknown-distribution' }] },
    },
    PIPE,
  );
  expect(text).toContain('1 problem: the inventory is partial\n  /var/lib/dpkg/status (dpkg): cut short');
  expect(text).toContain('the distribution could not be told (no readable os-release)');
});

test('an updated database does not ask for an update', () => {
  const text = tableReport.render({ ...SCAN, database: { ...DATABASE, starter: false } }, PIPE);
  expect(text).toContain('Judged by the database of 2026-11-01, 7 days old');
  expect(text).not.toContain('assay db update');
});
