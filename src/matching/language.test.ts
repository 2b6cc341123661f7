import { describe, expect, test } from 'vitest';
import type { AdvisoryRecord, AffectedRange, VersionSchemeId } from '../domain/advisory.ts';
import type { Package } from '../domain/package.ts';
import { covered, databaseOf, idsOf, npm, npmPackage, record } from './example.fixture.ts';
import { matchPackage } from './index.ts';

// Packages of registries, and of none: names, versions, identities.

const ECOSYSTEMS = [
  'CPE',
  'ConanCenter',
  'CRAN',
  'GitHub Actions',
  'Go',
  'Hex',
  'Julia',
  'Maven',
  'NuGet',
  'Packagist',
  'PyPI',
];
const COVERED = [...ECOSYSTEMS, 'RubyGems', 'SwiftURL', 'VSCode', 'Windows', 'crates.io', 'npm', 'opam'].map(covered);
const of = (
  ecosystem: string,
  scheme: VersionSchemeId,
  name: string,
  over: Partial<AdvisoryRecord> = {},
): AdvisoryRecord =>
  record({ feed: 'ghsa', ecosystem, scheme, name, ranges: [{ introduced: '0', fixed: '2.0.0' }], ...over });
const verdict = (pkg: Package, ...records: readonly AdvisoryRecord[]) =>
  matchPackage(pkg, undefined, databaseOf(records, [], COVERED));
const isAffected = (...given: Parameters<typeof verdict>): boolean => verdict(...given).matches.length > 0;

describe('names as registries tell them apart', () => {
  test.each([
    ['pypi', undefined, 'Typing_Extensions', 'PyPI', 'pep440', 'typing-extensions'],
    ['nuget', undefined, 'Newtonsoft.Json', 'NuGet', 'nuget', 'newtonsoft.json'],
    ['composer', 'Symfony', 'HTTP-Kernel', 'Packagist', 'composer', 'symfony/http-kernel'],
    ['maven', 'org.apache.logging.log4j', 'log4j-core', 'Maven', 'maven', 'org.apache.logging.log4j:log4j-core'],
    ['golang', 'github.com/BurntSushi', 'toml', 'Go', 'go', 'github.com/BurntSushi/toml'],
    ['npm', '@babel', 'traverse', 'npm', 'semver', '@babel/traverse'],
    ['github', 'Actions', 'Checkout', 'GitHub Actions', 'semver', 'actions/checkout'],
    ['swift', 'github.com/Vapor', 'Vapor', 'SwiftURL', 'semver', 'github.com/vapor/vapor'],
    ['conan', undefined, 'PCRE', 'ConanCenter', 'generic', 'pcre'],
    ['vscode-extension', 'ms-python', 'Python', 'VSCode', 'semver', 'ms-python/python'],
    ['julia', undefined, 'HTTP', 'Julia', 'semver', 'HTTP'],
    ['opam', undefined, 'cohttp', 'opam', 'deb', 'cohttp'],
    ['cran', undefined, 'commonmark', 'CRAN', 'generic', 'commonmark'],
  ] as const)('%s %s/%s is %s, %s %s', (type, namespace, name, ecosystem, scheme, canonical) => {
    const pkg = npmPackage('1.0.0', { type, name, ...(namespace !== undefined && { namespace }) });
    expect(isAffected(pkg, of(ecosystem, scheme, canonical))).toBe(true);
  });

  test('case counts where the registry says so', () => {
    const toml = npmPackage('1.0.0', { type: 'golang', namespace: 'github.com/burntsushi', name: 'toml' });
    expect(isAffected(toml, of('Go', 'go', 'github.com/BurntSushi/toml'))).toBe(false);
  });
});

