import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildEntries } from './built.ts';
import { npmPackage, scratchFolder } from './scratch.ts';
import { dockerArchive, dockerFiles, END_OF_TAR, tar, tarEntries, tarHeader, tarOf } from './tar.ts';

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

const measure = (path: string): Measured =>
  JSON.parse(execFileSync(process.execPath, [entry, path], { encoding: 'utf8', timeout: 110_000 })) as Measured;

function measured(name: string, archive: Uint8Array): Measured {
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
  test('ten gigabytes of zeros in a gzip', () => {
    const path = join(folder, 'zeros.tar.gz');
    const size = 10 * 1024 ** 3;
    const zeros = Buffer.alloc(64 * 1024 * 1024);
    const pieces = [
      [largeHeader('zeros', size), 1],
      [zeros, size / zeros.length],
      [END_OF_TAR, 1],
    ] as const;
    writeLarge(path, 512 + size + END_OF_TAR.length, pieces);
    const { error, maxRssMiB } = measure(path);
    expect(error).toMatch(/limit: \d+ compressed bytes grow to more than/);
    expect(maxRssMiB).toBeLessThan(BOUND_MIB);
  });

  test('three hundred thousand packages', () => {
    const path = join(folder, 'many.tar.gz');
    function* pieces(): Iterable<readonly [Uint8Array, number]> {
      for (let from = 0; from < 300_000; from += 5_000) {
        yield [tarEntries(Array.from({ length: 5_000 }, (_, i) => npmPackage(`p${from + i}`, '1.0.0'))), 1];
      }
      yield [END_OF_TAR, 1];
    }
    writeLarge(path, 300_000 * 1024 + END_OF_TAR.length, pieces());
    const { packages, problems, maxRssMiB } = measure(path);
    expect(packages).toBe(50_000);
    expect(problems).toContain('limit: more than 50000 packages');
    expect(maxRssMiB).toBeLessThan(BOUND_MIB);
  });

  test('a database of 23 MiB in each of eight layers', () => {
    const stanza = (i: number): string => `Package: p${i}\nStatus: install ok installed\nVersion: 1.${i}\n\n`;
    const status = Array.from({ length: 500_000 }, (_, i) => stanza(i))
      .join('')
      .slice(0, 23 * 1024 * 1024);
    const layers = Array.from({ length: 8 }, (_, i) =>
      tar({ name: 'var/lib/dpkg/status', content: status.slice(i * 64) }),
    );
    const { packages, maxRssMiB } = measured('status.tar.gz', gzipSync(dockerArchive({ layers }), { level: 1 }));
    expect(packages).toBe(50_000);
    expect(maxRssMiB).toBeLessThan(BOUND_MIB);
  });

  test('package files full of empty objects', () => {
    const content = `{"name":"x","version":"1","a":[${'{},'.repeat(690_000)}{}]}`;
    const items = Array.from({ length: 40 }, (_, i) => ({ ...npmPackage(`p${i}`, '1'), content }));
    const { problems, maxRssMiB } = measured(
      'objects.tar.gz',
      gzipSync(dockerArchive({ layers: [tarOf(items)] }), { level: 1 }),
    );
    expect(problems).toContain('limit: JSON of more than 100000 values');
    expect(maxRssMiB).toBeLessThan(BOUND_MIB);
  });
});
