import { describe, expect, test } from 'vitest';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import type { Distribution } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import { covered, databaseOf, idsOf, packageOf, record } from './example.fixture.ts';
import { matchPackage } from './index.ts';

// Red Hat and its kin: sources and binaries, streams, architectures, lines of support, builders.

const RHEL8: Distribution = { id: 'rhel', versionId: '8.10', name: 'RHEL 8.10' };
const RHEL9: Distribution = { id: 'rhel', versionId: '9.4', name: 'RHEL 9.4' };
const ORACLE: Distribution = { id: 'ol', versionId: '8.9', name: 'Oracle Linux 8.9' };
const AMAZON2: Distribution = { id: 'amzn', versionId: '2', name: 'Amazon Linux 2' };
const COVERED = ['Red Hat:8', 'Red Hat:9', 'Oracle Linux:8', 'Amazon Linux:2', 'Fedora:41', 'Photon OS:5.0'].map(
  covered,
);

const fix = (name: string, fixed: string, over: Partial<AdvisoryRecord> = {}): AdvisoryRecord =>
  record({
    feed: 'redhat',
    ecosystem: 'Red Hat:8',
    scheme: 'rpm',
    name,
    ranges: [{ introduced: '0', fixed }],
    ...over,
  });
const open = (name: string, over: Partial<AdvisoryRecord> = {}): AdvisoryRecord =>
  fix(name, '', { ranges: [{ introduced: '0' }], status: 'affected', names: 'source', ...over });
const rpm = (name: string, version: string, over: Partial<Package> = {}): Package => {
  const { source: _, ...rest } = packageOf({ type: 'rpm', name, version, arch: 'x86_64', ...over });
  return over.source === undefined ? rest : { ...rest, source: over.source };
};
const verdict = (pkg: Package, records: readonly AdvisoryRecord[], distribution = RHEL8) =>
  matchPackage(pkg, distribution, databaseOf(records, [], COVERED));
const ids = (...given: Parameters<typeof verdict>): string[] => idsOf(verdict(...given).matches);
const isAffected = (...given: Parameters<typeof verdict>): boolean => ids(...given).length > 0;

describe('source and binary packages', () => {
  const libs = rpm('openssl-libs', '1:1.1.1k-9.el8', { source: { name: 'openssl', version: '1:1.1.1k-9.el8' } });

  test('a fix names the binary package, what is not fixed names the source: both are found', () => {
    const records = [
      fix('openssl-libs', '1:1.1.1k-12.el8', { vulnerabilityIds: ['CVE-1'] }),
      open('openssl', { vulnerabilityIds: ['CVE-2'] }),
    ];
    expect(ids(libs, records)).toEqual(['CVE-1', 'CVE-2']);
  });

  test('a record of the source’s name that means the binary package does not speak of its siblings', () => {
    expect(ids(libs, [fix('openssl', '1:1.1.1k-12.el8')])).toEqual([]);
    expect(ids(libs, [open('openssl-libs')])).toEqual([]);
  });

  test('a sub-package with numbers of its own is compared by its source where the record names that (trap 3)', () => {
    const errno = rpm('perl-Errno', '1.28-420.el8', { source: { name: 'perl', version: '5.26.3-420.el8' } });
    expect(isAffected(errno, [fix('perl', '4:5.26.3-421.el8', { names: 'source' })])).toBe(true);
    // The name of a source's file has no epoch, so that the record's does not count.
    expect(isAffected(errno, [fix('perl', '4:5.26.3-420.el8', { names: 'source' })])).toBe(false);
  });

  test('deb and apk the other way round: a record may name the binary package', () => {
    const database = databaseOf([
      record({ name: 'zlib1g', names: 'binary', ranges: [{ introduced: '0', fixed: '2' }] }),
    ]);
    const debian = { id: 'debian', versionId: '12', name: 'Debian 12' };
    const built = packageOf({ version: '1:1-1+b1', source: { name: 'zlib', version: '1:1-1' } });
    expect(matchPackage(packageOf({ version: '1-1+b1' }), debian, database).matches).toMatchObject([
      { evidence: { comparedName: 'zlib1g', comparedVersion: '1-1+b1' } },
    ]);
    expect(matchPackage({ ...built, name: 'zlib' }, debian, database).matches).toEqual([]);
  });

  test('a package of which no source is known is looked up by its own name for both', () => {
    expect(ids(rpm('openssl', '1:1.1.1k-9.el8'), [open('openssl')])).toEqual(['CVE-2024-0001']);
  });
});

