import { execFile } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildEntries } from './built.ts';
import { npmPackage, scratchFolder } from './scratch.ts';
import { dockerArchive, dockerFiles, END_OF_TAR, tar, tarEntries, tarHeader, tarOf } from './tar.ts';
import { zip } from './zip.ts';

const run = promisify(execFile);

interface Measured {
  readonly packages?: number;
  readonly problems?: readonly string[];
  readonly error?: string;
  readonly maxRssMiB: number;
}

/** DESIGN.md §8: any hostile input. */
const BOUND_MIB = 256;

const folder = scratchFolder();
let entry = '';
beforeAll(async () => {
  entry = join(await buildEntries({ measure: 'test/inventory/measure.ts' }), 'measure.js');
});

/** Archives with the heap that the product gives a collection, for a larger one is collected later. */
const HEAP = ['--max-old-space-size=256'];

async function measure(path: string, kind: 'image' | 'archive' = 'image'): Promise<Measured> {
  const flags = kind === 'archive' ? HEAP : [];
  const { stdout } = await run(process.execPath, [...flags, entry, kind, path], { timeout: 110_000 });
  return JSON.parse(stdout) as Measured;
}

async function measured(name: string, archive: Uint8Array): Promise<Measured> {
  const path = join(folder, name);
  writeFileSync(path, archive);
  return measure(path);
}

/** A tar header for sizes over 8 GiB: base 256 instead of octal. */
function largeHeader(name: string, size: number): Buffer {
  const header = tarHeader({ name }, 0);
  header.fill(0, 124, 136);
  header[124] = 0x80;
  header.writeBigUInt64BE(BigInt(size), 128);
  header.write('        ', 148);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return header;
}

/**
 * A gzipped image whose only layer is these pieces, each repeated; never held whole.
 * @param layerSize bytes of all pieces together
 */
function writeLarge(
  path: string,
  layerSize: number,
  pieces: Iterable<readonly [piece: Uint8Array, times: number]>,
): void {
  const { files, manifest } = dockerFiles({ layers: [] });
  const last = tar(...files, {
    name: 'manifest.json',
    content: JSON.stringify([{ ...manifest, Layers: ['layer.tar'] }]),
  });
  const file = openSync(path, 'w');
  const write = (bytes: Uint8Array, times = 1): void => {
    const member = gzipSync(bytes); // gzip members one after the other are one gzip
    for (let i = 0; i < times; i++) writeSync(file, member);
  };
  write(largeHeader('layer.tar', layerSize));
  for (const [piece, times] of pieces) write(piece, times);
  write(last);
  closeSync(file);
}

describe('memory stays bounded', () => {
  test('ten gigabytes of zeros in a gzip', async () => {
    const path = join(folder, 'zeros.tar.gz');
    const size = 10 * 1024 ** 3;
    const zeros = Buffer.alloc(64 * 1024 * 1024);
    const pieces = [
      [largeHeader('zeros', size), 1],
      [zeros, size / zeros.length],
      [END_OF_TAR, 1],
    ] as const;
    writeLarge(path, 512 + size + END_OF_TAR.length, pieces);
    const { error, maxRssMiB } = await measure(path);
    expect(error).toMatch(/limit: \d+ compressed bytes grow to more than/);
    expect(maxRssMiB).toBeLessThan(BOUND_MIB);
  });

  test('three hundred thousand packages', async () => {
    const path = join(folder, 'many.tar.gz');
    function* pieces(): Iterable<readonly [Uint8Array, number]> {
      for (let from = 0; from < 300_000; from += 5_000) {
        yield [tarEntries(Array.from({ length: 5_000 }, (_, i) => npmPackage(`p${from + i}`, '1.0.0'))), 1];
      }
      yield [END_OF_TAR, 1];
    }
    writeLarge(path, 300_000 * 1024 + END_OF_TAR.length, pieces());
    const { packages, problems, maxRssMiB } = await measure(path);
    expect(packages).toBe(50_000);
    expect(problems).toContain('limit: more than 50000 packages');
    expect(maxRssMiB).toBeLessThan(BOUND_MIB);
  });

  test('a database of 23 MiB in each of eight layers', async () => {
    const stanza = (i: number): string => `Package: p${i}\nStatus: install ok installed\nVersion: 1.${i}\n\n`;
    const status = Array.from({ length: 500_000 }, (_, i) => stanza(i))
      .join('')
      .slice(0, 23 * 1024 * 1024);
    const layers = Array.from({ length: 8 }, (_, i) =>
      tar({ name: 'var/lib/dpkg/status', content: status.slice(i * 64) }),
    );
    const { packages, maxRssMiB } = await measured('status.tar.gz', gzipSync(dockerArchive({ layers }), { level: 1 }));
    expect(packages).toBe(50_000);
    expect(maxRssMiB).toBeLessThan(BOUND_MIB);
  });

  test('package files full of empty objects', async () => {
    const content = `{"name":"x","version":"1","a":[${'{},'.repeat(690_000)}{}]}`;
    const items = Array.from({ length: 40 }, (_, i) => ({ ...npmPackage(`p${i}`, '1'), content }));
    const { problems, maxRssMiB } = await measured(
      'objects.tar.gz',
      gzipSync(dockerArchive({ layers: [tarOf(items)] }), { level: 1 }),
    );
    expect(problems).toContain('limit: JSON of more than 100000 values');
    expect(maxRssMiB).toBeLessThan(BOUND_MIB);
  });

  test('a program of 900 MB', async () => {
    const path = join(folder, 'program.tar.gz');
    const size = 900 * 1024 * 1024;
    const head = Buffer.alloc(1024 * 1024);
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0, 1, 0, 0, 0]).copy(head);
    const header = tarHeader({ name: 'usr/bin/program', mode: 0o755 }, size);
    const rest = Buffer.alloc(1024 * 1024);
    const pieces = [
      [header, 1],
      [head, 1],
      [rest, size / rest.length - 1],
      [tarOf([npmPackage('a', '1.0.0')]), 1],
    ] as const;
    writeLarge(path, 512 + size + tarOf([npmPackage('a', '1.0.0')]).length, pieces);
    const { packages, maxRssMiB } = await measure(path);
    expect(packages).toBe(1);
    expect(maxRssMiB).toBeLessThan(180);
  });

  test('a zip of a million entries, all of them wanted', async () => {
    const path = join(folder, 'million.zip');
    const one = zip([{ name: 'x', content: '{}', stored: true }]);
    const at = one.indexOf('PK\x01\x02', 0, 'latin1');
    const file = openSync(path, 'w');
    writeSync(file, one.subarray(0, at));
    // Room for what the entries claim: all of them are the one content.
    let size = 0;
    for (let from = 0; from < 1_000_000; from += 10_000) {
      const entries = Array.from({ length: 10_000 }, (_, i) => {
        const name = `node_modules/package-${from + i}/package.json`;
        const entry = Buffer.concat([one.subarray(at, at + 46), Buffer.from(name)]);
        entry.writeUInt16LE(name.length, 28);
        return entry;
      });
      size += writeSync(file, Buffer.concat(entries));
    }
    const end = Buffer.from(one.subarray(-22));
    end.writeUInt16LE(0xfffe, 10);
    end.writeUInt32LE(size, 12);
    writeSync(file, end);
    closeSync(file);
    const { problems, maxRssMiB } = await measure(path, 'archive');
    expect(problems).toContain('limit: more than 120000 package files and links');
    expect(maxRssMiB).toBeLessThan(BOUND_MIB);
  });
});
