import { expect, test } from 'vitest';
import { counted, cutEnd, cutMiddle, cutNames, daysSince, listed, printable } from './text.ts';

test('one, two, many', () => {
  expect([counted(0, 'package'), counted(1, 'package'), counted(2, 'library', 'libraries')]).toEqual([
    '0 packages',
    '1 package',
    '2 libraries',
  ]);
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});

test('what is too long is cut where it says least', () => {
  expect(cutEnd('1.22.1-9+deb12u10', 10)).toBe('1.22.1-9+…');
  expect(cutMiddle('/srv/app/node_modules/lodash/package.json', 20)).toBe('/srv/a…/package.json');
  expect(cutNames('python3.11,libpython3.11-minimal,libpython3.11-stdlib', 20)).toBe('python3.11 +2');
  expect(cutNames('a-name-that-is-too-long,b', 10)).toBe('a-name… +1');
});

test.each([1, 2, 5, 12, 40])('nothing is wider than %i columns', (width) => {
  for (const cut of [cutEnd, cutMiddle, cutNames]) {
    expect(cut('python3.11,libpython3.11-minimal', width).length).toBeLessThanOrEqual(width);
  }
});

test('terminal controls become a mark that is seen', () => {
  expect(printable('a\u001b[31mb\r\n\u202ec')).toBe('a\ufffd[31mb\ufffd\ufffd\ufffdc');
  expect(printable('päckage/名前@1.0')).toBe('päckage/名前@1.0');
});

test('days are whole and never negative', () => {
  const now = new Date('2026-11-08T12:00:00Z');
  expect([daysSince('2026-11-08', now), daysSince('2026-11-01', now), daysSince('2027-01-01', now)]).toEqual([0, 7, 0]);
});