describe('epochs', () => {
  test.each([
    ['an advisory with an epoch means it', '1:1.0-1.el8', '2.0-1.el8', true],
    ['an advisory without one ignores the package’s', '2.0-2.el8', '1:2.0-1.el8', true],
    ['an advisory without one, and a version after the fix', '2.0-2.el8', '1:2.0-3.el8', false],
    ['both', '1:2.0-2.el8', '1:2.0-1.el8', true],
    ['a newer epoch is newer', '1:9.0-2.el8', '2:2.0-1.el8', false],
  ])('%s', (_, fixed, version, expected) => {
    expect(isAffected(rpm('bind', version), [fix('bind', fixed)])).toBe(expected);
  });
});

describe('architectures', () => {
  test.each([
    [['x86_64'], 'x86_64', true],
    [['aarch64', 's390x'], 'x86_64', false],
    [['aarch64'], 'arm64', true],
    [['i386'], 'i686', true],
    [['aarch64'], 'noarch', true],
    [['aarch64'], undefined, true],
    [['noarch'], 'x86_64', true],
  ] as const)('a record on %j, a package for %s: %s', (arches, arch, expected) => {
    const { arch: _, ...any } = rpm('a', '1-1.el8');
    expect(isAffected(arch === undefined ? any : { ...any, arch }, [fix('a', '2-1.el8', { arches })])).toBe(expected);
  });
});

describe('module streams', () => {
  const node = (version: string, module?: string): Package =>
    rpm('nodejs', version, module === undefined ? {} : { facts: { module } });
  const in18 = '1:18.19.0-1.module+el8.9.0+1';
  const in20 = '1:20.11.0-1.module+el8.9.0+2';

  test('a modular package is judged by records of its own stream alone', () => {
    const records = [
      fix('nodejs', '1:18.20.0-1.module+el8.9.0+3', { module: 'nodejs:18', vulnerabilityIds: ['CVE-18'] }),
      fix('nodejs', '1:20.12.0-1.module+el8.9.0+4', { module: 'nodejs:20', vulnerabilityIds: ['CVE-20'] }),
    ];
    expect(ids(node(in18, 'nodejs:18'), records)).toEqual(['CVE-18']);
    expect(ids(node(in20, 'nodejs:20'), records)).toEqual(['CVE-20']);
  });

  test('a plain package never by a modular record, a modular one never by a plain record', () => {
    const modular = fix('nodejs', '1:18.20.0-1.module+el8.9.0+3', { module: 'nodejs:18' });
    expect(ids(node('1:16.1.0-1.el8'), [modular])).toEqual([]);
    expect(ids(node(in18, 'nodejs:18'), [fix('nodejs', '1:22.0.0-1.el8')])).toEqual([]);
    expect(ids(node('1:16.1.0-1.el8'), [fix('nodejs', '1:22.0.0-1.el8')])).toHaveLength(1);
  });

  test('what is not fixed names the stream too: nodejs:18/nodejs', () => {
    expect(ids(node(in18, 'nodejs:18'), [open('nodejs', { module: 'nodejs:18' })])).toHaveLength(1);
    expect(ids(node(in20, 'nodejs:20'), [open('nodejs', { module: 'nodejs:18' })])).toEqual([]);
    expect(ids(node(in18, 'nodejs:18'), [open('nodejs')])).toEqual([]);
  });

  test('not affected in one stream silences in that stream alone', () => {
    const ignore = open('nodejs', { module: 'nodejs:18', status: 'not-affected', ranges: [] });
    const records = [ignore, open('nodejs', { module: 'nodejs:18' }), open('nodejs', { module: 'nodejs:20' })];
    expect(ids(node(in18, 'nodejs:18'), records)).toEqual([]);
    expect(ids(node(in20, 'nodejs:20'), records)).toHaveLength(1);
  });

  test('a source of modular fixes that names no stream is told by the version', () => {
    const unnamed = [
      fix('nodejs', '1:18.20.0-1.module_el8.9.0+3', { vulnerabilityIds: ['CVE-18'] }),
      fix('nodejs', '1:20.12.0-1.module_el8.9.0+4', { vulnerabilityIds: ['CVE-20'] }),
    ];
    expect(ids(node(in18, 'nodejs:18'), unnamed)).toEqual(['CVE-18']);
    expect(ids(node(in18), unnamed)).toEqual(['CVE-18']);
    expect(ids(node('1:16.1.0-1.el8'), unnamed)).toEqual([]);
  });

  test('a module’s package with numbers of its own may be of any stream, one that follows the stream is not', () => {
    const archive = rpm('perl-Archive-Tar', '2.30-1.module+el8.3.0+1', { facts: { module: 'perl:5.30' } });
    expect(isAffected(archive, [fix('perl-Archive-Tar', '2.32-1.module+el8.9.0+9')])).toBe(true);
    const tools = rpm('podman', '3:4.0.2-1.module+el8.6.0+1', { facts: { module: 'container-tools:rhel8' } });
    expect(isAffected(tools, [fix('podman', '3:4.9.4-1.module+el8.10.0+2')])).toBe(true);
  });

  test('a modular package whose stream nobody kept is told by its version', () => {
    const records = [fix('nodejs', '1:18.20.0-1.module+el8.9.0+3', { module: 'nodejs:18' })];
    expect(isAffected(node(in18), records)).toBe(true);
    expect(isAffected(node('1:16.1.0-1.module+el8.9.0+2'), records)).toBe(false);
  });
});