describe('versions', () => {
  test.each([
    ['npm', 'npm', 'semver', 'v1.9.0', true],
    ['npm', 'npm', 'semver', 'v2.0.0', false],
    ['golang', 'Go', 'go', 'v1.9.0+incompatible', true],
    ['golang', 'Go', 'go', 'v2.0.0-20231109021931-daa7c04131f5', true],
    ['golang', 'Go', 'go', 'v2.0.1-0.20231109021931-daa7c04131f5', false],
    ['golang', 'Go', 'go', 'v0.0.0-20231109021931-daa7c04131f5', true],
    ['pypi', 'PyPI', 'pep440', 'v1.9', true],
    ['pypi', 'PyPI', 'pep440', '2.0.0.post1', false],
    ['composer', 'Packagist', 'composer', 'v1.9.0', true],
    ['nuget', 'NuGet', 'nuget', '2.0.0.0', false],
    ['github', 'GitHub Actions', 'semver', 'v1', true],
    ['maven', 'Maven', 'maven', '2.0.0.RELEASE', false],
    ['maven', 'Maven', 'maven', '2.0.0-SNAPSHOT', true],
  ] as const)('%s %s %s %s before 2.0.0: %s', (type, ecosystem, scheme, version, expected) => {
    expect(isAffected(npmPackage(version, { type, name: 'a' }), of(ecosystem, scheme, 'a'))).toBe(expected);
  });

  const range = (...ranges: AffectedRange[]): AdvisoryRecord => npm({ ranges });
  test.each([
    [
      'introducedExclusive leaves its bound out',
      { introduced: '1.0.0', introducedExclusive: true, fixed: '2.0.0' },
      '1.0.0',
      false,
    ],
    [
      'introducedExclusive takes the next',
      { introduced: '1.0.0', introducedExclusive: true, fixed: '2.0.0' },
      '1.0.1',
      true,
    ],
    ['introduced takes its bound in', { introduced: '1.0.0', fixed: '2.0.0' }, '1.0.0', true],
    ['last_affected takes its bound in (trap 11)', { introduced: '0', lastAffected: '1.5.0' }, '1.5.0', true],
    ['last_affected ends there', { introduced: '0', lastAffected: '1.5.0' }, '1.5.1', false],
  ] as const)('%s', (_, given, version, expected) => {
    expect(isAffected(npmPackage(version), range(given))).toBe(expected);
  });

  test('introducedExclusive is told in the rule', () => {
    const [match] = verdict(
      npmPackage('1.5.0'),
      range({ introduced: '1.0.0', introducedExclusive: true, fixed: '2.0.0' }),
    ).matches;
    expect(match?.evidence.rule).toBe('1.0.0 < 1.5.0 < 2.0.0 (semver)');
  });

  test('commits alone bound nothing, and nothing is guessed (trap 11)', () => {
    expect(verdict(npmPackage('1.0.0'), npm({ ranges: [] }))).toEqual({ matches: [] });
    const commits = range({
      introduced: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
      fixed: 'd670460b4b4aece5915caf5c68d12f560a9fe3e4',
    });
    expect(verdict(npmPackage('1.0.0'), commits)).toEqual({ matches: [] });
  });

  test('a record of another order is compared in its own', () => {
    const conan = npmPackage('8.43', { type: 'conan', name: 'pcre' });
    expect(
      isAffected(conan, of('ConanCenter', 'semver', 'pcre', { ranges: [{ introduced: '0', fixed: '8.44' }] })),
    ).toBe(true);
  });
});

describe('Go’s standard library is its toolchain', () => {
  const stdlib = of('Go', 'go', 'stdlib', {
    ranges: [
      { introduced: '0', fixed: '1.21.8' },
      { introduced: '1.22.0-0', fixed: '1.22.1' },
    ],
  });
  test.each([
    ['stdlib', '1.21.7', true],
    ['stdlib', '1.21.8', false],
    ['stdlib', 'go1.22.0', true],
    ['stdlib', 'v1.22.1', false],
    ['stdlib', '1.22', true],
    ['stdlib', '1.22rc1', true],
    ['stdlib', '1.22.1 X:boringcrypto', false],
    ['std', '1.21.7', true],
  ])('%s@%s: %s', (name, version, expected) => {
    expect(isAffected(npmPackage(version, { type: 'golang', name }), stdlib)).toBe(expected);
  });

  test('a development build is not evaluated, never clean', () => {
    expect(verdict(npmPackage('devel +abc', { type: 'golang', name: 'stdlib' }), stdlib)).toMatchObject({
      reason: 'unparsed-version',
    });
  });

  test('a module that ends in stdlib is none', () => {
    const other = npmPackage('v1.21.7', { type: 'golang', namespace: 'example.com', name: 'stdlib' });
    expect(isAffected(other, stdlib)).toBe(false);
  });
});

describe('a jar is what its coordinates say (trap 8)', () => {
  const core = of('Maven', 'maven', 'org.apache.logging.log4j:log4j-core');
  test('with coordinates it is evaluated; without, it is listed as not evaluated', () => {
    expect(
      isAffected(npmPackage('1.0', { type: 'maven', namespace: 'org.apache.logging.log4j', name: 'log4j-core' }), core),
    ).toBe(true);
    const unnamed = npmPackage('1.0', { type: 'generic', name: 'log4j-core', facts: { kind: 'java-archive' } });
    expect(verdict(unnamed, core)).toEqual({ matches: [], reason: 'unsupported-ecosystem' });
  });
  test('a relocated artifact is another one: its name alone proves nothing', () => {
    expect(
      isAffected(npmPackage('1.0', { type: 'maven', namespace: 'org.example.shaded', name: 'log4j-core' }), core),
    ).toBe(false);
  });
});

