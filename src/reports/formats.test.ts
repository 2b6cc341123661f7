import { describe, expect, test } from 'vitest';
import { HOSTILE_SCAN } from '../../test/reports/hostile-scan.ts';
import { readCsv } from '../../test/reports/read-csv.ts';
import { SCAN } from '../../test/reports/sample-scan.ts';
import { parseXml } from '../inventory/formats/xml.ts';
import { csvCell, csvReport } from './csv.ts';
import { htmlReport } from './html.ts';
import { junitReport } from './junit.ts';
import type { ScanReport } from './report.ts';
import { sarifReport, uriOf } from './sarif.ts';

const PIPE = { colour: false };
const EMPTY: ScanReport = {
  ...SCAN,
  assessments: [],
  result: { matches: [], notEvaluated: [], evaluated: 4, completeness: [] },
};
const DOCKERFILES: ScanReport = {
  ...EMPTY,
  inventory: {
    ...EMPTY.inventory,
    dockerfiles: [{ path: '/app/Dockerfile', issues: [{ check: 'IN-DOCKER-007-001', startLine: 4, endLine: 5 }] }],
  },
};

const [FIRST, SECOND] = SCAN.assessments;
if (FIRST?.packageVulnerability === undefined || SECOND?.packageVulnerability === undefined) throw new Error('sample');
const [LIBSSL] = FIRST.packageVulnerability.packages;
const [LODASH] = SECOND.packageVulnerability.packages;
if (LIBSSL === undefined || LODASH === undefined) throw new Error('sample');
const { fixedVersion: _, ...UNFIXED } = LIBSSL;
/** As `--show all` lists it: a fix of a channel alone, a boot that is awaited, a statement that answers, each hostile. */
const ALL: ScanReport = {
  ...SCAN,
  assessments: [
    {
      ...FIRST,
      packageVulnerability: {
        ...FIRST.packageVulnerability,
        packages: [
          {
            ...UNFIXED,
            status: 'affected',
            channelFixes: [{ channel: 'esm-infra', fixedVersion: '3.0.11-1~esm1' }],
            remediation: 'Attach Ubuntu Pro (esm-infra) to get 3.0.11-1~esm1',
          },
          { ...LIBSSL, name: 'linux-image-6', rebootPending: true, remediation: 'Reboot: the fix is installed' },
        ],
      },
    },
    {
      ...SECOND,
      hidden: 'vex',
      packageVulnerability: {
        ...SECOND.packageVulnerability,
        packages: [
          {
            ...LODASH,
            vex: {
              status: 'not_affected',
              justification: 'vulnerable_code_not_present',
              reason: `<b>patched</b>\u001b[31m`,
              author: 'security@acme.example',
              timestamp: '2026-05-01T00:00:00.000Z',
              document: 'app.vex.json',
            },
          },
        ],
      },
    },
  ],
};
const ANSWER = 'not_affected, vulnerable_code_not_present: ';

describe('csv', () => {
  test('one line a finding and package, by RFC 4180', () => {
    const [head = [], ...rows] = readCsv(csvReport.render(SCAN, PIPE));
    expect(new Set(head).size).toBe(head.length);
    const first = Object.fromEntries(head.map((name, index) => [name, rows[0]?.[index]]));
    expect(rows).toHaveLength(4);
    expect(first).toMatchObject({
      Severity: 'CRITICAL',
      Id: 'CVE-2026-0001',
      Package: 'libssl3',
      'Installed Version': '3.0.11-1',
      'Fixed Version': '3.0.11-1~deb12u2',
      EPSS: '0.42',
      'KEV Due': '2026-10-23',
      Advisory: 'DSA-1',
    });
  });

  test('what is hidden, answered, in a channel or waiting for a boot', () => {
    const [head = [], ...rows] = readCsv(csvReport.render(ALL, PIPE));
    const lines = rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index]])));
    expect(lines[0]).toMatchObject({
      'Fixed Version': '',
      'Fix Available': 'NO',
      Remediation: 'Attach Ubuntu Pro (esm-infra) to get 3.0.11-1~esm1',
      Priority: 'IMMEDIATE',
      'Priority Score': '100',
      Hidden: '',
      VEX: '',
      'Channel Fix': 'esm-infra 3.0.11-1~esm1',
      'Reboot Pending': '',
    });
    expect(lines[1]).toMatchObject({ 'Reboot Pending': 'YES', Remediation: 'Reboot: the fix is installed' });
    expect(lines[2]).toMatchObject({
      Hidden: 'vex',
      VEX: `${ANSWER}<b>patched</b> [31m (security@acme.example, 2026-05-01, app.vex.json)`,
    });
  });

  test('findings on Dockerfiles are lines too', () => {
    expect(readCsv(csvReport.render(DOCKERFILES, PIPE))[1]?.slice(0, 4)).toEqual([
      'CRITICAL',
      'IN-DOCKER-007-001',
      'AWS access key id in the build',
      'dockerfile',
    ]);
  });

  test.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "a"', '"say ""a"""'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@types/node', "'@types/node"],
    ['\t=1', "' =1"],
    ['a\r\nb', 'a b'],
    ['', ''],
  ])('the cell %j', (text, cell) => expect(csvCell(text)).toBe(cell));
});

