import { describe, expect, test } from 'vitest';
import {
  ALPINE,
  BOOKWORM,
  covered,
  databaseOf,
  idsOf,
  npm,
  npmPackage,
  packageOf,
  record,
  vulnerability,
} from './example.fixture.ts';
import { matchPackage } from './index.ts';

describe('a distribution package', () => {
  test('is compared by its source package, and the match says how', () => {
    const database = databaseOf([record({ url: 'https://security.example/1', vendorSeverity: 'low' })]);
    const pkg = packageOf({});
    expect(matchPackage(pkg, BOOKWORM, database)).toEqual({
      matches: [
        {
          package: pkg,
          vulnerabilityId: 'CVE-2024-0001',
          fixedVersion: '1:1.2.13.dfsg-1+deb12u1',
          status: 'fixed',
          vendorSeverity: 'low',
          evidence: {
            advisoryId: 'CVE-2024-0001',
            feed: 'debian',
            advisoryUrl: 'https://security.example/1',
            ecosystem: 'Debian:12',
            comparedName: 'zlib',
            comparedVersion: '1:1.2.13.dfsg-1',
            scheme: 'deb',
            rule: '1:1.2.13.dfsg-1 < 1:1.2.13.dfsg-1+deb12u1 (deb)',
          },
          relatedAdvisories: [],
        },
      ],
    });
  });

  test('with a version of its own is judged by the version of its source (trap 3)', () => {
    const database = databaseOf([record({ name: 'gcc', ranges: [{ introduced: '0', fixed: '12.2.0-15' }] })]);
    const own = { name: 'libgcc-meta', version: '1:4.0' };
    const affected = packageOf({ ...own, source: { name: 'gcc', version: '12.2.0-14' } });
    const repaired = packageOf({ ...own, version: '1:3.0', source: { name: 'gcc', version: '12.2.0-15' } });
    expect(matchPackage(affected, BOOKWORM, database).matches).toHaveLength(1);
    expect(matchPackage(repaired, BOOKWORM, database).matches).toHaveLength(0);
  });

  test.each([
    ['2.0-1', true],
    ['2.0-1+b3', true],
    ['2.0-1+deb12u1', true],
    ['2.0-1+deb12u2~bpo11+1', true],
    ['2.0-1+deb12u2', false],
    ['2.0-1+deb12u10', false],
    ['1:0.1-1', false],
  ])('%s before the fix 2.0-1+deb12u2: %s (trap 9)', (version, isAffected) => {
    const database = databaseOf([record({ name: 'a', ranges: [{ introduced: '0', fixed: '2.0-1+deb12u2' }] })]);
    const { matches } = matchPackage(packageOf({ name: 'a', source: { name: 'a', version } }), BOOKWORM, database);
    expect(matches.length > 0).toBe(isAffected);
  });

  test.each([
    ['17.0.15+6-1~deb12u1', false],
    ['17.0.15+6-1~exp1', true],
    ['17.0.14+7-1~deb12u1', true],
  ])('%s, where 17.0.15+6-1 fixed it: %s; a rebuild for an older release carries the fix', (version, isAffected) => {
    const database = databaseOf([record({ name: 'jdk', ranges: [{ introduced: '0', fixed: '17.0.15+6-1' }] })]);
    const { matches } = matchPackage(packageOf({ name: 'jdk', source: { name: 'jdk', version } }), BOOKWORM, database);
    expect(matches.length > 0).toBe(isAffected);
  });

  test('without a fix matches too, with the status of the vendor', () => {
    const database = databaseOf([record({ status: 'no-dsa', ranges: [{ introduced: '0' }] })]);
    const [match] = matchPackage(packageOf({}), BOOKWORM, database).matches;
    expect(match).toMatchObject({ status: 'no-dsa', evidence: { rule: '1:1.2.13.dfsg-1, no fixed version (deb)' } });
    expect(match).not.toHaveProperty('fixedVersion');
  });

  test('the fix version 0 of Alpine silences what other feeds say', () => {
    const secdb = record({
      feed: 'alpine',
      ecosystem: 'Alpine:v3.20',
      scheme: 'apk',
      ranges: [{ introduced: '0', fixed: '0' }],
    });
    const other = record({ feed: 'osv', ecosystem: 'Alpine:v3.20', scheme: 'apk', ranges: [{ introduced: '0' }] });
    const pkg = packageOf({
      type: 'apk',
      name: 'zlib',
      version: '1.3-r0',
      source: { name: 'zlib', version: '1.3-r0' },
    });
    expect(matchPackage(pkg, ALPINE, databaseOf([other])).matches).toHaveLength(1);
    expect(matchPackage(pkg, ALPINE, databaseOf([other, secdb])).matches).toHaveLength(0);
  });

  test('the status not-affected silences the vulnerability under all its names, and only that one', () => {
    const database = databaseOf(
      [
        record({ status: 'not-affected', ranges: [] }),
        record({ feed: 'osv', advisoryId: 'DSA-1-1', vulnerabilityIds: ['GHSA-aaaa', 'CVE-2024-0002'] }),
      ],
      [vulnerability('CVE-2024-0001', { aliases: ['GHSA-aaaa'] })],
    );
    expect(idsOf(matchPackage(packageOf({}), BOOKWORM, database).matches)).toEqual(['CVE-2024-0002']);
  });

  test('a released fix outweighs a record that knows of none, but not one with a later fix', () => {
    const fixed = record({ advisoryId: 'DSA-1-1' });
    const open = record({ feed: 'osv', ranges: [{ introduced: '0' }] });
    const later = record({ advisoryId: 'DSA-2-1', ranges: [{ introduced: '0', fixed: '1:1.2.13.dfsg-1+deb12u2' }] });
    const pkg = packageOf({ source: { name: 'zlib', version: '1:1.2.13.dfsg-1+deb12u1' } });
    expect(matchPackage(pkg, BOOKWORM, databaseOf([fixed, open])).matches).toHaveLength(0);
    const [match] = matchPackage(pkg, BOOKWORM, databaseOf([fixed, open, later])).matches;
    expect(match).toMatchObject({ fixedVersion: '1:1.2.13.dfsg-1+deb12u2', evidence: { advisoryId: 'DSA-2-1' } });
    expect(matchPackage(packageOf({}), BOOKWORM, databaseOf([fixed, open])).matches).toHaveLength(1);
  });

  test("the distribution's own advisory decides, others are named; its severity stands (trap 4)", () => {
    const database = databaseOf([
      record({
        feed: 'osv',
        advisoryId: 'OSV-1',
        ranges: [{ introduced: '0', fixed: '9.0-1' }],
        vendorSeverity: 'high',
      }),
      record({ advisoryId: 'DSA-9-1' }),
      record({ vendorSeverity: 'unimportant', ranges: [{ introduced: '0' }] }),
    ]);
    expect(
      matchPackage(packageOf({ version: '1.0', source: { name: 'zlib', version: '1.0' } }), BOOKWORM, database).matches,
    ).toMatchObject([
      {
        vendorSeverity: 'unimportant',
        evidence: { advisoryId: 'DSA-9-1', feed: 'debian' },
        relatedAdvisories: ['CVE-2024-0001', 'OSV-1'],
      },
    ]);
  });
});

