import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advisorySource, canonicalPackageName } from './canonical-name.ts';
import { ecosystemOf } from './ecosystem.ts';
import type { Distribution } from './inventory.ts';
import type { Package } from './package.ts';
import { packageOfPurl, purlOf } from './package-purl.ts';
import { rpmVersion, sourceOfRpmFile } from './rpm-name.ts';

const packageOf = (over: Partial<Package>): Package => ({
  type: 'deb',
  name: 'zlib1g',
  version: '1:1.2.13.dfsg-1',
  foundBy: 'dpkg',
  locations: [{ path: '/var/lib/dpkg/status' }],
  ...over,
});
const BOOKWORM: Distribution = { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian 12' };

test.each([
  [
    packageOf({ arch: 'amd64', source: { name: 'zlib', version: '1:1.2.13.dfsg-1' } }),
    'pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1?arch=amd64&distro=debian-12&upstream=zlib',
  ],
  [
    packageOf({ name: 'libgcc-s1', version: '12.2.0-14+b1', source: { name: 'gcc-12', version: '12.2.0-14' } }),
    'pkg:deb/debian/libgcc-s1@12.2.0-14%2Bb1?distro=debian-12&upstream=gcc-12%4012.2.0-14',
  ],
  [
    packageOf({ source: { name: 'zlib1g', version: '1:1.2.13.dfsg-1' } }),
    'pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1?distro=debian-12',
  ],
  [packageOf({ type: 'npm', namespace: '@babel', name: 'core', version: '7.0.0' }), 'pkg:npm/%40babel/core@7.0.0'],
  [packageOf({ type: 'pypi', name: 'Typing_Extensions', version: '4.0' }), 'pkg:pypi/typing-extensions@4.0'],
  [
    packageOf({ type: 'golang', namespace: 'github.com/BurntSushi', name: 'toml', version: 'v1.0.0' }),
    'pkg:golang/github.com/BurntSushi/toml@v1.0.0',
  ],
  [packageOf({ type: 'maven', namespace: 'org.apache', name: 'x', version: '1' }), 'pkg:maven/org.apache/x@1'],
])('%#: %s', (pkg, purl) => {
  expect(purlOf(pkg, BOOKWORM)).toBe(purl);
});

test('an Alpine package', () => {
  const alpine: Distribution = { id: 'alpine', versionId: '3.20.1', name: 'Alpine 3.20' };
  const pkg = packageOf({
    type: 'apk',
    name: 'libcrypto3',
    version: '3.3.1-r0',
    arch: 'x86_64',
    source: { name: 'openssl', version: '3.3.1-r0' },
  });
  const purl = 'pkg:apk/alpine/libcrypto3@3.3.1-r0?arch=x86_64&distro=alpine-3.20.1&upstream=openssl';
  expect(purlOf(pkg, alpine)).toBe(purl);
  expect(packageOfPurl(purl)).toEqual({
    type: 'apk',
    name: 'libcrypto3',
    version: '3.3.1-r0',
    arch: 'x86_64',
    source: { name: 'openssl', version: '3.3.1-r0' },
    distribution: { id: 'alpine', versionId: '3.20.1', name: 'alpine 3.20.1' },
  });
});

const RHEL: Distribution = { id: 'rhel', versionId: '8.10', name: 'Red Hat Enterprise Linux 8.10' };

test.each([
  [
    packageOf({
      ...{ type: 'rpm', name: 'curl', version: '7.61.1-34.el8', arch: 'x86_64' },
      source: { name: 'curl', version: '7.61.1-34.el8' },
    }),
    'pkg:rpm/redhat/curl@7.61.1-34.el8?arch=x86_64&distro=rhel-8.10&upstream=curl-7.61.1-34.el8.src.rpm',
  ],
  [
    packageOf({
      ...{ type: 'rpm', name: 'npm', version: '1:10.8.2-1.18.20.4.1.module+el8', arch: 'x86_64' },
      // npm has a version of its own: the epoch of the source is not known from it
      source: { name: 'nodejs', version: '18.20.4-1.module+el8' },
      facts: { module: 'nodejs:18' },
    }),
    'pkg:rpm/redhat/npm@10.8.2-1.18.20.4.1.module%2Bel8?arch=x86_64&distro=rhel-8.10&epoch=1&rpmmod=nodejs:18&upstream=nodejs-18.20.4-1.module%2Bel8.src.rpm',
  ],
  [
    packageOf({
      ...{ type: 'rpm', name: 'openssl-libs', version: '1:1.1.1k-14.el8_6' },
      source: { name: 'openssl', version: '1:1.1.1k-14.el8_6' },
    }),
    'pkg:rpm/redhat/openssl-libs@1.1.1k-14.el8_6?distro=rhel-8.10&epoch=1&upstream=openssl-1.1.1k-14.el8_6.src.rpm',
  ],
])('an rpm package keeps epoch, module and source: %#', (pkg, purl) => {
  expect(purlOf(pkg, RHEL)).toBe(purl);
  const { distribution, ...read } = packageOfPurl(purl);
  const { foundBy: _, locations: __, ...written } = pkg;
  expect(read).toEqual(written);
  expect(distribution).toMatchObject({ id: 'rhel', versionId: '8.10' });
});

test.each([
  // syft, trivy and inspector-sbomgen write the same things in other words
  ['pkg:rpm/redhat/x@1-1?distro=redhat-8.10', 'Red Hat:8'],
  ['pkg:rpm/oracle/x@1-1?distro=oracle-9.4', 'Oracle Linux:9'],
  ['pkg:rpm/ol/x@1-1?distro=ol-9.4', 'Oracle Linux:9'],
  ['pkg:rpm/amazon/x@1-1?distro=amazon-2023.6.20241010', 'Amazon Linux:2023'],
  ['pkg:rpm/amzn/x@1-1?distro=amzn-2', 'Amazon Linux:2'],
  ['pkg:rpm/alma/x@1-1?distro=alma-9.3', 'AlmaLinux:9'],
  ['pkg:rpm/opensuse.leap/x@1-1?distro=opensuse.leap-15.5', 'openSUSE:Leap 15.5'],
  ['pkg:rpm/opensuse/x@1-1?distro=opensuse-leap-15.5', 'openSUSE:Leap 15.5'],
  ['pkg:rpm/opensuse/x@1-1?distro=opensuse-tumbleweed', 'openSUSE:Tumbleweed'],
  ['pkg:rpm/cbl-mariner/x@1-1?distro=cbl-mariner-2.0', 'Azure Linux:2'],
  ['pkg:rpm/bottlerocket/x@1-1', 'Bottlerocket'],
  ['pkg:alpm/arch/x@1-1', 'Arch Linux'],
  ['pkg:rpm/x@1-1', undefined],
  ['pkg:deb/debian/x@1?distro=bookworm', 'Debian:12'],
  ['pkg:deb/ubuntu/x@1?distro=jammy', 'Ubuntu:22.04'],
  ['pkg:deb/ubuntu/x@1?distro=ubuntu-22.04', 'Ubuntu:22.04'],
  ['pkg:deb/x@1?distro=debian-12.5', 'Debian:12'],
  ['pkg:apk/wolfi/x@1', 'Wolfi'],
  ['pkg:apk/alpine/x@1', undefined],
  ['pkg:deb/debian/x@1', undefined],
])('%s lies in %s', (purl, ecosystem) => {
  const { type, distribution } = packageOfPurl(purl);
  expect(ecosystemOf(type, distribution)).toBe(ecosystem);
});

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }).map((name) => name.replaceAll('/', '.'));
const debianName = fc.stringMatching(/^[a-z0-9][a-z0-9+.-]{0,9}$/);
const version = fc.stringMatching(/^[0-9][0-9A-Za-z.+~:-]{0,10}$/);

