import { expect, test } from 'vitest';
import { SCAN } from '../../test/reports/sample-scan.ts';
import { judgeGate } from '../cli/gate.ts';
import { dockerfileFindings } from './dockerfile.ts';
import type { JsonScanReport } from './json.ts';
import { jsonReport } from './json.ts';
import { tableReport } from './table.ts';

const scan = {
  ...SCAN,
  assessments: [],
  inventory: {
    ...SCAN.inventory,
    dockerfiles: [
      {
        path: '/app/\u001b[31mDockerfile',
        issues: [
          { check: 'IN-DOCKER-001', startLine: 3, endLine: 5 },
          { check: 'IN-DOCKER-007-001', startLine: 9, endLine: 9 },
        ],
      },
      { path: 'image.Dockerfile', issues: [{ check: 'IN-DOCKER-099', startLine: 1, endLine: 1 }] },
    ],
  },
};

test('worst first; a check that nobody knows is shown and untriaged', () => {
  expect(dockerfileFindings(scan.inventory).map(({ check, severity }) => [check, severity])).toEqual([
    ['IN-DOCKER-007-001', 'CRITICAL'],
    ['IN-DOCKER-001', 'INFORMATIONAL'],
    ['IN-DOCKER-099', 'UNTRIAGED'],
  ]);
});

test('the table has them apart from packages, with printable paths', () => {
  const text = tableReport.render(scan, { colour: false });
  expect(text).toContain(
    'CRITICAL       IN-DOCKER-007-001  /app/\ufffd[31mDockerfile:9    AWS access key id in the build\n',
  );
  expect(text).toContain('/app/\ufffd[31mDockerfile:3-5  apt-get update');
  expect(text).toContain('build history:1');
  expect(text).toContain('3 findings in 2 Dockerfiles: 1 critical, 1 informational, 1 untriaged\n');
  expect(tableReport.render(SCAN, { colour: false })).not.toContain('Dockerfile');
});

test('the JSON report lists and counts them', () => {
  const report = JSON.parse(jsonReport.render(scan, { colour: false })) as JsonScanReport;
  expect(report.summary).toMatchObject({ findings: 0, dockerfileFindings: 3, dockerfileSeverities: { CRITICAL: 1 } });
  expect(report.dockerfileFindings[1]).toMatchObject({
    check: 'IN-DOCKER-001',
    severity: 'INFORMATIONAL',
    path: '/app/\u001b[31mDockerfile',
    startLine: 3,
    endLine: 5,
    reference: expect.stringContaining('https://'),
  });
});

test('a gate counts them by their severity', () => {
  const gate = { failOn: 'HIGH', allowUnevaluated: true } as const;
  expect(judgeGate(scan, gate)).toEqual({ code: 1, reasons: ['1 critical: at or over the gate (--fail-on high)'] });
  expect(judgeGate({ ...SCAN, assessments: [] }, gate).code).toBe(0);
});
