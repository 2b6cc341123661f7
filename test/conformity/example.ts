import { memoryDatabase } from '../../src/advisories/memory.ts';
import type { AdvisoryDatabase, AdvisoryRecord, GenerationInfo, Vulnerability } from '../../src/domain/advisory.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { Inventory } from '../../src/domain/inventory.ts';
import type { ContainerImageDetails, Resource } from '../../src/domain/resource.ts';
import { resourceOfInventory } from '../../src/domain/resource-of-inventory.ts';
import type { Severity } from '../../src/domain/severity.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
export const OWNER = { accountId: ACCOUNT, region: REGION };

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

export const hostInventory: Inventory = {
  subject: {
    kind: 'host',
    name: 'web-1',
    host: {
      hostname: 'web-1',
      machineId: 'f2c1a9',
      architecture: 'x86_64',
      ipV4Addresses: ['192.0.2.10'],
      ipV6Addresses: [],
    },
  },
  distribution: { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12 (bookworm)' },
  packages: [
    {
      type: 'deb',
      name: 'openssl',
      version: '3.0.11-1~deb12u2',
      arch: 'amd64',
      source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
      foundBy: 'dpkg',
      locations: [{ path: '/var/lib/dpkg/status' }],
    },
  ],
  problems: [],
  collectedAt: '2026-01-02T03:04:05.000Z',
};

export const imageInventory: Inventory = {
  ...hostInventory,
  subject: {
    kind: 'image',
    name: 'ghcr.io/acme/shop:1.4',
    image: {
      digest: digest('a'),
      imageId: digest('b'),
      tags: ['ghcr.io/acme/shop:1.4'],
      os: 'linux',
      architecture: 'amd64',
      layers: [{ diffId: digest('c') }],
    },
  },
};

function resource(inventory: Inventory): Resource {
  const found = resourceOfInventory(OWNER, inventory, { team: 'payments' });
  if (found === undefined) throw new Error('the example is a resource');
  return found;
}
export const host: Resource = resource(hostInventory);
export const image: Resource = resource(imageInventory);
export const imageDetails = image.details as ContainerImageDetails;

/** A finding of the host; `n` makes its id, its vulnerability and its times its own. */
export function exampleFinding(n: number, severity: Severity, change: Partial<Finding> = {}): Finding {
  const vulnerabilityId = `CVE-2024-${1000 + n}`;
  const at = new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
  const score = { UNTRIAGED: undefined, INFORMATIONAL: 0, LOW: 3.1, MEDIUM: 5.5, HIGH: 7.5, CRITICAL: 9.8 }[severity];
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  return {
    ...OWNER,
    id: n.toString(16).padStart(32, '0'),
    type: 'PACKAGE_VULNERABILITY',
    key: vulnerabilityId,
    title: `${vulnerabilityId} - openssl`,
    description: `Example vulnerability number ${n}.`,
    severity,
    status: 'ACTIVE',
    resourceId: host.id,
    resourceType: host.type,
    firstObservedAt: at,
    lastObservedAt: at,
    updatedAt: at,
    fixAvailable: 'YES',
    exploitAvailable: 'NO',
    ...(score === undefined
      ? {}
      : { inspectorScore: score, scoreDetails: { score, version: '3.1', vector, source: 'NVD' } }),
    packageVulnerability: {
      vulnerabilityId,
      source: 'DEBIAN_CVE',
      sourceUrl: `https://security-tracker.debian.org/tracker/${vulnerabilityId}`,
      vendorSeverity: 'not yet assigned',
      vendorCreatedAt: '2024-03-01T00:00:00.000Z',
      relatedVulnerabilities: [],
      referenceUrls: [`https://nvd.nist.gov/vuln/detail/${vulnerabilityId}`],
      cvss: score === undefined ? [] : [{ source: 'NVD', version: '3.1', vector, baseScore: score }],
      packages: [
        {
          type: 'deb',
          name: 'openssl',
          version: '3.0.11-1~deb12u2',
          arch: 'amd64',
          filePath: '/var/lib/dpkg/status',
          fixedVersion: '3.0.13-1~deb12u1',
          status: 'fixed',
          remediation: 'apt-get update && apt-get install --only-upgrade openssl',
          evidence: {
            advisoryId: vulnerabilityId,
            feed: 'debian',
            ecosystem: 'Debian:12',
            comparedName: 'openssl',
            comparedVersion: '3.0.11-1~deb12u2',
            scheme: 'deb',
            rule: '3.0.11-1~deb12u2 < 3.0.13-1~deb12u1 (deb)',
          },
        },
      ],
    },
    ...change,
  };
}

export const http2RapidReset: Vulnerability = {
  id: 'CVE-2023-44487',
  aliases: ['GHSA-qppj-fm5r-hxr3'],
  description: 'The HTTP/2 protocol allows a denial of service.',
  cvss: [{ source: 'NVD', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', baseScore: 7.5 }],
  cwes: ['CWE-400'],
  epss: { score: 0.944, percentile: 0.999, date: '2026-01-01' },
  kev: { dateAdded: '2023-10-10', dateDue: '2023-10-31', action: 'Apply mitigations per vendor instructions.' },
  references: ['https://www.cve.org/CVERecord?id=CVE-2023-44487'],
  published: '2023-10-10T14:15:10.883Z',
};

const info: GenerationInfo = {
  digest: digest('d'),
  builtAt: '2026-01-01T00:00:00.000Z',
  dataDate: '2026-01-01',
  starter: true,
  records: 0,
  vulnerabilities: 1,
  feeds: [],
  completeness: [],
  lifecycles: [],
};

/** What Debian 12 knows of nghttp2. */
const nghttp2: AdvisoryRecord = {
  advisoryId: 'DSA-5570-1',
  feed: 'debian',
  vulnerabilityIds: [http2RapidReset.id],
  ecosystem: 'Debian:12',
  name: 'nghttp2',
  scheme: 'deb',
  ranges: [{ introduced: '0', fixed: '1.52.0-1+deb12u1' }],
  status: 'fixed',
};

/** A database that knows one vulnerability in one package. */
export const exampleDatabase: AdvisoryDatabase = {
  ...memoryDatabase({
    records: [nghttp2],
    vulnerabilities: [http2RapidReset],
    completeness: [{ ecosystem: 'Debian:12', level: 'partial', packages: 1 }],
  }),
  info,
};