describe('channels of longer support', () => {
  const main = fix('openssl', '1:3.2.2-6.el9_5', { ecosystem: 'Red Hat:9', advisoryId: 'RHSA-MAIN' });
  const eus = fix('openssl', '1:3.0.7-28.el9_4', {
    ecosystem: 'Red Hat:9',
    advisoryId: 'RHSA-EUS',
    channel: 'eus-9.4',
  });
  const attached: Distribution = { ...RHEL9, channels: ['eus-9.4'] };
  const at = (version: string): Package => rpm('openssl', version);

  test('for who is not attached, the fix of the channel is shown and the main one is the way out', () => {
    expect(verdict(at('1:3.0.7-27.el9'), [main, eus], RHEL9).matches).toMatchObject([
      { fixedVersion: '1:3.2.2-6.el9_5', channelFixes: [{ channel: 'eus-9.4', fixedVersion: '1:3.0.7-28.el9_4' }] },
    ]);
  });

  test('for who is, the fix of the channel is the way out', () => {
    const [match] = verdict(at('1:3.0.7-27.el9'), [main, eus], attached).matches;
    expect(match).toMatchObject({ fixedVersion: '1:3.0.7-28.el9_4', evidence: { advisoryId: 'RHSA-EUS' } });
    expect(match).not.toHaveProperty('channelFixes');
  });

  test('a build of the channel as new as its fix carries it, attached or not', () => {
    expect(ids(at('1:3.0.7-28.el9_4'), [main, eus], attached)).toEqual([]);
    expect(ids(at('1:3.0.7-28.el9_4'), [main, eus], RHEL9)).toEqual([]);
    expect(ids(at('1:3.0.7-29.el9_2'), [main, eus], RHEL9)).toHaveLength(1);
  });

  test('another minor release’s channel says nothing', () => {
    const other: Distribution = { ...RHEL9, channels: ['eus-9.2'] };
    expect(verdict(at('1:3.0.7-27.el9'), [main, eus], other).matches[0]?.fixedVersion).toBe('1:3.2.2-6.el9_5');
  });

  test('a channel alone is no finding for others; extended life of a release is, and goes on with its builds', () => {
    expect(ids(at('1:3.0.7-27.el9'), [eus], RHEL9)).toEqual([]);
    const els = fix('openssl', '1:3.0.7-30.el9', { ecosystem: 'Red Hat:9', channel: 'els-9' });
    const [match] = verdict(at('1:3.0.7-27.el9'), [els], RHEL9).matches;
    expect(match).toMatchObject({ status: 'affected', channelFixes: [{ channel: 'els-9' }] });
    expect(match).not.toHaveProperty('fixedVersion');
    expect(ids(at('1:3.0.7-30.el9'), [els, open('openssl', { ecosystem: 'Red Hat:9' })], RHEL9)).toEqual([]);
  });

  test('extras of Amazon Linux speak of their own line, when it is enabled or the version is of it', () => {
    const core = fix('php', '5.4.16-46.amzn2', { ecosystem: 'Amazon Linux:2' });
    const extra = fix('php', '8.0.30-1.amzn2', {
      ecosystem: 'Amazon Linux:2',
      channel: 'extras-php8.0',
      vulnerabilityIds: ['CVE-8'],
    });
    const php = (version: string): Package => rpm('php', version, { facts: { vendor: 'Amazon Linux' } });
    expect(ids(php('5.4.16-45.amzn2'), [core, extra], AMAZON2)).toEqual(['CVE-2024-0001']);
    expect(ids(php('8.0.20-1.amzn2'), [core, extra], AMAZON2)).toEqual(['CVE-8']);
    expect(ids(php('5.4.16-45.amzn2'), [extra], AMAZON2)).toEqual([]);
  });

  test('Oracle’s builds for ksplice and for FIPS are lines of their own', () => {
    const usual = fix('glibc', '2:2.28-236.el8', { ecosystem: 'Oracle Linux:8', vulnerabilityIds: ['CVE-USUAL'] });
    const ksplice = fix('glibc', '2:2.28-236.ksplice1.el8', {
      ecosystem: 'Oracle Linux:8',
      vulnerabilityIds: ['CVE-KSPLICE'],
    });
    const fips = fix('gnutls', '10:3.6.16-8.el8_fips', { ecosystem: 'Oracle Linux:8' });
    expect(ids(rpm('glibc', '2:2.28-225.el8'), [usual, ksplice], ORACLE)).toEqual(['CVE-USUAL']);
    expect(ids(rpm('glibc', '2:2.28-225.ksplice1.el8'), [usual, ksplice], ORACLE)).toEqual(['CVE-KSPLICE']);
    expect(ids(rpm('gnutls', '3.6.16-8.el8_9'), [fips], ORACLE)).toEqual([]);
    expect(ids(rpm('gnutls', '10:3.6.16-4.el8_fips'), [fips], ORACLE)).toHaveLength(1);
  });
});

