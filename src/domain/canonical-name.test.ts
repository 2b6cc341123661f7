import { expect, test } from 'vitest';
import { advisorySource, canonicalName, canonicalPackageName } from './canonical-name.ts';

test.each([
  ['PyPI', 'Typing.Extensions', 'typing-extensions'],
  ['PyPI', 'a-_.b', 'a-b'],
  ['npm', '@Scope/JSONStream', '@Scope/JSONStream'],
  ['NuGet', 'Newtonsoft.Json', 'newtonsoft.json'],
  ['Packagist', 'Laravel/Framework', 'laravel/framework'],
  ['SwiftURL', 'https://github.com/Apple/swift-nio.git', 'github.com/apple/swift-nio'],
  ['Go', 'github.com/BurntSushi/toml', 'github.com/BurntSushi/toml'],
  ['Debian:12', 'zlib', 'zlib'],
])('%s: %s is %s', (ecosystem, name, canonical) => {
  expect(canonicalName(ecosystem, name)).toBe(canonical);
  expect(canonicalName(ecosystem, canonical)).toBe(canonical);
});

test('names of installed packages', () => {
  const named = { version: '1', name: 'core' };
  expect(canonicalPackageName('npm', { ...named, type: 'npm', namespace: '@babel' })).toBe('@babel/core');
  expect(canonicalPackageName('Maven', { ...named, type: 'maven', namespace: 'org.x' })).toBe('org.x:core');
  expect(canonicalPackageName('Debian:12', { ...named, type: 'deb', source: { name: 'core-src', version: '2' } })).toBe(
    'core-src',
  );
});

test.each([
  ['linux-signed-amd64', 'linux'],
  ['linux-signed', 'linux'],
  ['linux-signed-aws', 'linux-aws'],
])('kernels signed by %s belong to %s', (source, name) => {
  const image = { name: 'linux-image-6.1.0-9', version: '6.1.27-1', source: { name: source, version: '6.1.27+1' } };
  expect(advisorySource(image)).toEqual({ name, version: '6.1.27-1' });
});

test('advisories of rpm distributions list binary packages, those of Debian and Alpine sources', () => {
  const pkg = {
    name: 'openssl-libs',
    version: '1:1.1.1k-14.el8',
    source: { name: 'openssl', version: '1:1.1.1k-14.el8' },
  };
  expect(canonicalPackageName('AlmaLinux:8', { ...pkg, type: 'rpm' })).toBe('openssl-libs');
  expect(canonicalPackageName('Debian:12', { ...pkg, type: 'deb' })).toBe('openssl');
});
