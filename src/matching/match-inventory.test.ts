import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InventorySubject } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import { packageOfPurl, purlOf } from '../domain/package-purl.ts';
import { BOOKWORM, databaseOf, IMAGE, inventoryOf, npm, npmPackage, packageOf, record } from './example.fixture.ts';
import { matchInventory, matchPackage } from './index.ts';

describe('a package that cannot be judged says why (trap 6)', () => {
  const database = databaseOf([]);
  const deb = packageOf({});
  test.each([
    ['a distribution package without a distribution', deb, undefined, 'unknown-distribution'],
    ['a release without advisories', deb, { id: 'debian', versionId: '6', name: 'Debian 6' }, 'release-not-covered'],
    ['a distribution without advisories', deb, { id: 'void', name: 'Void' }, 'unsupported-ecosystem'],
    ['a purl type without advisories', npmPackage('1', { type: 'generic' }), BOOKWORM, 'unsupported-ecosystem'],
    ['a type of no registry, without a vendor', npmPackage('1', { type: 'brew' }), BOOKWORM, 'unsupported-ecosystem'],
    ['a registry without advisories', npmPackage('1.0.0', { type: 'cargo' }), BOOKWORM, 'release-not-covered'],
    ['no version', npmPackage(''), BOOKWORM, 'no-version'],
    ['no source version', packageOf({ version: '1', source: { name: 'zlib', version: '' } }), BOOKWORM, 'no-version'],
    ['a version that is none', npmPackage('workspace:*'), BOOKWORM, 'unparsed-version'],
  ] as const)('%s', (_, pkg, distribution, reason) => {
    expect(matchPackage(pkg, distribution, database)).toEqual({ matches: [], reason });
  });
});

describe('a kernel (trap 1)', () => {
  const database = databaseOf([
    record({ name: 'linux', ranges: [{ introduced: '0', fixed: '6.1.100-1' }] }),
    record({ name: 'linux-base', ranges: [{ introduced: '0', fixed: '4.9' }] }),
  ]);
  const kernel = (release: string, version: string): Package =>
    packageOf({
      name: `linux-image-${release}`,
      version,
      source: { name: 'linux-signed-amd64', version: version.replace('-', '+') },
    });
  const old = kernel('6.1.0-9-amd64', '6.1.27-1');
  const current = kernel('6.1.0-21-amd64', '6.1.90-1');
  const packages = [
    ...[old, current],
    packageOf({ name: 'linux-libc-dev', version: '6.1.90-1', source: { name: 'linux', version: '6.1.90-1' } }),
    packageOf({
      name: 'linux-headers-6.1.0-21-amd64',
      version: '6.1.90-1',
      source: { name: 'linux', version: '6.1.90-1' },
    }),
    packageOf({ name: 'linux-base', version: '4.8', source: { name: 'linux-base', version: '4.8' } }),
  ];
  const host = (running: string): InventorySubject => ({
    kind: 'host',
    name: 'web-1',
    host: {
      hostname: 'web-1',
      machineId: 'm',
      architecture: 'x86_64',
      kernel: running,
      ipV4Addresses: [],
      ipV6Addresses: [],
    },
  });
  const matched = (subject: InventorySubject): string[] =>
    matchInventory(inventoryOf(packages, { subject }), database).matches.map((match) => match.package.name);

  test('in an image none applies, and other packages of similar names stay', () => {
    expect(matched(IMAGE)).toEqual(['linux-base']);
    expect(matchInventory(inventoryOf(packages), database)).toMatchObject({ evaluated: 5, notEvaluated: [] });
  });

  test('on a host the running one applies, never the headers', () => {
    expect(matched(host('6.1.0-21-amd64'))).toEqual(['linux-base', current.name]);
  });

  test('a host whose running kernel is not among its packages: every kernel image', () => {
    expect(matched(host('6.6.87-microvm'))).toEqual(['linux-base', current.name, old.name]);
  });

  test('a signed kernel is compared as linux, by the version of its package', () => {
    const { matches } = matchInventory(inventoryOf([old], { subject: host('x') }), database);
    expect(matches[0]?.evidence).toMatchObject({ comparedName: 'linux', rule: '6.1.27-1 < 6.1.100-1 (deb)' });
  });
});

