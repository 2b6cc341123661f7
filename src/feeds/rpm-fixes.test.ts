import { describe, expect, test } from 'vitest';
import { compareVersions } from '../versions/index.ts';
import { fixRanges, type RpmFix, type RpmFixRange } from './rpm-fixes.ts';

const fail = (fix: RpmFix): never => {
  throw new Error(`no version: ${fix.evr}`);
};
const rangesOf = (...evrs: string[]): RpmFixRange[] =>
  fixRanges(
    evrs.map((evr, i) => ({ evr, advisory: `A-${i}` })),
    fail,
  );
const isAffected = (ranges: readonly RpmFixRange[], version: string): boolean =>
  ranges.some(
    ({ introduced, fixed }) =>
      (introduced === '0' || (compareVersions('rpm', introduced, version) ?? 1) <= 0) &&
      (compareVersions('rpm', version, fixed) ?? 1) < 0,
  );

describe('a vulnerability that is fixed in several minor releases', () => {
  // Real fixes: of the kernel for CVE-2022-50536, of Python for CVE-2024-8088, of glibc for CVE-2023-4813,
  // of microcode_ctl for CVE-2020-0543, of the kernel of RHEL 6 for CVE-2018-3639, of ntp for CVE-2015-7979.
  test.each([
    ['the first of two lines', ['5.14.0-162.6.1.el9_1', '5.14.0-362.8.1.el9_3'], '5.14.0-162.6.1.el9_1', false],
    ['a later build of it', ['5.14.0-162.6.1.el9_1', '5.14.0-362.8.1.el9_3'], '5.14.0-162.23.1.el9_1', false],
    ['before it', ['5.14.0-162.6.1.el9_1', '5.14.0-362.8.1.el9_3'], '5.14.0-70.13.1.el9_0', true],
    [
      'a release in between without a fix',
      ['5.14.0-162.6.1.el9_1', '5.14.0-362.8.1.el9_3'],
      '5.14.0-284.11.1.el9_2',
      true,
    ],
    ['the second line', ['5.14.0-162.6.1.el9_1', '5.14.0-362.8.1.el9_3'], '5.14.0-362.8.1.el9_3', false],
    ['before the second fix', ['5.14.0-162.6.1.el9_1', '5.14.0-362.8.1.el9_3'], '5.14.0-362.el9', true],
    ['a new upstream version, fixed in the old', ['3.9.18-3.el9_4.5', '3.9.19-8.el9'], '3.9.18-3.el9_4.6', false],
    ['a new upstream version before its fix', ['3.9.18-3.el9_4.5', '3.9.19-8.el9'], '3.9.19-1.el9', true],
    ['a rebuilt base', ['2.34-60.el9_2.7', '2.34-100.el9'], '2.34-83.el9', true],
    ['the fix of a base', ['2.34-60.el9_2.7', '2.34-100.el9'], '2.34-60.el9_2.14', false],
    [
      'an epoch',
      ['4:20191115-4.20200602.2.el8_2', '4:20210216-1.20210608.1.el8_4'],
      '4:20191115-4.20200602.6.el8_2',
      false,
    ],
    ['an epoch, later', ['4:20191115-4.20200602.2.el8_2', '4:20210216-1.20210608.1.el8_4'], '4:20210216-1.el8', true],
    [
      'a first and a whole fix of one build',
      ['2.6.32-696.30.1.el6', '2.6.32-754.el6', '2.6.32-754.2.1.el6'],
      '2.6.32-754.el6',
      true,
    ],
    ['the whole fix', ['2.6.32-696.30.1.el6', '2.6.32-754.el6', '2.6.32-754.2.1.el6'], '2.6.32-754.2.1.el6', false],
    ['z-stream, then the next release', ['4.2.6p5-22.el7_2.2', '4.2.6p5-25.el7'], '4.2.6p5-22.el7_2.2', false],
    ['the next release before its fix', ['4.2.6p5-22.el7_2.2', '4.2.6p5-25.el7'], '4.2.6p5-24.el7', true],
  ])('%s', (_, fixes, installed, expected) => {
    expect(isAffected(rangesOf(...fixes), installed)).toBe(expected);
    expect(isAffected(rangesOf(...fixes.toReversed()), installed)).toBe(expected);
  });

  test('each fix is told with the versions that it speaks of', () => {
    expect(rangesOf('0:3.9.19-8.el9', '0:3.9.18-3.el9_4.5')).toEqual([
      { advisory: 'A-1', introduced: '0', fixed: '3.9.18-3.el9_4.5' },
      { advisory: 'A-0', introduced: '3.9.19', fixed: '3.9.19-8.el9' },
    ]);
  });

  test('builds of one minor release follow one another', () => {
    expect(rangesOf('1.0-5.el9_4', '1.0-7.el9_4')).toEqual([
      { advisory: 'A-1', introduced: '0', fixed: '1.0-7.el9_4' },
    ]);
    expect(rangesOf('1-1.module+el8.3.0+1+a', '2-1.module+el8.3.0+2+b')).toHaveLength(1);
  });

  test('of two builds that one advisory brings each carries the fix', () => {
    const builds = ['110-1.0.1.el8', '110-1.el8'].map((evr) => ({ evr, advisory: 'ELSA-2024-2961' }));
    expect(fixRanges(builds, fail)).toEqual([{ advisory: 'ELSA-2024-2961', introduced: '0', fixed: '110-1.el8' }]);
  });
});

