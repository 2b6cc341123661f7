import { expect, test } from 'vitest';
import { exampleFinding, host, image } from '../../../test/conformity/example.ts';
import { readCsv } from '../../../test/reports/read-csv.ts';
import { FINDINGS_CSV_HEADER, findingsCsvRow } from './findings-csv.ts';

const NOW = new Date('2026-01-11T00:00:00.000Z');
const finding = exampleFinding(1, 'HIGH');

/** The row as a reader of CSV gets it: column → cell. */
function rowOf(subject: Parameters<typeof findingsCsvRow>[0]): Readonly<Record<string, string>> {
  const [names = [], cells = [], ...rest] = readCsv(FINDINGS_CSV_HEADER + findingsCsvRow(subject, NOW));
  expect([rest, cells.length]).toEqual([[], names.length]);
  return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
}

test('the 52 columns of Inspector, in their order', () => {
  const names = FINDINGS_CSV_HEADER.trimEnd().split(',');
  expect(names).toHaveLength(52);
  expect(new Set(names).size).toBe(52);
  expect([names[0], names[15], names[21], names[51]]).toEqual([
    'AWS Account Id',
    'Affected Packages',
    'Age (Days)',
    'Reference Urls',
  ]);
});

test('a finding of a machine', () => {
  expect(rowOf({ finding, resource: host })).toMatchObject({
    'AWS Account Id': '111122223333',
    Severity: 'HIGH',
    'Finding ARN': `arn:aws:inspector2:us-east-1:111122223333:finding/${finding.id}`,
    'Resource ID': host.id,
    'Resource Tags': 'Name:web-1, team:payments',
    'Affected Packages': 'openssl',
    'Package Installed Version': '0:3.0.11-1~deb12u2',
    'Fixed in Version': '0:3.0.13-1~deb12u1',
    'File Path': '/var/lib/dpkg/status',
    'Age (Days)': '9',
    'Inspector Score': '7.5',
    'NVD CVSS3 Score': '7.5',
    'Vendor CVSS3 Score': '',
    'Resource Public Ipv4': '192.0.2.10',
    'Resource Private Ipv4': '',
  });
});

test('a machine of another cloud is in its own region, and has no AMI', () => {
  const cloud = { provider: 'AZURE', accountId: '0', region: 'westeurope', partition: 'AzureCloud' } as const;
  const details = { kind: 'instance', platform: 'UBUNTU_24_04', imageReference: 'publisher/offer' } as const;
  const machine = (place: object) => ({ finding, resource: { ...host, details: { ...details, ...place } } });
  expect(rowOf(machine({ cloud }))).toMatchObject({ Region: 'westeurope', Ami: '' });
  expect(rowOf(machine({}))).toMatchObject({ Region: 'us-east-1', Ami: 'publisher/offer' });
});

test('an image has its tags, several packages stand in one cell each, in the same order', () => {
  const [pkg] = finding.packageVulnerability?.packages ?? [];
  if (pkg === undefined || finding.packageVulnerability === undefined) throw new Error('the example has a package');
  const { fixedVersion: _, ...unfixed } = pkg;
  const packages = [pkg, { ...unfixed, type: 'npm', name: '@babel/core', version: '7.0.0', filePath: '/app/a, b' }];
  const several = { ...finding, packageVulnerability: { ...finding.packageVulnerability, packages } };
  expect(rowOf({ finding: several, resource: image })).toMatchObject({
    'Container Image Tags': '1.4',
    'Affected Packages': 'openssl, @babel/core',
    'Package Installed Version': '0:3.0.11-1~deb12u2, 7.0.0',
    'Fixed in Version': '0:3.0.13-1~deb12u1, NotAvailable',
    'File Path': '/var/lib/dpkg/status, /app/a, b',
  });
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', 'a "quoted", text\r\nwith lines', ' spaces ', '\ttab', 'ünï–code'])(
  'the text %j reads back as it was',
  (description) => {
    expect(rowOf({ finding: { ...finding, description }, resource: host }).Description).toBe(description);
  },
);

test('addresses are told apart by where they can be reached from', () => {
  if (host.details.kind !== 'instance' || host.details.host === undefined) throw new Error('the example is a machine');
  const addresses = ['10.0.0.1', '172.15.0.1', '172.16.0.1', '192.168.1.1', '8.8.8.8', '100.64.0.1'];
  const details = { ...host.details, host: { ...host.details.host, ipV4Addresses: addresses } };
  expect(rowOf({ finding, resource: { ...host, details } })).toMatchObject({
    'Resource Public Ipv4': '172.15.0.1, 8.8.8.8',
    'Resource Private Ipv4': '10.0.0.1, 172.16.0.1, 192.168.1.1, 100.64.0.1',
  });
});