describe('a language package', () => {
  test.each([
    ['1.0.0', undefined, undefined],
    ['1.1.0', '1.2.5', '1.1.0 ≤ 1.1.0 < 1.2.5 (semver)'],
    ['1.2.4', '1.2.5', '1.1.0 ≤ 1.2.4 < 1.2.5 (semver)'],
    ['1.2.5-rc.1', '1.2.5', '1.1.0 ≤ 1.2.5-rc.1 < 1.2.5 (semver)'],
    ['1.2.5', undefined, undefined],
    ['2.0.0', '2.0.3', '2.0.0 ≤ 2.0.0 < 2.0.3 (semver)'],
    ['2.0.3', undefined, undefined],
  ])('%s is repaired by %s, the fix of its own branch', (version, fixedVersion, rule) => {
    const ranges = [
      { introduced: '1.1.0', fixed: '1.2.5' },
      { introduced: '2.0.0', fixed: '2.0.3' },
    ];
    const { matches } = matchPackage(npmPackage(version), undefined, databaseOf([npm({ ranges })]));
    expect(matches.map((match) => [match.fixedVersion, match.evidence.rule])).toEqual(
      rule === undefined ? [] : [[fixedVersion, rule]],
    );
  });

  test('is affected up to and with the last affected version', () => {
    const database = databaseOf([npm({ ranges: [{ introduced: '0', lastAffected: '1.5.0' }] })]);
    const [match] = matchPackage(npmPackage('1.5.0'), undefined, database).matches;
    expect(match?.evidence.rule).toBe('1.5.0 ≤ 1.5.0 (semver)');
    expect(match).not.toHaveProperty('fixedVersion');
    expect(matchPackage(npmPackage('1.5.1'), undefined, database).matches).toEqual([]);
  });

  test('is affected when it is listed, also spelled otherwise; the fix is the lowest after it', () => {
    const ranges = [{ introduced: '5.0.0', fixed: '5.0.1' }];
    const database = databaseOf([npm({ ranges, versions: ['1.0.0', '1.0.2'] })]);
    const [match] = matchPackage(npmPackage('v1.0.2'), undefined, database).matches;
    expect(match).toMatchObject({ fixedVersion: '5.0.1', evidence: { rule: 'v1.0.2 is listed (semver)' } });
    expect(matchPackage(npmPackage('1.0.1'), undefined, database).matches).toEqual([]);
  });

  test('a bound that is no version leaves its range out, not the others', () => {
    const ranges = [
      { introduced: '0', fixed: 'next' },
      { introduced: '2.0.0', fixed: '2.1.0' },
    ];
    const database = databaseOf([npm({ ranges })]);
    expect(matchPackage(npmPackage('1.0.0'), undefined, database)).toEqual({ matches: [] });
    expect(matchPackage(npmPackage('2.0.5'), undefined, database).matches).toHaveLength(1);
  });

  test('with a version that is none is not evaluated, never clean', () => {
    const database = databaseOf([npm({ ranges: [{ introduced: '0', fixed: '2.0.0' }], versions: ['nightly'] })]);
    expect(matchPackage(npmPackage('latest'), undefined, database)).toEqual({
      matches: [],
      reason: 'unparsed-version',
    });
  });

  test('with a version that is none matches all the same where no order is needed: listed, or every version', () => {
    const listed = npm({ ranges: [], versions: ['nightly'] });
    const every = npm({ vulnerabilityIds: ['MAL-1'], ranges: [{ introduced: '0' }] });
    expect(matchPackage(npmPackage('nightly'), undefined, databaseOf([listed, every]))).toMatchObject({
      reason: 'unparsed-version',
      matches: [
        { vulnerabilityId: 'CVE-2024-0001', evidence: { rule: 'nightly is listed (semver)' } },
        { vulnerabilityId: 'MAL-1', evidence: { rule: 'nightly, no fixed version (semver)' } },
      ],
    });
  });

  test.each([
    ['pypi', 'PyPI', 'pep440', undefined, 'Typing_Extensions', 'typing-extensions'],
    ['npm', 'npm', 'semver', '@babel', 'core', '@babel/core'],
    ['golang', 'Go', 'semver', 'github.com/BurntSushi', 'toml', 'github.com/BurntSushi/toml'],
  ] as const)('%s: its canonical name in %s', (type, ecosystem, scheme, namespace, name, canonical) => {
    const database = databaseOf([
      record({ feed: 'osv', ecosystem, scheme, name: canonical, ranges: [{ introduced: '0', fixed: '2.0.0' }] }),
    ]);
    const pkg = npmPackage('1.0.0', { type, name, ...(namespace !== undefined && { namespace }) });
    expect(matchPackage(pkg, undefined, database).matches).toMatchObject([{ evidence: { comparedName: canonical } }]);
  });

  test('two advisories of one vulnerability are one match (trap 7)', () => {
    const database = databaseOf(
      [
        npm({ advisoryId: 'GHSA-aaaa', vulnerabilityIds: ['GHSA-aaaa'], ranges: [{ introduced: '0' }] }),
        npm({
          advisoryId: 'NSWG-1',
          vulnerabilityIds: ['CVE-2024-0001'],
          ranges: [{ introduced: '0', fixed: '1.0.1' }],
        }),
      ],
      [vulnerability('CVE-2024-0001', { aliases: ['GHSA-aaaa'] })],
    );
    expect(matchPackage(npmPackage('1.0.0'), undefined, database).matches).toMatchObject([
      {
        vulnerabilityId: 'CVE-2024-0001',
        fixedVersion: '1.0.1',
        evidence: { advisoryId: 'NSWG-1' },
        relatedAdvisories: ['GHSA-aaaa'],
      },
    ]);
  });

  test('a withdrawn vulnerability matches nothing', () => {
    const withdrawn = vulnerability('CVE-2024-0001', { withdrawn: '2024-02-01' });
    const database = databaseOf([npm({ ranges: [{ introduced: '0' }] })], [withdrawn]);
    expect(matchPackage(npmPackage('1.0.0'), undefined, database)).toEqual({ matches: [] });
  });

  test('that a distribution package brought is covered by the distribution (trap 2), if that is known', () => {
    const vulnerable = record({
      feed: 'osv',
      ecosystem: 'PyPI',
      scheme: 'pep440',
      name: 'six',
      ranges: [{ introduced: '0' }],
    });
    const pkg = npmPackage('1.16.0', { type: 'pypi', name: 'six', ownedBy: 'python3-six' });
    expect(matchPackage(pkg, BOOKWORM, databaseOf([vulnerable]))).toEqual({
      matches: [],
      reason: 'owned-by-distribution',
    });
    const uncovered = databaseOf([vulnerable], [], [covered('PyPI')]);
    expect(matchPackage(pkg, BOOKWORM, uncovered).matches).toHaveLength(1);
    expect(matchPackage(pkg, undefined, databaseOf([vulnerable])).matches).toHaveLength(1);
  });
});
