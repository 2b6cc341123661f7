import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fallen, type Quality, qualityOf } from '../../scripts/quality/baseline.ts';
import { readCauses } from '../../scripts/quality/causes.ts';
import { distributionOf } from '../../scripts/quality/label-images.ts';
import { measureLabels } from '../../scripts/quality/labels.ts';
import type { Measurement } from '../../scripts/quality/measure.ts';
import { measureRun } from '../../scripts/quality/runs.ts';
import { createSources, sourceVersionOf } from '../../scripts/quality/sources.ts';
import { withFigures } from '../../scripts/quality/table.ts';
import type { Inventory } from '../../src/domain/inventory.ts';
import type { Package } from '../../src/domain/package.ts';
import { installationRoot } from '../../src/installation.ts';
import { databaseOf, record } from './made-up.ts';

/** The measuring code on a made-up run and made-up labels: it has to notice what it is there for. */

const pkg = (type: string, name: string, version: string, source?: string): Package => ({
  type,
  name,
  version,
  ...(source !== undefined && { source: { name: source, version } }),
  foundBy: 'test',
  locations: [{ path: '/' }],
});

describe('a recorded run', () => {
  const inventory: Inventory = {
    subject: { kind: 'image', name: 'app' },
    distribution: { id: 'debian', versionId: '12', name: 'Debian 12' },
    packages: [
      pkg('deb', 'libcurl4', '7.88.1-10+deb12u5', 'curl'),
      pkg('deb', 'openssl', '3.0.11-1', 'openssl'),
      pkg('gem', 'openssl', '3.2.0'),
      pkg('gem', 'rdoc', '6.6.2'),
    ],
    problems: [],
    collectedAt: '2024-05-22T00:00:00Z',
  };
  const database = databaseOf([
    record({ vulnerabilityIds: ['CVE-2024-2398'] }),
    record({ vulnerabilityIds: ['CVE-2024-2004'], ranges: [{ introduced: '0' }], status: 'affected' }),
    record({ vulnerabilityIds: ['CVE-2024-0727'], name: 'openssl', ranges: [{ introduced: '0', fixed: '3.0.13-1' }] }),
    record({
      vulnerabilityIds: ['CVE-2024-27281'],
      feed: 'rubysec',
      ecosystem: 'RubyGems',
      name: 'rdoc',
      scheme: 'gem',
      ranges: [{ introduced: '0', fixed: '6.5.1.1' }],
    }),
  ]);
  const reported = (id: string, refs: readonly string[], fixes: Readonly<Record<string, string>> = {}) => ({
    id,
    affects: refs.map((ref) => ({ ref })),
    properties: Object.entries(fixes).map(([ref, value]) => ({
      name: `amazon:inspector:sbom_scanner:fixed_version:${ref}`,
      value,
    })),
  });
  const answer = {
    sbom: {
      metadata: { timestamp: '2024-05-22T15:41:11.119Z' },
      components: [
        { 'bom-ref': 'c1', name: 'curl', purl: 'pkg:deb/debian/curl@7.88.1-10%2Bdeb12u5?distro=bookworm' },
        { 'bom-ref': 'c2', name: 'openssl', purl: 'pkg:deb/debian/openssl@3.0.11-1?distro=bookworm' },
        { 'bom-ref': 'c3', name: 'openssl', purl: 'pkg:gem/openssl@3.2.0' },
        { 'bom-ref': 'c4', name: 'rdoc', purl: 'pkg:gem/rdoc@6.6.2' },
        { 'bom-ref': 'c5', name: 'linux', purl: 'pkg:deb/debian/linux@6.1.76-1' },
        { 'bom-ref': 'c6', name: 'gone', purl: 'pkg:deb/debian/gone@1' },
      ],
      vulnerabilities: [
        reported('CVE-2024-2398', ['c1'], { c1: '0:7.88.1-10+deb12u6' }),
        reported('CVE-2024-2004', ['c1'], { c1: '0:7.88.1-10+deb12u7' }),
        reported('CVE-2024-0727', ['c2', 'c3']),
        reported('CVE-2024-27281', ['c4'], { c4: '6.6.3.1' }),
        reported('CVE-2024-1086', ['c5']),
        reported('CVE-2024-9999', ['c6']),
      ],
    },
  };
  const run = measureRun(inventory, answer, database);

  test('the gem and the package of one name are two components', () => {
    expect(run.reported).toBe(6);
    expect(run.found).toEqual([
      'pkg:deb/debian/curl@7.88.1-10+deb12u5 CVE-2024-2004',
      'pkg:deb/debian/curl@7.88.1-10+deb12u5 CVE-2024-2398',
      'pkg:deb/debian/openssl@3.0.11-1 CVE-2024-0727',
    ]);
    expect(run.noFeedRecord).toEqual(['pkg:gem/openssl@3.2.0 CVE-2024-0727']);
  });
  test('a refutation names component, rule and advisory', () => {
    expect(run.refuted).toEqual([
      {
        component: 'pkg:gem/rdoc@6.6.2',
        vulnerability: 'CVE-2024-27281',
        rule: 'fixed',
        advisory: { feed: 'rubysec', id: 'CVE-2024-27281' },
        fact: '6.6.2 ≥ 6.5.1.1 (gem)',
      },
    ]);
  });
  test('a component that the inventory does not have is missed', () => {
    expect(run.missed).toEqual(['pkg:deb/debian/gone@1 CVE-2024-9999']);
  });
  test('fixed versions beside those of the service', () => {
    expect(run.fixes).toEqual({
      agree: 1,
      bare: 0,
      differ: [
        {
          pair: 'pkg:deb/debian/curl@7.88.1-10+deb12u5 CVE-2024-2004',
          theirs: '0:7.88.1-10+deb12u7',
          why: 'debian CVE-2024-2004 knows of no fix',
        },
        {
          pair: 'pkg:deb/debian/openssl@3.0.11-1 CVE-2024-0727',
          ours: '3.0.13-1',
          why: 'debian CVE-2024-0727 names a fix, the service none',
        },
      ],
      lost: [],
    });
  });
  test('what must hold is said whatever the baseline is', () => {
    const labels = measureLabels({ images: {} }, new Map(), [], database);
    const now: Measurement = { runs: { made: { ...run, ratio: 1.3, found: ['pkg:gem/openssl@3.2.0 CVE-1'] } }, labels };
    const before: Quality = qualityOf({ runs: { made: { ...run, fixes: { ...run.fixes, agree: 2 } } }, labels });
    expect(fallen(before, now)).toEqual([
      'made: missed pkg:deb/debian/gone@1 CVE-2024-9999',
      'made: shows 3 vulnerabilities, the service 6',
      'made: pkg:gem/openssl@3.2.0 CVE-1 must stay unmatched',
      `made: no longer found: ${run.found.join(', ')}`,
      "made: 1 fixed versions are the service's, were 2",
    ]);
  });
});

