import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** Path → text of a root file system. */
export type Files = Readonly<Record<string, string>>;

const dpkgStatus = (packages: readonly (readonly [name: string, version: string, source?: string])[]): string =>
  packages
    .map(([name, version, source]) =>
      [
        `Package: ${name}`,
        'Status: install ok installed',
        'Architecture: amd64',
        ...(source === undefined ? [] : [`Source: ${source}`]),
        `Version: ${version}`,
        'Maintainer: Nobody <nobody@example.com>',
        'Description: for tests',
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n');

/** Debian 12 with a vulnerable openssl (two binary packages), an unfixed zlib, a sound bash, and a vulnerable lodash. */
export const VULNERABLE: Files = {
  'etc/os-release':
    'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  'var/lib/dpkg/status': dpkgStatus([
    ['bash', '5.2.15-2+b2', 'bash (5.2.15-2)'],
    ['libssl3', '3.0.11-1~deb12u1', 'openssl'],
    ['openssl', '3.0.11-1~deb12u1'],
    ['zlib1g', '1:1.2.13.dfsg-1', 'zlib'],
  ]),
  'srv/app/node_modules/lodash/package.json': '{"name":"lodash","version":"4.17.20"}',
};

/** The same system with everything that has a fix fixed. */
export const PATCHED: Files = {
  ...VULNERABLE,
  'var/lib/dpkg/status': dpkgStatus([
    ['libssl3', '3.0.11-1~deb12u2', 'openssl'],
    ['openssl', '3.0.11-1~deb12u2'],
  ]),
  'srv/app/node_modules/lodash/package.json': '{"name":"lodash","version":"4.17.21"}',
};

/** dpkg packages on a system that does not say what it is. */
export const NAMELESS: Files = { 'var/lib/dpkg/status': VULNERABLE['var/lib/dpkg/status'] ?? '' };

/** Writes a root file system. */
export function writeRoot(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');

async function tar(files: Readonly<Record<string, Buffer | string>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, data] of Object.entries(files)) archive.entry({ name, mtime: new Date(0) }, data);
  archive.finalize();
  return buffer(archive);
}

/** Writes what `docker save` writes: one image, one layer per root file system given. */
export async function writeImage(file: string, layers: readonly Files[]): Promise<void> {
  const tars = await Promise.all(layers.map(tar));
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: tars.map((layer) => `sha256:${sha256(layer)}`) },
    history: layers.map((_, index) => ({ created_by: `COPY layer${index} /` })),
  });
  const configName = `${sha256(config)}.json`;
  const layerNames = tars.map((_, index) => `layer${index}/layer.tar`);
  const manifest = JSON.stringify([{ Config: configName, RepoTags: ['acme/app:1'], Layers: layerNames }]);
  const entries = Object.fromEntries(tars.map((layer, index) => [layerNames[index] ?? '', layer]));
  writeFileSync(file, await tar({ [configName]: config, ...entries, 'manifest.json': manifest }));
}
