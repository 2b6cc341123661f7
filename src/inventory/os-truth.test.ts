import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { extracted, memoryTree } from '../../test/inventory/memory-tree.ts';
import { hasShared, shared } from '../../test/shared.ts';
import { rpm } from './extractors/rpm.ts';

/** A package as `rpm -qa` of rpm 4.18 shows it. */
interface RpmTruth {
  readonly name: string;
  readonly epoch: number;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
  readonly sourceRpm: string | null;
  readonly vendor: string;
  readonly modularitylabel: string | null;
}

const NAMES = [
  'cbl-mariner-2.0',
  'centos5-plain',
  'centos6-plain',
  'centos7-plain',
  'grype-centos-coverage',
  'libuuid',
];

/** Compressed files are unpacked by the xz program. */
function contentOf(path: string): Buffer {
  return existsSync(path) && !path.endsWith('.xz')
    ? readFileSync(path)
    : execFileSync('xz', ['-dc', path], { maxBuffer: 512 * 1024 * 1024 });
}

const lineOf = (...parts: readonly (string | undefined)[]): string => parts.map((part) => part ?? '-').join(' ');

describe.skipIf(!hasShared)('rpm databases equal what rpm itself lists', () => {
  test.each(NAMES)('%s', async (name) => {
    const { file, packages } = JSON.parse(readFileSync(shared(`fixtures/truth/rpmdb-${name}.json`), 'utf8')) as {
      readonly file: string;
      readonly packages: readonly RpmTruth[];
    };
    const expected = packages
      .filter((p) => p.name !== 'gpg-pubkey')
      .map((p) => {
        const epoch = p.epoch > 0 ? `${p.epoch}:` : '';
        const source = p.sourceRpm?.replace(/\.src\.rpm$/, '');
        const { vendor, modularitylabel } = p;
        return lineOf(
          p.name,
          `${epoch}${p.version}-${p.release}`,
          p.arch,
          source,
          vendor || undefined,
          modularitylabel ?? undefined,
        );
      });
    const path = `/var/lib/rpm/${file.replace(/^.*\//, '').replace(/\.xz$/, '')}`;
    const found = await extracted(rpm, path, { [path]: contentOf(shared(`fixtures/${file}`)) });
    const lines = found.map((p) => {
      const source = p.source && `${p.source.name}-${p.source.version.replace(/^\d+:/, '')}`;
      return lineOf(p.name, p.version, p.arch, source, p.facts?.vendor, p.facts?.module);
    });
    expect(lines.sort()).toEqual(expected.sort());
  });

  test('claircore-no-packages is no rpm database: nothing is found in it, and not in silence', async () => {
    const path = '/var/lib/rpm/rpmdb.sqlite';
    const content = contentOf(shared('fixtures/rpmdb/claircore-no-packages/rpmdb.sqlite'));
    await expect(extracted(rpm, path, { [path]: content })).rejects.toThrow('has no table Packages');
  });

  test('files of packages tell who owns what', async () => {
    const path = '/var/lib/rpm/Packages';
    const tree = memoryTree({ [path]: contentOf(shared('fixtures/rpmdb/centos7-plain/Packages.xz')) });
    const owners = new Map<string, string>();
    for await (const [file, name] of rpm.owners?.(tree) ?? []) owners.set(file, name);
    expect(owners.get('/usr/bin/bash')).toBe('bash');
    expect(owners.get('/usr/lib/python2.7/site-packages/urlgrabber/__init__.py')).toBe('python-urlgrabber');
    expect(owners.size).toBeGreaterThan(10_000);
  });
});
