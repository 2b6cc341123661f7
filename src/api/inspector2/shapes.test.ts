import { describe, expect, test } from 'vitest';
import { exampleFinding, host, http2RapidReset, image } from '../../../test/conformity/example.ts';
import {
  cloudInstance,
  functionResource,
  registryRepository,
  repositoryResource,
} from '../../../test/conformity/more-resources.ts';
import { onTheWire } from '../../../test/conformity/on-the-wire.ts';
import type { CisScan } from '../../domain/cis.ts';
import type { Coverage } from '../../domain/coverage.ts';
import type { VulnerablePackage } from '../../domain/finding.ts';
import { tagOfReference } from '../../domain/image-reference.ts';
import type { Resource } from '../../domain/resource.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { wireScan } from './cis-shape.ts';
import { wireCoverage } from './coverage-shape.ts';
import { wireFinding } from './finding-shape.ts';
import { wireVulnerability } from './vulnerability-shape.ts';

const packageOf = (change: Partial<VulnerablePackage>): unknown => {
  const finding = exampleFinding(1, 'HIGH');
  const [first] = finding.packageVulnerability?.packages ?? [];
  if (finding.packageVulnerability === undefined || first === undefined) throw new Error('the example has a package');
  const { fixedVersion: _fixed, arch: _arch, ...bare } = first;
  const packageVulnerability = { ...finding.packageVulnerability, packages: [{ ...bare, ...change }] };
  const [shown] =
    wireFinding({ finding: { ...finding, packageVulnerability }, resource: host }).packageVulnerabilityDetails
      ?.vulnerablePackages ?? [];
  return onTheWire('VulnerablePackage', shown);
};