test('everything that matching needs survives the way through a package URL', () => {
  const distribution = fc.constantFrom<Distribution | undefined>(
    BOOKWORM,
    RHEL,
    { id: 'sles', versionId: '15.7', name: 'SLES' },
    { id: 'openeuler', versionId: '22.03', codename: 'lts-sp3', name: 'openEuler' },
    { id: 'opensuse-tumbleweed', versionId: '20260101', name: 'openSUSE Tumbleweed' },
    { id: 'bottlerocket', versionId: '1.20.0', name: 'Bottlerocket' },
    { id: 'ubuntu', versionId: '22.04', name: 'Ubuntu' },
    { id: 'alpine', versionId: '3.20.1', name: 'Alpine' },
    undefined,
  );
  const source = fc.option(fc.record({ name: debianName, version }), { nil: undefined });
  const distributions = fc
    .record({
      type: fc.constantFrom('deb', 'apk'),
      name: debianName,
      version,
      source,
      arch: fc.constantFrom('amd64', undefined),
    })
    .map(({ source, arch, ...pkg }) => packageOf({ ...pkg, ...(source && { source }), ...(arch && { arch }) }));
  const part = fc.stringMatching(/^[0-9a-z][0-9A-Za-z.+~^_]{0,9}$/);
  const rpms = fc
    .record({
      name: debianName,
      epoch: fc.nat({ max: 20 }),
      version: part,
      release: part,
      own: fc.boolean(),
      module: fc.boolean(),
    })
    .map(({ name, epoch, version, release, own, module }) => {
      const evr = rpmVersion(epoch, version, release);
      const source = sourceOfRpmFile(`src-${own ? version : '9'}-${release}.src.rpm`, evr);
      return packageOf({
        ...{ type: 'rpm', name, version: evr, ...(source && { source }) },
        ...(module && { facts: { module: 'nodejs:18' } }),
      });
    });
  const languages = fc
    .record({
      type: fc.constantFrom('npm', 'pypi', 'golang', 'cargo', 'gem', 'maven', 'nuget', 'composer'),
      namespace: fc.option(text, { nil: undefined }),
      name: text,
      version: text,
    })
    .map(({ namespace, ...pkg }) => packageOf({ ...pkg, ...(namespace !== undefined && { namespace }) }));

  fc.assert(
    fc.property(fc.oneof(distributions, rpms, languages), distribution, (pkg, system) => {
      const { distribution: readSystem, ...read } = packageOfPurl(purlOf(pkg, system));
      const ecosystem = ecosystemOf(pkg.type, system);
      expect(ecosystemOf(read.type, readSystem)).toBe(ecosystem);
      expect(canonicalPackageName(ecosystem ?? '', read)).toBe(canonicalPackageName(ecosystem ?? '', pkg));
      expect([read.type, read.version, read.arch]).toEqual([pkg.type, pkg.version, pkg.arch]);
      if (['deb', 'apk', 'rpm'].includes(pkg.type)) expect(advisorySource(read)).toEqual(advisorySource(pkg));
      expect(read.facts).toEqual(pkg.facts);
      if (pkg.type === 'rpm') expect(read.source).toEqual(pkg.source);
    }),
  );
});
