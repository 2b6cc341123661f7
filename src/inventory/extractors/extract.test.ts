import { describe, expect, test } from 'vitest';
import { extracted, memoryTree as treeOf } from '../../../test/inventory/memory-tree.ts';
import type { ExtractedPackage, Extractor } from '../extractor.ts';
import { apk } from './apk.ts';
import { dpkg } from './dpkg.ts';
import { EXTRACTORS } from './index.ts';
import { nodeModules } from './node-modules.ts';
import { python } from './python.ts';

const extract = (extractor: Extractor, path: string, content: string): Promise<ExtractedPackage[]> =>
  extracted(extractor, path, { [path]: content });

async function ownersOf(extractor: Extractor, files: Readonly<Record<string, string>>): Promise<unknown[]> {
  const owners: unknown[] = [];
  for await (const pair of extractor.owners?.(treeOf(files)) ?? []) owners.push(pair);
  return owners;
}

const anyFile = { size: 1, mode: 0o644 };
const STATUS = '/var/lib/dpkg/status';

test('the list is sorted by id and every extractor has its own', () => {
  const ids = EXTRACTORS.map((extractor) => extractor.id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

describe('dpkg', () => {
  test('source package and version: from the field, with and without version, else its own', async () => {
    const status = [
      'Package: bsdutils\nStatus: install ok installed\nSource: util-linux (2.38.1-5)\nVersion: 1:2.38.1-5\nArchitecture: amd64',
      'Package: libc6\nStatus: install ok installed\nSource: glibc\nVersion: 2.36-9\nArchitecture: amd64',
      'Package: adduser\nStatus: install ok installed\nVersion: 3.134\nArchitecture: all\nDescription: add users\n two lines\n .\n more',
    ].join('\n\n');
    expect((await extract(dpkg, STATUS, status)).map((p) => [p.name, p.version, p.arch, p.source])).toEqual([
      ['bsdutils', '1:2.38.1-5', 'amd64', { name: 'util-linux', version: '2.38.1-5' }],
      ['libc6', '2.36-9', 'amd64', { name: 'glibc', version: '2.36-9' }],
      ['adduser', '3.134', 'all', { name: 'adduser', version: '3.134' }],
    ]);
  });

  test.each([
    ['install ok installed', true, undefined],
    ['hold ok installed', true, undefined],
    ['deinstall ok installed', true, undefined],
    ['install ok unpacked', true, 'unpacked'],
    ['install ok half-configured', true, 'half-configured'],
    ['install reinstreq half-installed', true, 'half-installed'],
    ['install ok triggers-pending', true, 'triggers-pending'],
    ['deinstall ok config-files', false, undefined],
    ['purge ok not-installed', false, undefined],
  ])('%s: on the disk %s', async (status, isThere, fact) => {
    const found = await extract(dpkg, STATUS, `Package: x\nStatus: ${status}\nVersion: 1\n`);
    expect(found.map((p) => p.facts?.status)).toEqual(isThere ? [fact] : []);
  });

  test('CRLF, leading blank lines and a missing last newline', async () => {
    const found = await extract(dpkg, STATUS, '\n\nPackage: a\r\nVersion: 1\r\n\r\nPackage: b\nVersion: 2');
    expect(found.map((p) => `${p.name} ${p.version}`)).toEqual(['a 1', 'b 2']);
  });

  test('a package without version is told, not hidden', async () => {
    expect((await extract(dpkg, STATUS, 'Package: x\nStatus: install ok installed\n'))[0]?.version).toBe('');
  });

  test('distroless: status.d has no Status; its md5sums are companions', async () => {
    const found = await extract(
      dpkg,
      '/var/lib/dpkg/status.d/base',
      'Package: base-files\nVersion: 12.4\nArchitecture: amd64\n',
    );
    expect(found.map((p) => p.name)).toEqual(['base-files']);
    expect(dpkg.wants('/var/lib/dpkg/status.d/base.md5sums', anyFile)).toBe(true);
    expect(dpkg.isEvidence?.('/var/lib/dpkg/status.d/base.md5sums')).toBe(false);
    expect(dpkg.isEvidence?.('/var/lib/dpkg/info/base.list')).toBe(false);
  });

  test('owners: lists with and without architecture, md5sums without leading slash', async () => {
    const files = {
      '/var/lib/dpkg/info/libc6:amd64.list': '/.\n/usr/lib/libc.so',
      '/var/lib/dpkg/info/python3-six.list': '/usr/lib/python3/dist-packages/six.py\n',
      '/var/lib/dpkg/status.d/tzdata.md5sums': `${'0'.repeat(32)}  usr/share/zoneinfo/UTC\n`,
    };
    expect(await ownersOf(dpkg, files)).toEqual(
      expect.arrayContaining([
        ['/usr/lib/libc.so', 'libc6'],
        ['/usr/lib/python3/dist-packages/six.py', 'python3-six'],
        ['/usr/share/zoneinfo/UTC', 'tzdata'],
      ]),
    );
  });
});

describe('apk', () => {
  const DATABASE = '/lib/apk/db/installed';
  const RECORDS =
    'C:Q1x=\nP:libcrypto3\nV:3.1.4-r5\nA:x86_64\nL:Apache-2.0\no:openssl\nF:lib\nR:libcrypto.so.3\na:0:0:755\nF:\nR:top\n\nP:musl\nV:1.2.4-r2\nA:x86_64\n';

  test('records, origin as source, licence', async () => {
    expect(await extract(apk, DATABASE, RECORDS)).toEqual([
      {
        type: 'apk',
        name: 'libcrypto3',
        version: '3.1.4-r5',
        arch: 'x86_64',
        source: { name: 'openssl', version: '3.1.4-r5' },
        locations: [{ path: DATABASE }],
        facts: { licence: 'Apache-2.0' },
      },
      {
        type: 'apk',
        name: 'musl',
        version: '1.2.4-r2',
        arch: 'x86_64',
        source: { name: 'musl', version: '1.2.4-r2' },
        locations: [{ path: DATABASE }],
      },
    ]);
  });

  test('owners from folders and their files', async () => {
    expect(await ownersOf(apk, { [DATABASE]: RECORDS })).toEqual([
      ['/lib/libcrypto.so.3', 'libcrypto3'],
      ['/top', 'libcrypto3'],
    ]);
  });

  test('both places of the database', () => {
    expect([DATABASE, `/usr${DATABASE}`, `/var${DATABASE}`].map((path) => apk.wants(path, anyFile))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('node-modules', () => {
  test.each([
    ['/app/node_modules/x/package.json', true],
    ['/app/node_modules/@s/x/package.json', true],
    ['/app/node_modules/x/node_modules/y/package.json', true],
    ['/app/node_modules/.pnpm/x@1/node_modules/x/package.json', true],
    ['/usr/lib/node_modules/npm/package.json', true],
    ['/srv/app/package.json', false],
    ['/app/node_modules/package.json', false],
    ['/app/node_modules/@s/package.json', false],
    ['/app/node_modules/x/dist/package.json', false],
    ['/app/node_modules/x/test/fixtures/package.json', false],
  ])('%s is a package root: %s', (path, expected) => {
    expect(nodeModules.wants(path, anyFile)).toBe(expected);
  });

  test('scope as namespace, licence kept, no name or version no package', async () => {
    const path = '/app/node_modules/@babel/core/package.json';
    expect(await extract(nodeModules, path, '\ufeff{"name":"@babel/core","version":"7.1.0","license":"MIT"}')).toEqual([
      {
        type: 'npm',
        namespace: '@babel',
        name: 'core',
        version: '7.1.0',
        locations: [{ path }],
        facts: { licence: 'MIT' },
      },
    ]);
    for (const text of [
      '{"type":"module"}',
      '{"name":"x"}',
      '{"name":"x","version":""}',
      '{"name":1,"version":"1"}',
      '[]',
    ]) {
      expect(await extract(nodeModules, path, text)).toEqual([]);
    }
  });
});

describe('python', () => {
  test.each([
    ['/usr/lib/python3/dist-packages/six-1.16.0.egg-info', true],
    ['/usr/lib/python3/dist-packages/Django-3.2.egg-info/PKG-INFO', true],
    ['/usr/local/lib/python3.11/site-packages/x-1.dist-info/METADATA', true],
    ['/usr/local/lib/python3.11/site-packages/setuptools/_vendor/x-1.dist-info/METADATA', true],
    ['/usr/lib/python2.7/site-packages/x-1.egg/EGG-INFO/PKG-INFO', true],
    ['/app/vendor/x-1.dist-info/METADATA', true],
    ['/src/x.egg-info/PKG-INFO', false],
    ['/usr/lib/python3/dist-packages/x/PKG-INFO', false],
    ['/usr/share/METADATA', false],
  ])('%s is wanted: %s', (path, expected) => {
    expect(python.wants(path, anyFile)).toBe(expected);
  });

  test('the header ends at the first empty line; field names in any case', async () => {
    const metadata =
      'Metadata-Version: 2.1\nname: Flask\nVERSION: 2.0.1\nLicense: BSD-3-Clause\nSummary: a\n b\n\nVersion: 9.9\n';
    const path = '/x/site-packages/Flask-2.0.1.dist-info/METADATA';
    expect(await extract(python, path, metadata)).toEqual([
      { type: 'pypi', name: 'Flask', version: '2.0.1', locations: [{ path }], facts: { licence: 'BSD-3-Clause' } },
    ]);
  });

  test('metadata without a name is a problem', async () => {
    await expect(extract(python, '/x/y.dist-info/METADATA', 'Version: 1\n')).rejects.toThrow(/no Name field/);
  });
});