describe('labels', () => {
  const { add, all: sources } = createSources();
  add('deb', 'libcurl4', '7.88.1-10', 'curl', '7.88.1-10');
  add('deb', 'libc6', '2.36-9', 'glibc', '2.36-9');
  add('deb', 'bsdutils', '1:2.38.1-5', 'util-linux', '2.38.1-5');
  const database = databaseOf([
    record({ vulnerabilityIds: ['CVE-2024-2398'] }),
    record({ vulnerabilityIds: ['CVE-2024-2004'] }),
    record({ vulnerabilityIds: ['CVE-2024-1111'], name: 'glibc', ranges: [{ introduced: '0', fixed: '2.36-8' }] }),
    record({ vulnerabilityIds: ['CVE-2024-2222'], name: 'other' }),
    record({
      vulnerabilityIds: ['CVE-2024-3333'],
      ecosystem: 'PyPI',
      feed: 'pypa',
      name: 'urllib3',
      scheme: 'pep440',
      ranges: [{ introduced: '0', fixed: '1.26.5' }],
    }),
  ]);
  const of = (name: string, version: string, vuln: string, label: 'TP' | 'FP' | '??') => ({
    name,
    version,
    vuln,
    label,
  });
  const given = {
    images: {
      'docker.io/app@sha256:0000000000000000': [
        of('libc6', '2.36-9', 'CVE-2024-1111', 'TP'),
        of('libcurl4', '7.88.1-10', 'CVE-2024-2398', 'TP'),
        of('libcurl4', '7.88.1-10', 'CVE-2024-2398', 'TP'),
        of('libcurl4', '7.88.1-10', 'CVE-2024-2004', 'FP'),
        of('libcurl4', '7.88.1-10', 'CVE-2024-2222', 'FP'),
        of('bsdutils', '1:2.38.1-5', 'CVE-2024-2222', 'TP'),
        of('python3-urllib3', '1.24.2-1', 'CVE-2024-4444', 'TP'),
        of('urllib3', '1.24.2', 'CVE-2024-3333', 'FP'),
        of('urllib3', '1.25.0', 'CVE-2024-3333', 'TP'),
        of('urllib3', '1.25.1', 'CVE-2024-3333', 'TP'),
        of('urllib3', '1.25.1', 'CVE-2024-3333', 'FP'),
        of('urllib3', '1.25.2', 'CVE-2024-3333', '??'),
      ],
    },
  };
  const cause = { cause: 'label', why: 'made up', pair: 'CVE-2024-2004$' };
  const causes = readCauses({
    words: { label: 'made up' },
    causes: [cause, { ...cause, why: 'of nothing', pair: 'x^' }],
  });
  const report = measureLabels(given, sources, causes, database);

  test('are counted once a pair, and judged by what the label lost', () => {
    expect(report.ecosystems['Debian:12']).toEqual({
      pairs: 6,
      contradicted: 0,
      judged: 5,
      coverage: 0.833,
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 2,
      trueNegatives: 1,
      precision: 0.5,
      recall: 0.333,
      missedBy: { fixed: 1, 'no-record-of-package': 1 },
    });
  });
  test('an owned language package is the distribution’s, a contradicted pair is nobody’s', () => {
    expect(report.ecosystems.PyPI).toMatchObject({ pairs: 3, contradicted: 1, judged: 2, trueNegatives: 1 });
    expect(report.ecosystems.PyPI).toMatchObject({ truePositives: 1, falsePositives: 0 });
  });
  test('false positives have their cause, and causes their false positive', () => {
    expect(report.falsePositives).toEqual([
      {
        pair: 'docker.io/app@sha256:0000000 libcurl4 7.88.1-10 CVE-2024-2004',
        rule: '7.88.1-10 < 7.88.1-10+deb12u6 (deb) [debian CVE-2024-2004]',
        cause: 'label',
      },
    ]);
    expect(report.unusedCauses).toEqual(['of nothing']);
    const without = measureLabels(given, sources, [], database);
    const before = qualityOf({ runs: {}, labels: report });
    expect(before.labels.falsePositivesBy).toEqual({ label: 1 });
    expect(fallen(before, { runs: {}, labels: without })).toEqual([
      'a false positive without a cause: docker.io/app@sha256:0000000 libcurl4 7.88.1-10 CVE-2024-2004: 7.88.1-10 < 7.88.1-10+deb12u6 (deb) [debian CVE-2024-2004]',
    ]);
  });
  test('a fall of an ecosystem is said', () => {
    const before = qualityOf({ runs: {}, labels: { ...report, unusedCauses: [] } });
    const none = measureLabels({ images: {} }, sources, [], database);
    expect(fallen(before, { runs: {}, labels: none })).toEqual([
      'Debian:12: coverage 0, was 0.833',
      'Debian:12: precision 0, was 0.5',
      'Debian:12: recall 0, was 0.333',
      'PyPI: coverage 0, was 0.667',
      'PyPI: precision 0, was 1',
      'PyPI: recall 0, was 1',
    ]);
  });
  test('what is no file of labels or causes is refused', () => {
    expect(() => measureLabels({ images: { a: [{ vuln: 1 }] } }, sources, [], database)).toThrow();
    expect(() => readCauses({ words: {}, causes: [cause] })).toThrow('the cause label is not explained');
  });
});