describe('products without a registry: vendor and product exactly, within bounds', () => {
  const generic = (over: Partial<Package>): Package =>
    npmPackage('1.1.1', { type: 'generic', name: 'openssl', ...over });
  const nvd = (over: Partial<AdvisoryRecord>): AdvisoryRecord =>
    of('CPE', 'generic', 'openssl:openssl', {
      feed: 'nvd',
      ranges: [{ introduced: '1.0.0', fixed: '1.1.2' }],
      ...over,
    });

  test('by namespace, and by the CPE that a component brought', () => {
    expect(idsOf(verdict(generic({ namespace: 'OpenSSL' }), nvd({})).matches)).toEqual(['CVE-2024-0001']);
    const cpe = 'cpe:2.3:a:openssl:openssl:1.1.1:*:*:*:*:*:*:*';
    expect(verdict(generic({ name: 'libssl', facts: { cpe } }), nvd({})).matches).toMatchObject([
      { evidence: { ecosystem: 'CPE', comparedName: 'openssl:openssl', rule: '1.0.0 ≤ 1.1.1 < 1.1.2 (generic)' } },
    ]);
    expect(isAffected(generic({ facts: { cpe: 'cpe:/a:openssl:openssl:1.1.1' } }), nvd({}))).toBe(true);
  });

  test('a name without a vendor is no identity', () => {
    expect(verdict(generic({}), nvd({}))).toEqual({ matches: [], reason: 'unsupported-ecosystem' });
    expect(verdict(generic({ facts: { cpe: 'cpe:2.3:a:*:openssl:1.1.1:*:*:*:*:*:*:*' } }), nvd({}))).toMatchObject({
      reason: 'unsupported-ecosystem',
    });
  });

  test('a product that no record names is not evaluated, never clean', () => {
    expect(verdict(generic({ namespace: 'acme' }), nvd({}))).toEqual({ matches: [], reason: 'no-advisory-source' });
  });

  test('ranges without an end do not count, nor does every version', () => {
    expect(isAffected(generic({ namespace: 'openssl' }), nvd({ ranges: [{ introduced: '0' }] }))).toBe(false);
    expect(isAffected(generic({ namespace: 'openssl' }), nvd({ ranges: [{ introduced: '1.0.0' }] }))).toBe(false);
    expect(isAffected(generic({ namespace: 'openssl' }), nvd({ ranges: [], versions: ['1.1.1'] }))).toBe(true);
    expect(
      isAffected(generic({ namespace: 'openssl' }), nvd({ ranges: [{ introduced: '0', lastAffected: '1.1.1' }] })),
    ).toBe(true);
  });

  test('the openssl gem never gets the vulnerabilities of OpenSSL', () => {
    const gem = npmPackage('1.1.1', { type: 'gem', name: 'openssl' });
    expect(verdict(gem, nvd({}))).toEqual({ matches: [] });
    expect(isAffected({ ...gem, facts: { cpe: 'cpe:2.3:a:openssl:openssl:1.1.1:*:*:*:*:*:*:*' } }, nvd({}))).toBe(
      false,
    );
    expect(isAffected(gem, of('RubyGems', 'gem', 'openssl'))).toBe(true);
  });
});

describe('Windows', () => {
  const server = (version: string, kbs?: string): Package =>
    npmPackage(version, { type: 'windows', name: 'windows-server-2022', ...(kbs !== undefined && { facts: { kbs } }) });
  const msrc = (over: Partial<AdvisoryRecord> = {}): AdvisoryRecord =>
    of('Windows', 'generic', 'windows-server-2022', {
      feed: 'msrc',
      ranges: [{ introduced: '0', fixed: '10.0.20348.2461' }],
      patches: ['KB5037782', 'KB5039227'],
      ...over,
    });

  test('is judged by its build', () => {
    expect(isAffected(server('10.0.20348.2402'), msrc())).toBe(true);
    expect(isAffected(server('10.0.20348.2461'), msrc())).toBe(false);
  });

  test('is repaired by the update, or by one that supersedes it', () => {
    expect(isAffected(server('10.0.20348', 'KB5037782'), msrc())).toBe(false);
    expect(isAffected(server('10.0.20348', 'KB5000001 kb5039227'), msrc())).toBe(false);
    expect(isAffected(server('10.0.20348', 'KB5000001'), msrc())).toBe(true);
  });

  test('an installed update silences the other records of the vulnerability', () => {
    const other = msrc({ advisoryId: 'MSRC-2', patches: ['KB5099999'] });
    expect(isAffected(server('10.0.20348', 'KB5037782'), msrc(), other)).toBe(false);
    expect(isAffected(server('10.0.20348', 'KB5037782'), { ...other, vulnerabilityIds: ['CVE-2'] })).toBe(true);
  });

  test('products without builds are affected until an update is installed', () => {
    const noBuild = msrc({ ranges: [{ introduced: '0' }] });
    expect(isAffected(server('10.0.20348', 'KB1'), noBuild)).toBe(true);
    expect(isAffected(server('10.0.20348', 'KB5037782'), noBuild)).toBe(false);
  });
});
