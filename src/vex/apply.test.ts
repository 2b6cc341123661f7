import { describe, expect, test } from 'vitest';
import type { Distribution, InventorySubject } from '../domain/inventory.ts';
import type { Match } from '../domain/match.ts';
import type { Package } from '../domain/package.ts';
import type { VexProduct, VexStatement } from '../domain/vex.ts';
import { applyVex } from './apply.ts';

const DEBIAN: Distribution = { id: 'debian', versionId: '12', name: 'Debian 12' };
const DIGEST = `sha256:${'a'.repeat(64)}`;
const IMAGE: InventorySubject = {
  kind: 'image',
  name: 'ghcr.io/acme/app:1.0',
  image: {
    digest: DIGEST,
    imageId: `sha256:${'b'.repeat(64)}`,
    tags: ['ghcr.io/acme/app:1.0'],
    os: 'linux',
    architecture: 'amd64',
    layers: [],
  },
};
const LIBSSL: Package = {
  type: 'deb',
  name: 'libssl3',
  version: '3.0.11-1~deb12u1',
  arch: 'amd64',
  source: { name: 'openssl', version: '3.0.11-1~deb12u1' },
  foundBy: 'dpkg',
  locations: [{ path: '/var/lib/dpkg/status' }],
};
const LODASH: Package = {
  type: 'npm',
  name: 'lodash',
  version: '4.17.20',
  foundBy: 'node-modules',
  locations: [{ path: '/app/node_modules/lodash/package.json' }],
};
const BASH: Package = {
  type: 'rpm',
  name: 'bash',
  version: '1:5.1.8-9.el9',
  arch: 'x86_64',
  foundBy: 'rpm',
  locations: [{ path: '/var/lib/rpm/rpmdb.sqlite' }],
};

const matchOf = (pkg: Package, id = 'CVE-2024-0001'): Match => ({
  package: pkg,
  vulnerabilityId: id,
  status: 'affected',
  evidence: {
    advisoryId: id,
    feed: 'debian',
    ecosystem: 'Debian:12',
    comparedName: pkg.name,
    comparedVersion: pkg.version,
    scheme: 'deb',
    rule: '',
  },
  relatedAdvisories: [],
});

const says = (products: readonly VexProduct[], over: Partial<VexStatement> = {}): VexStatement => ({
  vulnerabilityIds: ['CVE-2024-0001'],
  products,
  status: 'not_affected',
  justification: 'vulnerable_code_not_present',
  author: 'Acme',
  timestamp: '2024-05-01T00:00:00.000Z',
  document: 'https://acme.example/vex-1',
  ...over,
});
const product = (...identifiers: string[]): VexProduct => ({ identifiers, subcomponents: [] });
const apply = (pkg: Package, statements: readonly VexStatement[], subject = IMAGE, distribution = DEBIAN) =>
  applyVex([matchOf(pkg)], statements, { subject, distribution, aliasesOf: () => ['GHSA-aaaa'] })[0]?.vex;

describe('a statement on a package', () => {
  test.each([
    ['its package URL', LIBSSL, 'pkg:deb/debian/libssl3@3.0.11-1~deb12u1?arch=amd64', true],
    ['its package URL without version and qualifiers', LIBSSL, 'pkg:deb/debian/libssl3', true],
    ['another version', LIBSSL, 'pkg:deb/debian/libssl3@3.0.12', false],
    ['another architecture', LIBSSL, 'pkg:deb/debian/libssl3?arch=arm64', false],
    ['another distribution', LIBSSL, 'pkg:deb/ubuntu/libssl3', false],
    ['another release', LIBSSL, 'pkg:deb/debian/libssl3?distro=debian-11', false],
    ['the source that it is built from', LIBSSL, 'pkg:deb/debian/openssl@3.0.11-1~deb12u1?arch=source', true],
    ['a binary package called as the source', LIBSSL, 'pkg:deb/debian/openssl', false],
    ['another name', LODASH, 'pkg:npm/lodash-es@4.17.20', false],
    ['something that is no package URL', LODASH, 'lodash', false],
    ['a broken package URL', LODASH, 'pkg:npm', false],
  ])('that is named by %s', (_, pkg, identifier, isMeant) => {
    expect(apply(pkg, [says([product(identifier)])]) !== undefined).toBe(isMeant);
  });

  test('of rpm holds with and without the epoch', () => {
    const rhel: Distribution = { id: 'rhel', versionId: '9.3', name: 'RHEL 9.3' };
    for (const url of ['pkg:rpm/redhat/bash@5.1.8-9.el9', 'pkg:rpm/redhat/bash@5.1.8-9.el9?epoch=1']) {
      expect(apply(BASH, [says([product(url)])], IMAGE, rhel)).toBeDefined();
    }
    expect(apply(BASH, [says([product('pkg:rpm/redhat/bash@5.1.8-9.el9?epoch=2')])], IMAGE, rhel)).toBeUndefined();
  });

  test('keeps who said it, when, where and why', () => {
    expect(apply(LODASH, [says([product('pkg:npm/lodash')], { reason: 'template() is not called' })])).toEqual({
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      reason: 'template() is not called',
      author: 'Acme',
      timestamp: '2024-05-01T00:00:00.000Z',
      document: 'https://acme.example/vex-1',
    });
  });
});

describe('a statement on an image', () => {
  const lodash = 'pkg:npm/lodash@4.17.20';
  test.each([
    ['by its digest', [`pkg:oci/app@${DIGEST}?repository_url=ghcr.io/acme/app`], [[lodash]], true],
    ['by its name', ['pkg:oci/app'], [[lodash]], true],
    ['whatever is in it', ['pkg:oci/app'], [], true],
    ['another component', ['pkg:oci/app'], [['pkg:npm/react']], false],
    ['another image', ['pkg:oci/web'], [[lodash]], false],
    ['another digest', [`pkg:oci/app@sha256:${'c'.repeat(64)}`], [[lodash]], false],
    ['another repository', ['pkg:oci/app?repository_url=docker.io/other/app'], [[lodash]], false],
    ['by the name that the scan has', ['ghcr.io/acme/app:1.0'], [[lodash]], true],
    ['by its digest alone', [DIGEST], [[lodash]], true],
  ])('%s', (_, identifiers, subcomponents, isMeant) => {
    expect(apply(LODASH, [says([{ identifiers, subcomponents }])]) !== undefined).toBe(isMeant);
  });
});

describe('of several statements', () => {
  const lodash = [product('pkg:npm/lodash')];
  test('the newest speaks', () => {
    const older = says(lodash, { status: 'affected', timestamp: '2024-01-01T00:00:00.000Z' });
    const newer = says(lodash, { timestamp: '2024-06-01T00:00:00.000Z' });
    expect(apply(LODASH, [newer, older])?.status).toBe('not_affected');
    expect(apply(LODASH, [older, newer])?.status).toBe('not_affected');
  });

  test('one under another name of the vulnerability counts, one on another vulnerability does not', () => {
    expect(apply(LODASH, [says(lodash, { vulnerabilityIds: ['GHSA-aaaa'] })])).toBeDefined();
    expect(apply(LODASH, [says(lodash, { vulnerabilityIds: ['CVE-2024-0002'] })])).toBeUndefined();
  });
});
