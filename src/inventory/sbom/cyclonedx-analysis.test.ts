import { describe, expect, test } from 'vitest';
import type { Assessment, VulnerablePackage } from '../../domain/finding.ts';
import { VEX_JUSTIFICATIONS, type VexAssertion } from '../../domain/vex.ts';
import { readVex } from '../../vex/read.ts';
import { analysisOf } from './cyclonedx-analysis.ts';

const says = (over: Partial<VexAssertion> = {}): VexAssertion => ({
  status: 'not_affected',
  author: 'Acme',
  document: 'x',
  ...over,
});
const pkg = (vex?: VexAssertion, status: VulnerablePackage['status'] = 'affected'): VulnerablePackage => ({
  type: 'npm',
  name: 'lodash',
  version: '1.0.0',
  filePath: '/l',
  status,
  evidence: {
    advisoryId: 'x',
    feed: 'osv',
    ecosystem: 'npm',
    comparedName: 'lodash',
    comparedVersion: '1.0.0',
    scheme: 'semver',
    rule: '',
  },
  ...(vex !== undefined && { vex }),
});
const finding = (packages: readonly VulnerablePackage[], over: Partial<Assessment> = {}): Assessment => ({
  type: 'PACKAGE_VULNERABILITY',
  key: 'CVE-1',
  title: '',
  description: '',
  severity: 'HIGH',
  packageVulnerability: {
    vulnerabilityId: 'CVE-1',
    source: 'NVD',
    sourceUrl: 'https://example.com',
    relatedVulnerabilities: [],
    referenceUrls: [],
    cvss: [],
    packages,
  },
  ...over,
});

describe('the analysis of a finding', () => {
  test.each([
    ['nobody said anything of', [pkg()], undefined],
    ['answered for one package of two', [pkg(says()), pkg()], undefined],
    ['answered for all', [pkg(says({ status: 'fixed' })), pkg(says())], { state: 'resolved' }],
    [
      'affected in one',
      [pkg(says()), pkg(says({ status: 'affected', reason: 'r' }))],
      { state: 'exploitable', detail: 'r' },
    ],
    ['under investigation', [pkg(says({ status: 'under_investigation' }))], { state: 'in_triage' }],
    [
      'undetermined by the vendor',
      [pkg(undefined, 'undetermined')],
      { state: 'in_triage', detail: 'The vendor has not determined yet who is affected.' },
    ],
    [
      'fixed has no justification',
      [pkg(says({ status: 'fixed', justification: 'component_not_present' }))],
      { state: 'resolved' },
    ],
  ])('%s', (_, packages, analysis) => expect(analysisOf(finding(packages), '1.5')).toEqual(analysis));

  test('of a kernel that does not run', () => {
    expect(analysisOf(finding([pkg()], { hidden: 'not-applicable' }), '1.5')).toMatchObject({ state: 'not_affected' });
  });

  test('has a date from version 1.5 on', () => {
    const packages = [pkg(says({ timestamp: '2024-05-01T00:00:00.000Z' }))];
    expect(analysisOf(finding(packages), '1.6')).toHaveProperty('lastUpdated', '2024-05-01T00:00:00.000Z');
    expect(analysisOf(finding(packages), '1.4')).toEqual({ state: 'not_affected' });
  });

  test.each(VEX_JUSTIFICATIONS)('%s is read back as what it was', (justification) => {
    const analysis = analysisOf(finding([pkg(says({ justification }))]), '1.5');
    const document = {
      bomFormat: 'CycloneDX',
      vulnerabilities: [{ id: 'CVE-1', analysis, affects: [{ ref: 'pkg:npm/a' }] }],
    };
    expect(readVex(JSON.stringify(document), 'x').statements[0]?.justification).toBe(justification);
  });
});