describe('a kernel of rpm', () => {
  const ALMA = { id: 'almalinux', versionId: '9.4', name: 'AlmaLinux 9.4' };
  const rpm = (name: string, version: string): Package =>
    packageOf({ type: 'rpm', name, version, arch: 'x86_64', source: { name: 'kernel', version } });
  const fixed = ['kernel-core', 'kernel-headers', 'kernel-modules'].map((name) =>
    record({ ecosystem: 'AlmaLinux:9', scheme: 'rpm', name, ranges: [{ introduced: '0', fixed: '5.14.0-427.el9' }] }),
  );
  const database = databaseOf(fixed, [], [{ ecosystem: 'AlmaLinux:9', level: 'full', packages: 3 }]);
  const old = rpm('kernel-core', '5.14.0-362.8.1.el9_3');
  const older = rpm('kernel-core', '5.14.0-162.el9');
  const packages = [old, older, rpm('kernel-headers', old.version), rpm('kernel-modules', old.version)];
  const matched = (subject: InventorySubject): string[] =>
    matchInventory(inventoryOf(packages, { subject, distribution: ALMA }), database).matches.map(
      (match) => match.package.version,
    );

  test('in an image none applies', () => {
    expect(matched(IMAGE)).toEqual([]);
  });

  test('on a host the running one applies, by its release with the architecture', () => {
    const addresses = { ipV4Addresses: [], ipV6Addresses: [] };
    const details = { hostname: 'web-1', machineId: 'm', architecture: 'x86_64', ...addresses };
    const host = { ...details, kernel: `${old.version}.x86_64` };
    expect(matched({ kind: 'host', name: 'web-1', host })).toEqual([old.version]);
  });
});

describe('an inventory', () => {
  const records = [
    record({}),
    record({ advisoryId: 'CVE-2023-9', vulnerabilityIds: ['CVE-2023-9'] }),
    npm({ ranges: [{ introduced: '0', fixed: '1.3.0' }] }),
  ];
  const packages = [
    ...[packageOf({}), packageOf({ name: 'zlib1g-dev' }), packageOf({ arch: 'arm64' })],
    ...[npmPackage('1.2.0'), npmPackage('1.3.0'), npmPackage('latest')],
    npmPackage('1.2.0', { locations: [{ path: '/app/node_modules/left-pad/package.json' }] }),
    npmPackage('1.0', { type: 'cargo' }),
  ];
  const database = databaseOf(records);

  test('has every package evaluated or explained, and says how complete the knowledge is', () => {
    const result = matchInventory(inventoryOf(packages), database);
    expect(result.evaluated + result.notEvaluated.length).toBe(packages.length);
    expect(result.notEvaluated.map(({ package: { type, version }, reason }) => `${type} ${version} ${reason}`)).toEqual(
      ['cargo 1.0 release-not-covered', 'npm latest unparsed-version'],
    );
    expect(result.completeness.map(({ ecosystem, level }) => `${ecosystem} ${level}`)).toEqual([
      'Debian:12 full',
      'crates.io none',
      'npm full',
    ]);
    expect(
      result.matches.map(({ package: { name, arch }, vulnerabilityId }) => `${name} ${arch} ${vulnerabilityId}`),
    ).toEqual([
      ...[
        'zlib1g amd64 CVE-2023-9',
        'zlib1g amd64 CVE-2024-0001',
        'zlib1g arm64 CVE-2023-9',
        'zlib1g arm64 CVE-2024-0001',
      ],
      ...['zlib1g-dev amd64 CVE-2023-9', 'zlib1g-dev amd64 CVE-2024-0001'],
      ...['left-pad undefined CVE-2024-0001', 'left-pad undefined CVE-2024-0001'],
    ]);
  });

  test('gives the same result whatever the order of its packages and of the records', () => {
    const expected = matchInventory(inventoryOf(packages), database);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(packages, { minLength: packages.length }),
        fc.shuffledSubarray(records, { minLength: records.length }),
        (shuffled, shuffledRecords) => {
          expect(matchInventory(inventoryOf(shuffled), databaseOf(shuffledRecords))).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('gives the same result after a way through package URLs (trap 12)', () => {
    const readBack = packages.map((pkg): Package => {
      const { distribution: _, ...read } = packageOfPurl(purlOf(pkg, BOOKWORM));
      return { ...read, foundBy: pkg.foundBy, locations: pkg.locations };
    });
    const verdicts = (of: readonly Package[]) =>
      matchInventory(inventoryOf(of), database).matches.map(({ package: { name, version }, ...rest }) => ({
        name,
        version,
        ...rest,
      }));
    expect(verdicts(readBack)).toEqual(verdicts(packages));
    expect(packages.map((pkg) => packageOfPurl(purlOf(pkg, BOOKWORM)).distribution?.versionId)).toEqual(
      packages.map((pkg) => (pkg.type === 'deb' ? '12' : undefined)),
    );
  });
});
