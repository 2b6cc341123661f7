import { expect, test } from 'vitest';
import { exampleFinding, image } from '../../../test/conformity/example.ts';
import { SCAN_STATUS_REASONS } from '../../domain/coverage.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import { ecr } from '../contract/ecr.ts';
import { compileDecoders } from '../wire/decode.ts';
import { compileEncoders } from '../wire/encode.ts';
import type { FieldIssue } from '../wire/errors.ts';
import { basicFinding, enhancedFinding, severityOf } from './finding-shape.ts';
import { scanStatusOf } from './scan-status.ts';

const encoderOf = compileEncoders(ecr);
const decoderOf = compileDecoders(ecr);

/** What leaves the server for a value, after the contract found nothing wrong with it and lost nothing of it. */
function onTheWire(shape: string, value: unknown): unknown {
  const json = JSON.parse(JSON.stringify(encoderOf(shape)(value)));
  const issues: FieldIssue[] = [];
  decoderOf(shape)(json, '', issues);
  expect(issues).toEqual([]);
  return json;
}

const listed = (n: number, severity: (typeof SEVERITIES)[number]) => ({
  finding: exampleFinding(n, severity, { resourceId: image.id, resourceType: image.type }),
  resource: image,
});

test('an enhanced finding is Inspector’s own, in a registry’s names', () => {
  expect(onTheWire('EnhancedImageScanFinding', enhancedFinding(listed(1, 'HIGH')))).toMatchObject({
    awsAccountId: '111122223333',
    findingArn: 'arn:aws:inspector2:us-east-1:111122223333:finding/00000000000000000000000000000001',
    title: 'CVE-2024-1001 - openssl',
    type: 'PACKAGE_VULNERABILITY',
    severity: 'HIGH',
    status: 'ACTIVE',
    fixAvailable: 'YES',
    exploitAvailable: 'NO',
    score: 7.5,
    scoreDetails: { cvss: { score: 7.5, scoreSource: 'NVD', version: '3.1', adjustments: [] } },
    firstObservedAt: 1767225660,
    packageVulnerabilityDetails: {
      vulnerabilityId: 'CVE-2024-1001',
      source: 'DEBIAN_CVE',
      cvss: [{ baseScore: 7.5, source: 'NVD', version: '3.1' }],
      vulnerablePackages: [
        {
          name: 'openssl',
          version: '3.0.11',
          release: '1~deb12u2',
          epoch: 0,
          arch: 'AMD64',
          packageManager: 'OS',
          fixedInVersion: '0:3.0.13-1~deb12u1',
        },
      ],
    },
    remediation: { recommendation: { text: 'None Provided' } },
    resources: [
      {
        id: image.id,
        type: 'AWS_ECR_CONTAINER_IMAGE',
        tags: { team: 'payments' },
        details: {
          awsEcrContainerImage: {
            registry: '111122223333',
            repositoryName: 'ghcr.io/acme/shop',
            imageHash: `sha256:${'a'.repeat(64)}`,
            imageTags: ['1.4'],
            architecture: 'amd64',
            platform: 'DEBIAN_12',
          },
        },
      },
    ],
  });
});

test('a basic finding names the vulnerability and one package', () => {
  expect(onTheWire('ImageScanFinding', basicFinding(listed(2, 'UNTRIAGED')))).toEqual({
    name: 'CVE-2024-1002',
    description: 'Example vulnerability number 2.',
    uri: 'https://security-tracker.debian.org/tracker/CVE-2024-1002',
    severity: 'UNDEFINED',
    attributes: [
      { key: 'package_version', value: '3.0.11-1~deb12u2' },
      { key: 'package_name', value: 'openssl' },
    ],
  });
});

test('every severity has a registry’s word', () => {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severityOf(severity), 1]));
  expect(onTheWire('FindingSeverityCounts', counts)).toEqual(counts);
});

test('every reason of coverage has a status; only a scan that went well is COMPLETE or ACTIVE', () => {
  const statusOf = (code: 'ACTIVE' | 'INACTIVE', reason: (typeof SCAN_STATUS_REASONS)[number]) =>
    scanStatusOf({ resource: image, scanType: 'PACKAGE', status: { code, reason } }, 'SCAN_ON_PUSH');
  for (const reason of SCAN_STATUS_REASONS) {
    const { status } = onTheWire('ImageScanStatus', statusOf('INACTIVE', reason)) as { status: string };
    expect(['COMPLETE', 'ACTIVE']).not.toContain(status);
  }
  expect(statusOf('ACTIVE', 'SUCCESSFUL').status).toBe('COMPLETE');
  expect(statusOf('INACTIVE', 'INTERNAL_ERROR').status).toBe('FAILED');
  expect(statusOf('ACTIVE', 'PENDING_INITIAL_SCAN').status).toBe('PENDING');
});
