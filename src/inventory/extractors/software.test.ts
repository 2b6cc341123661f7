import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { extracted, memoryTree } from '../../../test/inventory/memory-tree.ts';
import { packageDisplayName } from '../../domain/package.ts';
import type { ExtractedPackage, InventoryFile } from '../extractor.ts';
import { jar } from '../fixtures/jar.ts';
import { elf, machO, pe, peWithVersion } from '../fixtures/program-bytes.ts';
import { javaRuntime } from './java-runtime.ts';
import { software } from './software.ts';
import { softwareFiles } from './software-files.ts';

const lines = (found: readonly ExtractedPackage[]): readonly string[] =>
  found.map((p) => `${packageDisplayName(p)}@${p.version}`);

const program = (text: string): Buffer => elf([{ name: '.rodata', content: Buffer.from(`\0${text}\0`, 'latin1') }]);

const softwareIn = async (path: string, bytes: Uint8Array): Promise<readonly string[]> =>
  lines(await extracted(software, path, { [path]: bytes }));

describe('programs', () => {
  test('of two products with one name, the text decides', async () => {
    expect(
      await softwareIn('/usr/sbin/mysqld', program('10.11.6-MariaDB\0x86_64\x0010.11.6\0mysql_real_escape')),
    ).toEqual(['mariadb/mariadb@10.11.6']);
    expect(await softwareIn('/usr/sbin/mysqld', program('/build/mysql-8.4.0/sql/mysqld.cc'))).toEqual([
      'oracle/mysql@8.4.0',
    ]);
  });

  test('what only claims to be compatible is not it', async () => {
    expect(await softwareIn('/lib/libcrypto.so', program('OpenSSL 1.1.1 (compatible; BoringSSL)'))).toEqual([]);
    expect(await softwareIn('/usr/bin/openssl', program('LibreSSL 3.3.6'))).toEqual([]);
  });

  test('the name of the file says which of several versions is Python’s', async () => {
    const text = '3.40.1\x003.9.18\x003.11.7';
    expect(await softwareIn('/usr/local/bin/python3.9', program(text))).toEqual(['python/python@3.9.18']);
    expect(await softwareIn('/usr/local/lib/libpython3.11.so.1.0', program(text))).toEqual(['python/python@3.11.7']);
    expect(await softwareIn('/usr/local/bin/python3.12', program(text))).toEqual([]);
    expect(await softwareIn('/usr/local/bin/python3.12', program('/opt/versions/3.12.1'))).toEqual([
      'python/python@3.12.1',
    ]);
  });

  test('the patch number of Redis is told from the build number behind it', async () => {
    for (const [text, version] of [
      ['7.0.151790282056000000000', '7.0.15'],
      ['7.2.41790282056000000000', '7.2.4'],
      ['6.0.9841ce7054bd9-1542359302000000000', '6.0.9'],
      ['7.0.14buildkitsandbox-1702957741000000000', '7.0.14'],
    ] as const) {
      expect(await softwareIn('/usr/bin/redis-server', program(`\0A${text}`))).toEqual([`redis/redis@${version}`]);
    }
  });

  test('on macOS and on Windows', async () => {
    const content = Buffer.from('node.js/v20.11.0\0');
    expect(await softwareIn('/opt/node', machO([{ name: '__TEXT,__const', content }]))).toEqual([
      'nodejs/node.js@20.11.0',
    ]);
    expect(await softwareIn('/c/node.exe', pe([{ name: '.rdata', content }]))).toEqual(['nodejs/node.js@20.11.0']);
    const strings = { ProductName: 'Node.js', ProductVersion: '18.2.0' };
    expect(await softwareIn('/c/node.exe', peWithVersion(strings, [18, 2, 0, 0]))).toEqual(['nodejs/node.js@18.2.0']);
    expect(await softwareIn('/c/node.exe', peWithVersion({ ...strings, ProductName: 'Other' }, [1, 0, 0, 0]))).toEqual(
      [],
    );
  });

  test('a fact names what else NVD calls it', async () => {
    const [found] = await extracted(software, '/usr/sbin/nginx', {
      '/usr/sbin/nginx': program('nginx version: nginx/1.25.3'),
    });
    expect(found?.facts).toEqual({ cpe: 'nginx:nginx f5:nginx_open_source' });
  });

  test('scripts and texts of the same name are not programs', async () => {
    expect(await softwareIn('/usr/bin/node', Buffer.from('#!/bin/sh\n# node.js/v20.11.0\n'.padEnd(100)))).toEqual([]);
    expect(software.accepts?.(Buffer.from('#!/bin/sh\n'))).toBe(false);
  });
});

/** Some distributions keep Node in a library of its own; the program then says nothing. */
const isWhole = statSync(process.execPath).size > 16 * 1024 * 1024;

test.skipIf(!isWhole)('finds the version of the program that runs this test', async () => {
  const handle = await open(process.execPath);
  try {
    const { size, mode } = await handle.stat();
    const file: InventoryFile = {
      path: '/usr/local/bin/node',
      size,
      mode,
      read: async () => Buffer.alloc(0),
      readAt: async (offset, length) => {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
        return buffer.subarray(0, bytesRead);
      },
    };
    const found: ExtractedPackage[] = [];
    for await (const each of software.extract(file, memoryTree({}))) found.push(each);
    expect(lines(found)).toEqual([`nodejs/node.js@${process.versions.node}`]);
  } finally {
    await handle.close();
  }
});

describe('files beside programs', () => {
  const found = async (path: string, content: string | Uint8Array) =>
    lines(await extracted(softwareFiles, path, { [path]: content }));
  const wants = (path: string, size = 100): boolean => softwareFiles.wants(path, { size, mode: 0o644 });

  test('a VERSION of something else says nothing', async () => {
    expect(await found('/usr/local/go/VERSION', 'go1.21rc2')).toEqual(['golang/go@1.21rc2']);
    expect(await found('/app/VERSION', 'go1.21.0-and-more')).toEqual([]);
    expect(wants('/app/VERSION', 5_000)).toBe(false);
  });

  test('an archive that does not say its version is a problem', async () => {
    await expect(found('/opt/jenkins.war', 'no zip at all, but long enough to look for one')).rejects.toThrow(
      'is no zip archive',
    );
    await expect(found('/opt/jenkins.war', jar({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n' }))).rejects.toThrow(
      'does not say which jenkins it is',
    );
  });

  test('a client of Elasticsearch is none', () => {
    expect(wants('/opt/elasticsearch/lib/elasticsearch-8.11.3.jar')).toBe(true);
    expect(wants('/app/BOOT-INF/lib/elasticsearch-7.17.0.jar')).toBe(false);
    expect(wants('/opt/elasticsearch/lib/elasticsearch-core-8.11.3.jar')).toBe(false);
  });
});

test('a Java runtime goes by Oracle’s names too', async () => {
  const release = 'IMPLEMENTOR="Amazon.com Inc."\nJAVA_RUNTIME_VERSION="17.0.9+8-LTS"\nJAVA_VERSION="17.0.9"\n';
  const [found] = await extracted(javaRuntime, '/opt/java/release', { '/opt/java/release': release });
  expect(found?.facts).toEqual({ cpe: 'oracle:openjdk oracle:jdk oracle:jre', build: '17.0.9+8-LTS' });
});