describe('junit', () => {
  const suiteOf = (scan: ScanReport) => {
    const root = parseXml(Buffer.from(junitReport.render(scan, PIPE)));
    const [suite] = root.children;
    return { root, suite, cases: suite?.children ?? [] };
  };

  test('a failed test a finding, a skipped one for what nobody judged', () => {
    const { root, suite, cases } = suiteOf(SCAN);
    expect(root.name).toBe('testsuites');
    expect(suite?.attributes).toMatchObject({ name: 'image app.tar', tests: '5', failures: '4', skipped: '1' });
    expect(cases.map(({ children }) => children[0]?.name)).toEqual([
      ...['failure', 'failure', 'failure', 'failure', 'skipped'],
    ]);
    expect(cases[0]?.attributes).toMatchObject({ classname: 'deb.libssl3' });
    expect(cases[0]?.children[0]?.attributes).toEqual({
      message: 'CRITICAL CVE-2026-0001: fixed in 3.0.11-1~deb12u2',
      type: 'CRITICAL',
    });
  });

  test('without findings there is a passed test, and none when nothing was evaluated', () => {
    expect(suiteOf(EMPTY).cases.map(({ children }) => children)).toEqual([[]]);
    const nothing = { ...EMPTY, result: { ...EMPTY.result, evaluated: 0 } };
    expect(suiteOf(nothing).cases.map(({ children }) => children[0]?.name)).toEqual(['skipped']);
    expect(suiteOf(DOCKERFILES).suite?.attributes).toMatchObject({ tests: '1', failures: '1' });
  });

  test('what is hidden, answered, in a channel or waiting for a boot', () => {
    const failures = suiteOf(ALL).cases.map(({ children }) => children[0]);
    expect(failures[0]?.attributes.message).toBe(
      'CRITICAL CVE-2026-0001: no fix here, with esm-infra in 3.0.11-1~esm1',
    );
    expect(failures[0]?.text).toContain('Remedy: Attach Ubuntu Pro (esm-infra) to get 3.0.11-1~esm1');
    expect(failures[0]?.text).toContain('Priority: IMMEDIATE (known to be exploited since 2026-10-02 (CISA KEV)');
    expect(failures[0]?.text).not.toContain('Hidden');
    expect(failures[1]?.attributes.message).toContain('the fix is installed and waits for a reboot');
    expect(failures[2]?.text).toContain(`Hidden by default: VEX ${ANSWER}<b>patched</b>\ufffd[31m (security@acme`);
  });

  test('test names tell every case apart', () => {
    const names = suiteOf(SCAN).cases.map(({ attributes }) => `${attributes.classname} ${attributes.name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('sarif', () => {
  const runOf = (scan: ScanReport) => JSON.parse(sarifReport.render(scan, PIPE)).runs[0];

  test('what is hidden is suppressed, with the answer; fixes of channels and boots are told', () => {
    const { tool, results } = runOf(ALL);
    expect(results[0].message.text).toContain(': no fix here, with esm-infra in 3.0.11-1~esm1. ');
    expect(results[0]).toMatchObject({
      suppressions: [],
      properties: {
        priority: 'IMMEDIATE',
        channelFixes: [{ channel: 'esm-infra', fixedVersion: '3.0.11-1~esm1' }],
      },
    });
    expect(results[0].properties).not.toHaveProperty('hidden');
    expect(results[1].properties).toMatchObject({ rebootPending: true });
    const answer = `${ANSWER}<b>patched</b>\ufffd[31m (security@acme.example, 2026-05-01, app.vex.json)`;
    expect(results[2]).toMatchObject({
      suppressions: [{ kind: 'external', status: 'accepted', justification: `VEX ${answer}` }],
      properties: { hidden: 'vex', vex: answer },
    });
    expect(tool.driver.rules[0].help.text).toContain('Priority: IMMEDIATE (');
    for (const result of runOf(SCAN).results) expect(result).not.toHaveProperty('suppressions');
  });

  test('a rule a vulnerability, a result a package', () => {
    const { tool, results } = runOf(SCAN);
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      ...['CVE-2026-0001', 'CVE-2026-0003', 'CVE-2026-0002'],
    ]);
    expect(tool.driver.rules[0]).toMatchObject({
      defaultConfiguration: { level: 'error' },
      helpUri: 'https://security-tracker.debian.org/tracker/CVE-2026-0001',
      properties: { 'security-severity': '9.5', tags: expect.arrayContaining(['security', 'CRITICAL', 'KEV']) },
    });
    expect(results).toHaveLength(4);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(results[2]).toMatchObject({
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'srv/app/node_modules/lodash/package.json' },
            region: { startLine: 1 },
          },
        },
      ],
      properties: { package: 'lodash', installedVersion: '4.17.20', fixedVersion: '4.17.21' },
    });
  });

  test('levels and scores say what severities say', () => {
    const [first] = SCAN.assessments;
    if (first === undefined) throw new Error('the sample has no finding');
    const told = (['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNTRIAGED'] as const).map((severity) => {
      // The score of one that a distribution calls minor contradicts its severity: the severity is told.
      const rule = runOf({ ...SCAN, assessments: [{ ...first, severity, inspectorScore: 9.8 }] }).tool.driver.rules[0];
      return [rule.defaultConfiguration.level, rule.properties['security-severity']];
    });
    expect(told).toEqual([
      ['error', '9.8'],
      ['error', '8.0'],
      ['warning', '5.5'],
      ['note', '2.0'],
      ['note', undefined],
      ['note', undefined],
    ]);
  });

  test('a result keeps its fingerprint when versions and other findings change, and no two have the same', () => {
    const printsOf = (scan: ScanReport): string[] =>
      runOf(scan).results.map(
        (result: { partialFingerprints: { primaryLocationLineHash: string } }) =>
          result.partialFingerprints.primaryLocationLineHash,
      );
    const before = printsOf(SCAN);
    expect(new Set(before).size).toBe(before.length);
    const later = {
      ...SCAN,
      assessments: SCAN.assessments.slice(1).map((assessment) => ({
        ...assessment,
        ...(assessment.packageVulnerability && {
          packageVulnerability: {
            ...assessment.packageVulnerability,
            packages: assessment.packageVulnerability.packages.map((pkg) => ({ ...pkg, version: '99' })),
          },
        }),
      })),
    };
    expect(printsOf(later)).toEqual(before.slice(2));
  });

  test('what was not judged is told beside the results', () => {
    const [{ toolExecutionNotifications }] = runOf(SCAN).invocations;
    expect(toolExecutionNotifications[0].message.text).toMatch(/^Not evaluated: 1 pypi package/);
  });

  test('a Dockerfile has lines', () => {
    expect(runOf(DOCKERFILES).results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'app/Dockerfile', uriBaseId: 'TARGETROOT' },
      region: { startLine: 4, endLine: 5 },
    });
  });

  test.each([
    ['/srv/a b/ü.json', 'srv/a%20b/%C3%BC.json'],
    ['/../../etc/passwd', 'etc/passwd'],
    ['//evil.example/x', 'evil.example/x'],
    ['/a:b?c#d', 'a%3Ab%3Fc%23d'],
    ['/', '.'],
  ])('the path %j stays inside the target', (path, uri) => expect(uriOf(path)).toBe(uri));
});

describe('html', () => {
  test('a page with a row a finding and all that was not judged', () => {
    const page = htmlReport.render(SCAN, PIPE);
    expect(page.match(/<tbody /g)).toHaveLength(3);
    expect(page).toContain('Not evaluated, so neither clean nor affected');
    expect(page).toContain('<span class="kev">KEV</span>');
    expect(page).toContain('id="show-critical" checked');
  });

  test('what is hidden, answered, in a channel or waiting for a boot', () => {
    const page = htmlReport.render({ ...ALL, hidden: { 'not-applicable': 2 } }, PIPE);
    expect(page).toContain('<td class="version"><code>esm-infra 3.0.11-1~esm1</code></td>');
    expect(page).toContain('<code>Attach Ubuntu Pro (esm-infra) to get 3.0.11-1~esm1</code>');
    expect(page).toContain('<td class="version"><code>reboot</code></td>');
    expect(page).toContain('<span class="priority immediate">IMMEDIATE</span>');
    expect(page).toContain('<tbody class="is-high is-fixable is-hidden">');
    expect(page).toContain('Hidden by default: a VEX statement answers it');
    expect(page).toContain(`lodash: ${ANSWER}&lt;b&gt;patched&lt;/b&gt;\ufffd[31m (security@acme.example`);
    expect(page).toContain('id="only-shown"');
    expect(page).toContain('Not shown: 2 findings of kernels that do not run here; --show all lists them');
    const usual = htmlReport.render(SCAN, PIPE);
    expect(usual).not.toMatch(/id="only-shown"|Not shown|Hidden by default/);
  });

  test('nothing is loaded and nothing runs', () => {
    for (const scan of [SCAN, ALL, EMPTY, DOCKERFILES, HOSTILE_SCAN]) {
      const page = htmlReport.render(scan, PIPE);
      expect(page).not.toMatch(/<(script|img|iframe|object|embed|link|base|svg)\b/i);
      expect(page).not.toMatch(/<[^>]*\son\w+\s*=/i);
      expect(page).not.toMatch(/(href|src)="(?!https?:\/\/)/i);
      expect(page).not.toMatch(/url\(|@import/);
      expect(page).toContain("default-src 'none'");
    }
  });
});
