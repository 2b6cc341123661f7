import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { pnpmLock } from './pnpm-lock.ts';

const PATH = '/app/pnpm-lock.yaml';

async function found(text: string): Promise<readonly string[]> {
  const packages = await extracted(pnpmLock, PATH, { [PATH]: text });
  return packages.map(
    (p) =>
      `${p.namespace === undefined ? '' : `${p.namespace}/`}${p.name}@${p.version}${p.facts?.scope ? ` ${p.facts.scope}` : ''}`,
  );
}

const RESOLUTION = '    resolution: {integrity: sha512-AAAA}\n';

describe('keys of packages', () => {
  test.each([
    ['5.0', '/a/1.0.0', 'a@1.0.0'],
    ['5.3', '/@s/a/1.0.0', '@s/a@1.0.0'],
    ['5.4', '/a/1.0.0_b@2.0.0', 'a@1.0.0'],
    ['5.4', '/@s/a/1.0.0-rc.1_fzn43tb6bdtdxy2s3aqevve2su', '@s/a@1.0.0-rc.1'],
    ['5.2', 'registry.example/@s/a/1.0.0', '@s/a@1.0.0'],
    ['5.4', 'github.com/x/a/0123456789', undefined],
    ["'6.0'", '/a@1.0.0(b@2.0.0)(c@3.0.0)', 'a@1.0.0'],
    ["'6.0'", '/@s/a@1.0.0', '@s/a@1.0.0'],
    ["'6.0'", 'registry.example/@s/a@1.0.0', '@s/a@1.0.0'],
    ["'9.0'", "'@s/a@1.0.0'", '@s/a@1.0.0'],
    ["'9.0'", 'a@1.0.0', 'a@1.0.0'],
    ["'9.0'", 'a@https://codeload.github.com/x/a/tar.gz/0123', undefined],
    ["'9.0'", 'a@file:packages/a', undefined],
  ])('%s: %s', async (version, key, expected) => {
    const text = `lockfileVersion: ${version}\n\npackages:\n\n  ${key}:\n${RESOLUTION}`;
    expect(await found(text)).toEqual(expected === undefined ? [] : [expected]);
  });
});

test('archives and Git have the name and version that the file states; members of the workspace are none', async () => {
  const text = `lockfileVersion: '6.0'
importers:
  .:
    dependencies:
      member:
        specifier: workspace:*
        version: file:packages/member
  packages/member: {}
packages:
  '@codeload.github.com/x/git/tar.gz/0123':
    resolution: {tarball: https://codeload.github.com/x/git/tar.gz/0123}
    name: git
    version: 1.0.0
  file:packages/member:
    resolution: {directory: packages/member, type: directory}
    name: member
    version: 2.0.0
`;
  expect(await found(text)).toEqual(['git@1.0.0']);
});

test('version 9: who needs what tells the scope; what both need is for production', async () => {
  const text = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: {specifier: ^1.0.0, version: 1.0.0}
    optionalDependencies:
      c: {specifier: ^1.0.0, version: 1.0.0}
  packages/member:
    devDependencies:
      d:
        specifier: ^1.0.0
        version: 1.0.0(b@1.0.0)
packages:
  a@1.0.0: {}
  b@1.0.0: {}
  c@1.0.0: {}
  d@1.0.0: {}
  e@1.0.0: {}
  f@1.0.0: {}
snapshots:
  a@1.0.0:
    dependencies:
      alias: b@1.0.0
    optionalDependencies:
      f: 1.0.0
  b@1.0.0: {}
  c@1.0.0: {}
  d@1.0.0(b@1.0.0):
    dependencies:
      b: 1.0.0
      e: 1.0.0
  e@1.0.0: {}
  f@1.0.0: {}
`;
  expect(await found(text)).toEqual([
    'a@1.0.0',
    'b@1.0.0',
    'c@1.0.0 optional',
    'd@1.0.0 dev',
    'e@1.0.0 dev',
    'f@1.0.0 optional',
  ]);
});

test('YAML that pnpm does not write is read too, through the library', async () => {
  expect(await found('lockfileVersion: &v 6.0\npackages: {"/a@1.0.0": {dev: true,\n  optional: false}}\n')).toEqual([
    'a@1.0.0 dev',
  ]);
});

test.each([
  ['', /no lockfileVersion/],
  ['hello: world\n', /no lockfileVersion/],
  ['lockfileVersion: 9\npackages: [\n', /no valid YAML/],
])('%j is refused', async (text, reason) => {
  await expect(found(text)).rejects.toThrow(reason);
});
