import { expect, test } from 'vitest';
import { SCAN } from '../../test/reports/sample-scan.ts';
import { jsonReport } from './json.ts';

const rendered = JSON.parse(jsonReport.render(SCAN, { colour: false }));

test('the members that docs/scan.md promises', () => {
  expect(Object.keys(rendered)).toEqual([
    'schemaVersion',
    'scannedAt',
    'target',
    'distribution',
    'database',
    'summary',
    'completeness',
    'problems',
    'dockerfileFindings',
    'findings',
    'notEvaluated',
  ]);
  expect(rendered.summary).toEqual({
    findings: 3,
    severities: { CRITICAL: 1, HIGH: 1, MEDIUM: 0, LOW: 1, INFORMATIONAL: 0, UNTRIAGED: 0 },
    dockerfileFindings: 0,
    dockerfileSeverities: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0, UNTRIAGED: 0 },
    hiddenUnfixed: 0,
    hidden: {},
    packages: 4,
    evaluated: 3,
    notEvaluated: [
      {
        reason: 'owned-by-distribution',
        type: 'pypi',
        count: 1,
        sentence: "1 pypi package: it belongs to distribution packages, which the distribution's advisories judge",
      },
    ],
    partial: false,
  });
});

test('a finding carries score, EPSS, KEV, and each package with its evidence', () => {
  expect(rendered.findings[0]).toMatchObject({
    id: 'CVE-2026-0001',
    severity: 'CRITICAL',
    epss: { score: 0.42, percentile: 0.9, date: '2026-11-01' },
    kev: { dateAdded: '2026-10-02', dateDue: '2026-10-23' },
    cwes: ['CWE-787'],
    packages: [
      { name: 'libssl3', fixedVersion: '3.0.11-1~deb12u2', evidence: { advisoryId: 'DSA-1', scheme: 'deb' } },
      { name: 'openssl' },
    ],
  });
});

test('the machine id of a host is not in a report, the id derived from it is', () => {
  const host = {
    hostname: 'web-1',
    machineId: '0123456789abcdef0123456789abcdef',
    architecture: 'amd64',
    ipV4Addresses: [],
    ipV6Addresses: [],
  };
  const inventory = { ...SCAN.inventory, subject: { kind: 'host' as const, name: '/', host } };
  const text = jsonReport.render({ ...SCAN, inventory }, { colour: false });
  expect(text).not.toContain(host.machineId);
  expect(JSON.parse(text).target.host.instanceId).toMatch(/^i-[0-9a-f]{17}$/);
});