test('a module stream may be built several times for one advisory, each build with its own number', () => {
  // perl-FCGI 0.78 of RHEL 8.10 for two streams of perl, CVE-2025-40907.
  const builds = ['1:0.78-11.module+el8.10.0+1+a', '1:0.78-12.module+el8.10.0+2+b'];
  const ranges = fixRanges(
    builds.map((evr) => ({ evr, advisory: 'RHSA-2025:1' })),
    fail,
  );
  expect(ranges.map(({ introduced, fixed }) => [introduced, fixed])).toEqual([
    ['0', builds[0]],
    ['1:0.78-12', builds[1]],
  ]);
  expect(isAffected(ranges, '1:0.78-12.module+el8.9.0+9+c')).toBe(true);
  expect(builds.map((build) => isAffected(ranges, build))).toEqual([false, false]);
});

describe('architectures', () => {
  const fix = (arch: string, evr: string, advisory = 'A'): RpmFix => ({ arch, evr, advisory });

  test('with one fix are told together, sorted', () => {
    expect(fixRanges([fix('x86_64', '1-1'), fix('aarch64', '1-1')], fail)).toEqual([
      { advisory: 'A', introduced: '0', fixed: '1-1', arches: ['aarch64', 'x86_64'] },
    ]);
  });

  test('with fixes of their own do not mix', () => {
    expect(fixRanges([fix('x86_64', '1-1.0.1'), fix('aarch64', '1-1.0.4')], fail)).toEqual([
      { advisory: 'A', introduced: '0', fixed: '1-1.0.1', arches: ['x86_64'] },
      { advisory: 'A', introduced: '0', fixed: '1-1.0.4', arches: ['aarch64'] },
    ]);
  });

  test('a build of two advisories is told once, by the first', () => {
    expect(fixRanges([fix('x86_64', '1-1', 'B'), fix('x86_64', '0:1-1', 'A')], fail)).toEqual([
      { advisory: 'A', introduced: '0', fixed: '1-1', arches: ['x86_64'] },
    ]);
  });
});

test('a version that is none is told, the others stay', () => {
  const unparsed: string[] = [];
  const ranges = fixRanges(
    [
      { evr: 'no version', advisory: 'A' },
      { evr: '1-1', advisory: 'B' },
    ],
    ({ evr }) => unparsed.push(evr),
  );
  expect(unparsed).toEqual(['no version']);
  expect(ranges).toEqual([{ advisory: 'B', introduced: '0', fixed: '1-1' }]);
});