describe('findings', () => {
  test('a package vulnerability of a machine', () => {
    const finding = exampleFinding(1, 'HIGH');
    expect(onTheWire('Finding', wireFinding({ finding, resource: host, epssScore: 0.00043 }))).toEqual({
      findingArn: 'arn:aws:inspector2:us-east-1:111122223333:finding/00000000000000000000000000000001',
      awsAccountId: '111122223333',
      type: 'PACKAGE_VULNERABILITY',
      title: 'CVE-2024-1001 - openssl',
      description: 'Example vulnerability number 1.',
      severity: 'HIGH',
      status: 'ACTIVE',
      firstObservedAt: 1767225660,
      lastObservedAt: 1767225660,
      updatedAt: 1767225660,
      fixAvailable: 'YES',
      exploitAvailable: 'NO',
      epss: { score: 0.00043 },
      inspectorScore: 7.5,
      inspectorScoreDetails: {
        adjustedCvss: {
          scoreSource: 'NVD',
          cvssSource: 'NVD',
          version: '3.1',
          score: 7.5,
          scoringVector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
          adjustments: [],
        },
      },
      packageVulnerabilityDetails: {
        vulnerabilityId: 'CVE-2024-1001',
        source: 'DEBIAN_CVE',
        sourceUrl: 'https://security-tracker.debian.org/tracker/CVE-2024-1001',
        vendorSeverity: 'not yet assigned',
        vendorCreatedAt: 1709251200,
        relatedVulnerabilities: [],
        referenceUrls: ['https://nvd.nist.gov/vuln/detail/CVE-2024-1001'],
        cvss: [
          {
            source: 'NVD',
            version: '3.1',
            baseScore: 7.5,
            scoringVector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
          },
        ],
        vulnerablePackages: [
          {
            name: 'openssl',
            version: '3.0.11',
            epoch: 0,
            release: '1~deb12u2',
            arch: 'AMD64',
            packageManager: 'OS',
            filePath: '/var/lib/dpkg/status',
            fixedInVersion: '0:3.0.13-1~deb12u1',
            remediation: 'apt-get update && apt-get install --only-upgrade openssl',
          },
        ],
      },
      remediation: { recommendation: { text: 'None Provided' } },
      resources: [
        {
          type: 'AWS_EC2_INSTANCE',
          id: host.id,
          partition: 'aws',
          region: 'us-east-1',
          tags: { Name: 'web-1', team: 'payments' },
          provider: 'AWS',
          providerAccountId: '111122223333',
          details: {
            awsEc2Instance: { platform: 'DEBIAN_12', ipV4Addresses: ['192.0.2.10'], ipV6Addresses: [] },
            vm: { platform: 'DEBIAN_12', vmName: 'web-1', ipV4Addresses: ['192.0.2.10'], ipV6Addresses: [] },
          },
        },
      ],
    });
  });

  test('of an image: both the ECR words and the neutral ones', () => {
    const finding = exampleFinding(2, 'CRITICAL', { resourceId: image.id, resourceType: image.type });
    const shown = onTheWire('Finding', wireFinding({ finding, resource: image })) as Record<string, unknown>;
    expect(shown.epss).toBeUndefined();
    expect(shown.resources).toMatchObject([
      {
        id: `arn:aws:ecr:us-east-1:111122223333:repository/ghcr.io/acme/shop/sha256:${'a'.repeat(64)}`,
        details: {
          awsEcrContainerImage: {
            repositoryName: 'ghcr.io/acme/shop',
            registry: 'ghcr.io',
            imageTags: ['1.4'],
            architecture: 'amd64',
            imageHash: `sha256:${'a'.repeat(64)}`,
          },
          image: { imageDigest: `sha256:${'a'.repeat(64)}`, repositoryName: 'ghcr.io/acme/shop' },
        },
      },
    ]);
  });

  test('of a machine that discovery describes, of a function, of a code repository', () => {
    const resourceOf = (resource: Resource) => {
      const finding = exampleFinding(2, 'LOW', { resourceId: resource.id, resourceType: resource.type });
      const shown = onTheWire('Finding', wireFinding({ finding, resource })) as { resources: { details: object }[] };
      return shown.resources[0]?.details;
    };
    expect(resourceOf(cloudInstance)).toMatchObject({
      awsEc2Instance: {
        type: 't3.small',
        imageId: 'ami-0123456789abcdef0',
        vpcId: 'vpc-0123abcd',
        subnetId: 'subnet-0123abcd',
      },
      vm: { vmImageReference: 'ami-0123456789abcdef0', networkId: 'vpc-0123abcd', subnetIds: ['subnet-0123abcd'] },
    });
    expect(resourceOf(functionResource)).toMatchObject({
      awsLambdaFunction: { functionName: 'pay', runtime: 'PYTHON_3_12', vpcConfig: { vpcId: 'vpc-0123abcd' } },
      serverlessFunction: { serverlessFunctionName: 'pay', executionRole: 'arn:aws:iam::111122223333:role/pay' },
    });
    expect(resourceOf(repositoryResource)).toEqual({
      codeRepository: { projectName: 'acme/shop', providerType: 'GITHUB' },
    });
  });

  test('a resource of another cloud has neutral words alone', () => {
    const cloud = { provider: 'AZURE', accountId: 'sub-1', region: 'westeurope', partition: 'azure' } as const;
    const resource = { ...cloudInstance, details: { ...cloudInstance.details, cloud } } as Resource;
    const [shown] = wireFinding({ finding: exampleFinding(1, 'LOW'), resource }).resources;
    expect(shown).toMatchObject({ provider: 'AZURE', providerAccountId: 'sub-1', region: 'westeurope' });
    expect(Object.keys(shown?.details ?? {})).toEqual(['vm']);
  });

  test('ports that can be reached, and code that a detector objects to', () => {
    const { packageVulnerability: _, ...bare } = exampleFinding(1, 'MEDIUM');
    const network = wireFinding({
      finding: {
        ...bare,
        type: 'NETWORK_REACHABILITY',
        networkReachability: {
          ports: { begin: 22, end: 22 },
          protocol: 'TCP',
          path: [{ type: 'AWS::EC2::InternetGateway', id: 'igw-1' }],
        },
        recommendation: { text: 'You can restrict access.' },
      },
      resource: host,
    });
    expect(onTheWire('Finding', network)).toMatchObject({
      networkReachabilityDetails: {
        openPortRange: { begin: 22, end: 22 },
        networkPath: { steps: [{ componentId: 'igw-1', componentType: 'AWS::EC2::InternetGateway' }] },
      },
      remediation: { recommendation: { text: 'You can restrict access.' } },
    });
    const code = wireFinding({
      finding: {
        ...bare,
        type: 'CODE_VULNERABILITY',
        codeVulnerability: {
          filePath: 'src/pay/app.py',
          startLine: 3,
          endLine: 4,
          detectorId: 'python/hardcoded-credentials@v1.0',
          detectorName: 'Hardcoded credentials',
          detectorTags: [],
          cwes: ['CWE-798'],
          referenceUrls: [],
        },
      },
      resource: functionResource,
    });
    expect(onTheWire('Finding', code)).toMatchObject({
      codeVulnerabilityDetails: {
        filePath: { fileName: 'app.py', filePath: 'src/pay/app.py', startLine: 3, endLine: 4 },
        cwes: ['CWE-798'],
      },
    });
  });

  test('when an exploit was last seen is told of findings with an exploit', () => {
    const shown = (exploitAvailable: 'YES' | 'NO') =>
      wireFinding({
        finding: exampleFinding(1, 'HIGH', { exploitAvailable }),
        resource: host,
        exploitSeenAt: '2026-01-01',
      }).exploitabilityDetails;
    expect(shown('YES')).toEqual({ lastKnownExploitAt: '2026-01-01T00:00:00.000Z' });
    expect(shown('NO')).toBeUndefined();
  });

  test('each severity, and texts that are too long or missing, fit the contract', () => {
    for (const severity of SEVERITIES) {
      onTheWire('Finding', wireFinding({ finding: exampleFinding(3, severity), resource: host }));
    }
    const finding = exampleFinding(4, 'LOW', { description: 'x'.repeat(5000), title: 'y'.repeat(5000) });
    onTheWire('Finding', wireFinding({ finding, resource: host }));
    const bare = wireFinding({ finding: exampleFinding(4, 'LOW', { description: '' }), resource: host });
    expect(bare.description).toBe(bare.title);
  });

  test('versions: distribution packages in their parts, language packages whole', () => {
    expect(packageOf({ type: 'deb', version: '1:2.36-9', fixedVersion: '1:2.36-10' })).toMatchObject({
      epoch: 1,
      version: '2.36',
      release: '9',
      fixedInVersion: '1:2.36-10',
    });
    expect(packageOf({ type: 'deb', version: '2.63', fixedVersion: '2.63+22.04ubuntu0.1', arch: 'all' })).toMatchObject(
      {
        epoch: 0,
        version: '2.63',
        arch: 'ALL',
        fixedInVersion: '0:2.63+22.04ubuntu0.1',
      },
    );
    expect(packageOf({ type: 'apk', version: '3.1.4-r5', fixedVersion: '3.1.5-r0' })).toMatchObject({
      version: '3.1.4',
      release: 'r5',
      fixedInVersion: '0:3.1.5-r0',
      packageManager: 'OS',
    });
    expect(packageOf({ type: 'deb' })).toMatchObject({ fixedInVersion: 'NotAvailable' });
    const language = packageOf({
      type: 'npm',
      version: '4.17.20',
      fixedVersion: '4.17.21',
      filePath: '/a/package.json',
    });
    expect(language).toMatchObject({ version: '4.17.20', fixedInVersion: '4.17.21', packageManager: 'NODEPKG' });
    expect(language).not.toHaveProperty('epoch');
  });

  test('the package manager is that of the file where the file has one', () => {
    const manager = (type: string, filePath: string) => packageOf({ type, filePath });
    expect(manager('npm', '/srv/package-lock.json')).toMatchObject({ packageManager: 'NPM' });
    expect(manager('pypi', '/usr/lib/python3/dist-packages/x.dist-info/METADATA')).toMatchObject({
      packageManager: 'PYTHONPKG',
    });
    expect(manager('hex', '/x')).not.toHaveProperty('packageManager');
  });
});

