import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { Inventory } from '../../src/domain/inventory.ts';
import { type CollectOptions, collectImage } from '../../src/inventory/index.ts';
import type { TarItem } from './tar.ts';

/** A private folder that is removed after the tests of this file. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files and symbolic links (`type: '2'`) below a folder. */
export function writeItems(folder: string, items: readonly TarItem[]): string {
  for (const { name, content = '', type, link = '' } of items) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    if (type === '2') symlinkSync(link, join(folder, name));
    else writeFileSync(join(folder, name), content);
  }
  return folder;
}

let archives = 0;

/** Inventories an archive given as bytes. */
export function collectBytes(
  folder: string,
  archive: Uint8Array,
  options: Partial<CollectOptions> = {},
): Promise<Inventory> {
  const path = join(folder, `image-${archives++}.tar`);
  writeFileSync(path, archive);
  return collectImage(path, { signal: new AbortController().signal, ...options });
}

/** `type name version` of each package, for readable expectations. */
export const packagesOf = (inventory: Inventory): string[] =>
  inventory.packages.map(
    (p) => `${p.type} ${p.namespace === undefined ? '' : `${p.namespace}/`}${p.name} ${p.version}`,
  );

/** `extractor: reason` of each problem. */
export const problemsOf = (inventory: Inventory): string[] =>
  inventory.problems.map((p) => `${p.extractor}: ${p.reason}`);

/** An installed npm package as a tar item or file. */
export const npmPackage = (name: string, version: string, folder = 'app'): TarItem => ({
  name: `${folder}/node_modules/${name}/package.json`,
  content: JSON.stringify({ name, version }),
});

/** A dpkg database with these packages, each `name version`. */
export const dpkgStatus = (...packages: readonly string[]): TarItem => ({
  name: 'var/lib/dpkg/status',
  content: packages
    .map((each) => each.split(' '))
    .map(
      ([name, version]) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
    )
    .join('\n'),
});
