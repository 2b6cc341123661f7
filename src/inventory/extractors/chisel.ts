import { z } from 'zod';
import { unzstd } from '../../compression/zstd.ts';
import { type Extractor, type InventoryFile, locationOf } from '../extractor.ts';
import type { Meter } from '../trees/meter.ts';

const MANIFEST = '/var/lib/chisel/manifest.wall';

/** Decompressed bytes and characters of a line at most; a whole system has a few MiB. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_LINE = 64 * 1024;

const packageSchema = z.object({ name: z.string(), version: z.string(), arch: z.string().optional() });
const pathSchema = z.object({ path: z.string(), slices: z.array(z.string()) });

function boundedMeter(): Meter {
  let bytes = 0;
  return {
    read: () => {},
    grow(count) {
      bytes += count;
      if (bytes > MAX_BYTES) throw new Error(`limit: more than ${MAX_BYTES} bytes when decompressed`);
    },
  };
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** One JSON value a line; lines of a kind begin alike. @see https://documentation.ubuntu.com/chisel/en/latest/reference/manifest/ */
async function* linesOf(file: InventoryFile, kind: string): AsyncIterable<unknown> {
  const start = `{"kind":"${kind}"`;
  const parse = (line: string): unknown => {
    try {
      return JSON.parse(line);
    } catch {
      throw new Error(`has a line that is no JSON: ${line.slice(0, 80)}`);
    }
  };
  const decoder = new TextDecoder();
  const meter = boundedMeter();
  let rest = '';
  for await (const piece of unzstd(once(await file.read()), meter, 'manifest.wall')) {
    meter.grow(piece.length);
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw new Error(`limit: a line of more than ${MAX_LINE} characters`);
    for (const line of lines) if (line.startsWith(start)) yield parse(line);
  }
  if (rest.startsWith(start)) yield parse(rest);
}

/** Ubuntu's packages in images that chisel cut: they have no dpkg database. */
export const chisel: Extractor = {
  id: 'chisel',
  capability: {
    ecosystem: 'Debian, Ubuntu',
    evidence: '`/var/lib/chisel/manifest.wall`',
    types: ['deb'],
    limits: 'The manifest names no source packages.',
  },
  tags: ['os'],
  subjects: ['image', 'host', 'directory'],
  roots: ['/var/lib/chisel'],
  rewritten: true,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => path === MANIFEST,
  async *extract(file) {
    for await (const line of linesOf(file, 'package')) {
      const result = packageSchema.safeParse(line);
      if (!result.success) throw new Error('has a package without name or version');
      const { name, version, arch } = result.data;
      yield { type: 'deb', name, version, ...(arch !== undefined && { arch }), locations: [locationOf(file)] };
    }
  },
  async *owners(tree) {
    const file = tree.open(MANIFEST);
    if (file === undefined) return;
    for await (const line of linesOf(file, 'path')) {
      const { path, slices } = pathSchema.safeParse(line).data ?? {};
      // PACKAGE_SLICE; names of packages have no underscore
      const owner = slices?.[0]?.split('_')[0];
      if (path !== undefined && owner !== undefined) yield [path, owner];
    }
  },
};