test('coverage of a machine and of an image', () => {
  const status = { code: 'ACTIVE', reason: 'SUCCESSFUL' } as const;
  const coverage: Coverage = { resource: host, scanType: 'PACKAGE', status, lastScannedAt: '2026-01-02T03:04:05.000Z' };
  expect(onTheWire('CoveredResource', wireCoverage({ ...coverage, scanMode: 'EC2_INSPECTOR_AGENT_BASED' }))).toEqual({
    resourceType: 'AWS_EC2_INSTANCE',
    resourceId: host.id,
    accountId: '111122223333',
    scanType: 'PACKAGE',
    scanMode: 'EC2_INSPECTOR_AGENT_BASED',
    scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
    lastScannedAt: 1767323045,
    provider: 'AWS',
    providerAccountId: '111122223333',
    providerRegion: 'us-east-1',
    providerPartition: 'aws',
    resourceMetadata: {
      ec2: { platform: 'LINUX', tags: { Name: 'web-1', team: 'payments' } },
      vmInstance: { platform: 'LINUX', tags: { Name: 'web-1', team: 'payments' } },
    },
  });
  expect(onTheWire('CoveredResource', wireCoverage({ ...coverage, resource: image }))).toMatchObject({
    resourceMetadata: { ecrImage: { tags: ['1.4'] } },
  });
});

