import { expect, test } from 'vitest';
import { moduleStream, rpmFileOfSource, rpmVersion, sourceOfRpmFile, splitEpoch } from './rpm-name.ts';

test('a version is written with its epoch, unless that is 0', () => {
  expect([rpmVersion(0, '5.1', '2.el9'), rpmVersion(1, '1.1.1k', '14.el8'), rpmVersion(0, '1', '')]).toEqual([
    '5.1-2.el9',
    '1:1.1.1k-14.el8',
    '1',
  ]);
});

test.each([
  ['util-linux-2.32.1-42.el8_8.src.rpm', '2.32.1-42.el8_8', { name: 'util-linux', version: '2.32.1-42.el8_8' }],
  [
    'java-1.8.0-openjdk-1.8.0.392.b08-4.el8.src.rpm',
    '1:1.8.0.392.b08-4.el8',
    { name: 'java-1.8.0-openjdk', version: '1:1.8.0.392.b08-4.el8' },
  ],
  ['perl-5.26.3-422.el8.src.rpm', '0:1.42-422.el8', { name: 'perl', version: '5.26.3-422.el8' }],
  ['perl-5.26.3-422.el8.src.rpm', '1:1.42-422.el8', { name: 'perl', version: '5.26.3-422.el8' }],
  ['kernel-6.1-1.nosrc.rpm', '6.1-1', { name: 'kernel', version: '6.1-1' }],
  ['no-version.src.rpm', '1-1', undefined],
  ['x-1-1.x86_64.rpm', '1-1', undefined],
  ['(none)', '1-1', undefined],
])('source of %s, package version %s', (file, evr, source) => {
  expect(sourceOfRpmFile(file, evr)).toEqual(source);
});

test('the file name of a source has no epoch', () => {
  expect(rpmFileOfSource({ name: 'openssl', version: '1:1.1.1k-14.el8' })).toBe('openssl-1.1.1k-14.el8.src.rpm');
});

test('epochs are numbers', () => {
  expect([splitEpoch('2:1-1'), splitEpoch('a:1-1'), splitEpoch('1-1')]).toEqual([
    { epoch: 2, rest: '1-1' },
    { epoch: 0, rest: 'a:1-1' },
    { epoch: 0, rest: '1-1' },
  ]);
});

test('a module label is cut to name and stream', () => {
  expect([moduleStream('nodejs:18:8090020240101:a75119d5'), moduleStream('perl')]).toEqual(['nodejs:18', 'perl']);
});