describe('builds of others', () => {
  const notEvaluated = { matches: [], reason: 'other-vendor' };
  const by = (vendor: string, version = '1.0-1.el8'): Package => rpm('php', version, { facts: { vendor } });

  test.each([
    ['.el7 on a release 8', rpm('php', '1.0-1.el7')],
    ['.el7.centos on a release 8', rpm('php', '1.0-1.el7.centos')],
    ['.fc38 on Red Hat', rpm('php', '1.0-1.fc38')],
    ['Remi', by('Remi Collet')],
    ['Remi, by its ending', rpm('php', '8.2.1-1.el8.remi')],
    ['NVIDIA', by('NVIDIA CORPORATION')],
    ['EPEL, which the database does not know', by('Fedora Project')],
  ])('never compare %s', (_, pkg) => {
    expect(verdict(pkg, [fix('php', '9-1.el8')])).toEqual(notEvaluated);
  });

  test.each([
    ['no vendor', rpm('php', '1.0-1.el8')],
    ['no dist tag', rpm('php', '1.0-1')],
    ['Red Hat', by('Red Hat, Inc.')],
    ['CentOS, on a converted machine', by('CentOS')],
    ['a minor release', by('Red Hat, Inc.', '1.0-1.el8_6.1')],
    ['a module', rpm('php', '1.0-1.module+el8.6.0+1', { facts: { module: 'php:1' } })],
  ])('compare %s', (_, pkg) => {
    const records = [fix('php', '9-1.el8'), fix('php', '9-1.module+el8.9.0+1', { module: 'php:1' })];
    expect(verdict(pkg, records).matches).toHaveLength(1);
  });

  test('EPEL is judged by its own advisories when the database has them', () => {
    const records = [
      fix('php', '9-1.el8'),
      fix('php', '2-1.el8', { ecosystem: 'EPEL:8', vulnerabilityIds: ['CVE-EPEL'] }),
    ];
    const database = databaseOf(records, [], [...COVERED, covered('EPEL:8')]);
    expect(idsOf(matchPackage(by('Fedora Project'), RHEL8, database).matches)).toEqual(['CVE-EPEL']);
  });

  test('Fedora keeps builds of earlier releases, not of later ones', () => {
    const fedora: Distribution = { id: 'fedora', versionId: '41', name: 'Fedora 41' };
    const records = [fix('php', '9-1.fc41', { ecosystem: 'Fedora:41' })];
    expect(verdict(rpm('php', '1-1.fc40'), records, fedora).matches).toHaveLength(1);
    expect(verdict(rpm('php', '1-1.fc42'), records, fedora)).toEqual(notEvaluated);
  });

  test('other distributions: Amazon Linux with EPEL 7, Photon', () => {
    expect(verdict(rpm('php', '1-1.el7'), [], AMAZON2)).toEqual(notEvaluated);
    const photon: Distribution = { id: 'photon', versionId: '5.0', name: 'Photon 5' };
    expect(verdict(rpm('php', '1-1.ph4'), [], photon)).toEqual(notEvaluated);
    expect(verdict(rpm('php', '1-1.ph5'), [], photon)).toEqual({ matches: [] });
  });
});