test.each([
  ['WINDOWS_2022', 'WINDOWS', 'WINDOWS'],
  ['MACOS_15', 'MACOS', 'UNKNOWN'],
  ['UNKNOWN', 'UNKNOWN', 'UNKNOWN'],
  ['AMAZON_LINUX_2', 'LINUX', 'LINUX'],
])('coverage names the family of %s', (platform, ec2, vm) => {
  const resource: Resource = { ...host, details: { kind: 'instance', platform } };
  const status = { code: 'ACTIVE', reason: 'SUCCESSFUL' } as const;
  expect(onTheWire('CoveredResource', wireCoverage({ resource, scanType: 'PACKAGE', status }))).toMatchObject({
    resourceMetadata: { ec2: { platform: ec2 }, vmInstance: { platform: vm } },
  });
});

test('coverage of functions, repositories of code and of images', () => {
  const status = { code: 'ACTIVE', reason: 'SUCCESSFUL' } as const;
  const metadata = (resource: Resource) =>
    (onTheWire('CoveredResource', wireCoverage({ resource, scanType: 'PACKAGE', status })) as wire.CoveredResource)
      .resourceMetadata;
  expect(metadata(functionResource)).toMatchObject({ lambdaFunction: { functionName: 'pay', runtime: 'PYTHON_3_12' } });
  expect(metadata(repositoryResource)).toMatchObject({ codeRepository: { providerTypeVisibility: 'PRIVATE' } });
  expect(metadata(registryRepository)).toMatchObject({
    ecrRepository: { name: 'shop', scanFrequency: 'SCAN_ON_PUSH' },
  });
  expect(metadata(cloudInstance)).toMatchObject({ ec2: { amiId: 'ami-0123456789abcdef0' } });
});

test('a CIS scan names to a member itself alone, to its administrator all accounts', () => {
  const [admin, member, other] = ['111122223333', '222233334444', '333344445555'];
  const region = 'us-east-1';
  const scan: CisScan = {
    ...{ accountId: admin, region, id: 'scan', ownerId: 'o-abcdefghijkl', configurationId: 'configuration' },
    ...{ name: 'nightly', level: 'LEVEL_1', status: 'COMPLETED', scheduledBy: admin, failedChecks: 1, totalChecks: 2 },
    targets: { accountIds: [admin, member, other], resourceTags: { env: ['prod'] } },
    startedAt: '2026-01-02T03:04:05.000Z',
  };
  const seenBy = (accountId: string) =>
    wireScan(scan, { accountId, region, role: 'reader', accessKeyId: 'AKIA' }).targets?.accountIds;
  expect(seenBy(admin)).toEqual([admin, member, other]);
  expect(seenBy(member)).toEqual([member]);
});

test('a vulnerability of the advisory database', () => {
  expect(onTheWire('Vulnerability', wireVulnerability(http2RapidReset))).toEqual({
    id: 'CVE-2023-44487',
    source: 'NVD',
    sourceUrl: 'https://nvd.nist.gov/vuln/detail/CVE-2023-44487',
    description: 'The HTTP/2 protocol allows a denial of service.',
    cwes: ['CWE-400'],
    cvss3: { baseScore: 7.5, scoringVector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
    relatedVulnerabilities: ['GHSA-qppj-fm5r-hxr3'],
    referenceUrls: ['https://www.cve.org/CVERecord?id=CVE-2023-44487'],
    vendorCreatedAt: 1696947310.883,
    epss: { score: 0.944 },
    vendorSeverity: 'HIGH',
    exploitObserved: { firstSeen: 1696896000, lastSeen: 1696896000 },
    atigData: { firstSeen: 1696896000, lastSeen: 1696896000, targets: [], ttps: [] },
    cisaData: { dateAdded: 1696896000, dateDue: 1698710400, action: 'Apply mitigations per vendor instructions.' },
  });
});

test.each([
  ['ghcr.io/acme/app:1.4', '1.4'],
  ['localhost:5000/app', 'latest'],
  ['debian:12', '12'],
  ['1.4', '1.4'],
  [`app:1@sha256:${'a'.repeat(64)}`, '1'],
])('the tag of %s', (reference, tag) => {
  expect(tagOfReference(reference)).toBe(tag);
});
