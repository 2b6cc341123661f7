import { createHash } from 'node:crypto';
import type { Finding, FindingChange } from '../../src/domain/finding.ts';
import type { Inventory } from '../../src/domain/inventory.ts';
import type { Owner, Resource } from '../../src/domain/resource.ts';

/** Made-up but well-formed domain values: tests name what matters to them and take the rest as it comes. */

export const OWNER: Owner = { accountId: '111122223333', region: 'us-east-1' };
export const OTHER: Owner = { accountId: '444455556666', region: 'us-east-1' };

export const scopeOf = (...owners: readonly Owner[]) => ({
  accountIds: owners.map((owner) => owner.accountId),
  region: 'us-east-1',
});

export const idOf = (seed: string | number): string =>
  createHash('sha256').update(String(seed)).digest('hex').slice(0, 32);

export const instance = (seed: string | number = 1, change: Partial<Resource> = {}): Resource => ({
  ...OWNER,
  id: `i-${idOf(seed).slice(0, 17)}`,
  type: 'AWS_EC2_INSTANCE',
  tags: { Name: `host-${seed}` },
  details: { kind: 'instance', platform: 'DEBIAN_12' },
  ...change,
});

export const image = (seed: string | number = 1, change: Partial<Resource> = {}): Resource => {
  const digest = `sha256:${idOf(`image ${seed}`)}${idOf(`more ${seed}`)}`;
  return {
    ...OWNER,
    id: `arn:aws:ecr:us-east-1:${OWNER.accountId}:repository/shop/web/${digest}`,
    type: 'AWS_ECR_CONTAINER_IMAGE',
    tags: { team: 'shop' },
    details: {
      kind: 'image',
      platform: 'ALPINE_3_20',
      registry: '111122223333.dkr.ecr.us-east-1.amazonaws.com',
      repository: 'shop/web',
      pushedAt: '2026-05-01T10:00:00.000Z',
      image: {
        digest,
        imageId: `sha256:${idOf(seed)}${idOf(seed)}`,
        tags: ['1.0', 'latest'],
        os: 'linux',
        architecture: 'amd64',
        layers: [],
      },
    },
    ...change,
  };
};

export const inventory = (change: Partial<Inventory> = {}): Inventory => ({
  subject: { kind: 'directory', name: '.' },
  distribution: { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12' },
  packages: [
    {
      type: 'deb',
      name: 'libssl3',
      version: '3.0.11-1~deb12u2',
      arch: 'amd64',
      source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
      foundBy: 'dpkg',
      locations: [{ path: '/var/lib/dpkg/status' }],
    },
    {
      type: 'npm',
      namespace: '@babel',
      name: 'core',
      version: '7.20.0',
      foundBy: 'node-modules',
      locations: [{ path: '/app/node_modules/@babel/core/package.json' }],
    },
  ],
  problems: [],
  collectedAt: '2026-05-01T10:00:00.000Z',
  ...change,
});

export const finding = (seed: string | number, resource: Resource, change: Partial<Finding> = {}): Finding => ({
  accountId: resource.accountId,
  region: resource.region,
  id: idOf(`finding ${seed}`),
  resourceId: resource.id,
  resourceType: resource.type,
  type: 'PACKAGE_VULNERABILITY',
  key: `CVE-2026-${seed}`,
  status: 'ACTIVE',
  title: `CVE-2026-${seed} - openssl`,
  description: 'A flaw.',
  severity: 'HIGH',
  fixAvailable: 'YES',
  exploitAvailable: 'NO',
  inspectorScore: 7.5,
  scoreDetails: {
    score: 7.5,
    version: '3.1',
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
    source: 'NVD',
  },
  packageVulnerability: {
    vulnerabilityId: `CVE-2026-${seed}`,
    source: 'DEBIAN_CVE',
    vendorSeverity: 'important',
    relatedVulnerabilities: ['GHSA-aaaa-bbbb-cccc'],
    referenceUrls: [],
    cvss: [],
    packages: [
      {
        type: 'deb',
        name: 'libssl3',
        version: '1:3.0.11-1~deb12u2',
        arch: 'amd64',
        filePath: '/var/lib/dpkg/status',
        fixedVersion: '3.0.14-1',
        status: 'fixed',
        evidence: {
          advisoryId: 'DSA-1-1',
          feed: 'debian',
          ecosystem: 'Debian:12',
          comparedName: 'openssl',
          comparedVersion: '3.0.11-1~deb12u2',
          scheme: 'deb',
          rule: '3.0.11-1~deb12u2 < 3.0.14-1 (deb)',
        },
      },
    ],
  },
  firstObservedAt: '2026-05-01T10:00:00.000Z',
  lastObservedAt: '2026-05-01T10:00:00.000Z',
  updatedAt: '2026-05-01T10:00:00.000Z',
  ...change,
});

export const opened = (value: Finding): FindingChange => ({
  kind: 'opened',
  cause: 'new vulnerability',
  finding: value,
});

export const closed = (value: Finding, at: string, reason: Finding['closeReason'] = 'fixed'): FindingChange => ({
  kind: 'closed',
  cause: 'no longer vulnerable',
  previousStatus: value.status,
  finding: {
    ...value,
    status: 'CLOSED',
    updatedAt: at,
    closedAt: at,
    ...(reason !== undefined && { closeReason: reason }),
  },
});
