import { describe, expect, test } from 'vitest';
import { type Contents, extracted } from '../../../test/inventory/memory-tree.ts';
import { cargoLock } from './cargo-lock.ts';

const LOCK = '/src/Cargo.lock';
const REGISTRY = 'registry+https://github.com/rust-lang/crates.io-index';

async function crates(files: Contents): Promise<readonly string[]> {
  const found = await extracted(cargoLock, LOCK, files);
  return found.map(({ name, version, facts }) => `${name}@${version}${facts?.scope ? ` ${facts.scope}` : ''}`);
}

const one = (name: string, rest: string): string => `[[package]]\nname = "${name}"\nversion = "1.0.0"\n${rest}\n`;

describe('Cargo.lock', () => {
  test('the first version has its root apart and full references', async () => {
    const lock = [
      `[root]\nname = "app"\nversion = "0.1.0"\ndependencies = ["libc 1.0.0 (${REGISTRY})"]\n`,
      one('libc', `source = "${REGISTRY}"`),
      '[metadata]\n"checksum libc 1.0.0" = "aa"\n',
    ].join('\n');
    expect(await crates({ [LOCK]: lock })).toEqual(['libc@1.0.0']);
  });

  test('without a manifest nothing is marked', async () => {
    const lock = one('app', 'dependencies = ["libc"]') + one('libc', `source = "${REGISTRY}"`);
    expect(await crates({ [LOCK]: lock })).toEqual(['libc@1.0.0']);
  });

  test('a manifest that cannot be read marks nothing', async () => {
    const lock = one('app', 'dependencies = ["libc"]') + one('libc', `source = "${REGISTRY}"`);
    expect(await crates({ [LOCK]: lock, '/src/Cargo.toml': 'not [ toml' })).toEqual(['libc@1.0.0']);
  });

  test('a crate of production and development is of production', async () => {
    const lock = one('app', 'dependencies = ["libc"]') + one('libc', `source = "${REGISTRY}"`);
    const both =
      '[package]\nname = "app"\n[dependencies]\nlibc = "1"\n[dev-dependencies]\nlibc = { version = "1", features = ["x"] }\n';
    const dev = '[package]\nname = "app"\n[dev-dependencies]\nlibc = "1"\n';
    expect(await crates({ [LOCK]: lock, '/src/Cargo.toml': both })).toEqual(['libc@1.0.0']);
    expect(await crates({ [LOCK]: lock, '/src/Cargo.toml': dev })).toEqual(['libc@1.0.0 dev']);
  });

  test('a circle of dependencies ends', async () => {
    const lock =
      one('app', 'dependencies = ["a"]') +
      one('a', `source = "${REGISTRY}"\ndependencies = ["b"]`) +
      one('b', `source = "${REGISTRY}"\ndependencies = ["a"]`);
    expect(await crates({ [LOCK]: lock })).toEqual(['a@1.0.0', 'b@1.0.0']);
  });

  test.each([
    ['package = "x"', 'no list of packages'],
    ['[[package]]\nname = "x"', 'a package has no name or version'],
    ['[[package', 'is no valid TOML'],
  ])('%j is refused', async (lock, reason) => {
    await expect(crates({ [LOCK]: lock })).rejects.toThrow(reason);
  });
});