describe('what labels lost', () => {
  test.each([
    ['docker.io/ubuntu@sha256:1', 'libc6', '2.19-0ubuntu6.15', 'ubuntu', '14.04'],
    ['docker.io/ubuntu@sha256:1', 'libc-bin', '2.36-0ubuntu4', 'ubuntu', '22.10'],
    ['docker.io/node@sha256:1', 'libc6', '2.19-18+deb8u1', 'debian', '8'],
    ['docker.io/a@sha256:1', 'ssl_client', '1.31.1-r11', 'alpine', '3.11.0'],
    ['docker.io/a@sha256:1', 'ssl_client', '1.31.1-r20', 'alpine', '3.12.0'],
    ['docker.io/a@sha256:1', 'glibc', '2.17-324.el7_9', 'rhel', '7'],
    ['docker.io/a@sha256:1', 'glibc', '2.28-211.el8', 'almalinux', '8'],
    ['docker.io/a@sha256:1', 'rpm', '4.17.0-9.cm2', 'azurelinux', '2'],
    ['docker.io/a@sha256:1', 'glibc', '2.26-13.56.1', undefined, undefined],
  ])('release of %s with %s %s: %s %s', (image, name, version, id, release) => {
    const { distribution } = distributionOf(image, [{ name, version }]);
    expect([distribution?.id, distribution?.versionId]).toEqual([id, release]);
  });
  test.each([
    ['same', '5.9+20140913-1+b1', '5.9+20140913-1'],
    ['without-epoch', '1:2.38.1-5', '2.38.1-5'],
    ['unknown', '2:1.02.185-2', undefined],
  ] as const)('version of a source, %s: %s → %s', (version, binary, expected) => {
    expect(sourceVersionOf({ name: 'x', version }, binary)).toBe(expected);
  });
});

test('docs/quality.md has the figures of the baseline', () => {
  const file = (name: string): string => readFileSync(join(installationRoot(), name), 'utf8');
  const page = file('docs/quality.md');
  expect(page).toContain('<!-- figures -->');
  expect(withFigures(page, JSON.parse(file('test/quality/baseline.json')) as Quality)).toBe(page);
});
