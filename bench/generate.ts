import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';

const MEGABYTE = 1024 * 1024;
const DEBS = 300;
const NODE_MODULES = 400;
const PYTHON = 100;

const OS_RELEASE =
  'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n';

const dpkgStatus = (): string =>
  Array.from(
    { length: DEBS },
    (_, n) =>
      `Package: package${n}\nStatus: install ok installed\nArchitecture: amd64\nSource: source${n % 200}\nVersion: 1.${n}-1\nDescription: generated\n`,
  ).join('\n');

/** Packages of three kinds, by path inside the root. */
function* packageFiles(): Iterable<readonly [path: string, text: string]> {
  yield ['etc/os-release', OS_RELEASE];
  yield ['var/lib/dpkg/status', dpkgStatus()];
  for (let n = 0; n < NODE_MODULES; n++) {
    yield [`srv/app/node_modules/module${n}/package.json`, JSON.stringify({ name: `module${n}`, version: `1.${n}.0` })];
  }
  for (let n = 0; n < PYTHON; n++) {
    const name = `python_package${n}`;
    const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.${n}\n`;
    yield [`usr/local/lib/python3.11/site-packages/${name}-1.${n}.dist-info/METADATA`, metadata];
  }
}

/** Bytes that do not compress, the same on every machine: what fills an image besides packages. */
const noise = (seed: number): Buffer => {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed & 0xff), Buffer.alloc(16, seed >> 8));
  return cipher.update(Buffer.alloc(MEGABYTE));
};

const addFile = (archive: Pack, name: string, data: string | Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    archive.entry({ name, mtime: new Date(0) }, data, (error) => (error ? reject(error) : resolve()));
  });

async function fillLayer(archive: Pack, megabytes: number): Promise<void> {
  for (const [path, text] of packageFiles()) await addFile(archive, path, text);
  for (let n = 0; n < megabytes; n++) await addFile(archive, `opt/data/file${n}.bin`, noise(n));
  archive.finalize();
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Writes a `docker save` archive of one layer: 800 packages and so many megabytes of other files. */
export async function writeImage(
  file: string,
  { megabytes, signal }: { readonly megabytes: number; readonly signal: AbortSignal },
): Promise<void> {
  const layerFile = `${file}.layer`;
  const layer = pack();
  await Promise.all([fillLayer(layer, megabytes), pipeline(layer, createWriteStream(layerFile), { signal })]);
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [`sha256:${await sha256OfFile(layerFile)}`] },
  });
  const configName = `${createHash('sha256').update(config).digest('hex')}.json`;
  const manifest = [{ Config: configName, RepoTags: ['bench/generated:1'], Layers: ['layer/layer.tar'] }];
  const archive = pack();
  const written = pipeline(archive, createWriteStream(file), { signal });
  await addFile(archive, 'manifest.json', JSON.stringify(manifest));
  await addFile(archive, configName, config);
  const entry = archive.entry({ name: 'layer/layer.tar', size: statSync(layerFile).size, mtime: new Date(0) });
  await pipeline(createReadStream(layerFile), entry, { signal });
  archive.finalize();
  await written;
  await rm(layerFile);
}

/** Writes a root file system: the same packages among so many small files. */
export function writeFolder(folder: string, { files }: { readonly files: number }): void {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of packageFiles()) write(path, text);
  for (let n = 0; n < files; n++) write(`usr/share/doc/folder${n % 500}/file${n}.txt`, `file ${n}\n`);
}
