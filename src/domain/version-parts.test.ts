import { expect, test } from 'vitest';
import { versionParts } from './version-parts.ts';

test.each([
  ['deb', '1:9.2p1-2+deb12u3', { epoch: 1, version: '9.2p1', release: '2+deb12u3' }],
  ['deb', '2.63', { epoch: 0, version: '2.63' }],
  ['deb', '1.2-3-4', { epoch: 0, version: '1.2-3', release: '4' }],
  ['deb', '2:1:0-1', { epoch: 2, version: '1:0', release: '1' }],
  ['rpm', '3.0.7-27.el9', { epoch: 0, version: '3.0.7', release: '27.el9' }],
  ['apk', '1.36.1-r6', { epoch: 0, version: '1.36.1', release: 'r6' }],
  ['apk', '1.36.1', { epoch: 0, version: '1.36.1' }],
  ['npm', '1.0.0-rc.1', { epoch: 0, version: '1.0.0-rc.1' }],
  ['pypi', '1!2.0', { epoch: 0, version: '1!2.0' }],
])('%s %s', (type, version, parts) => {
  expect(versionParts(type, version)).toEqual(parts);
});

test('what is no version stays whole, so that nothing is lost', () => {
  expect(versionParts('deb', '-1')).toEqual({ epoch: 0, version: '-1' });
  expect(versionParts('deb', '')).toEqual({ epoch: 0, version: '' });
});
