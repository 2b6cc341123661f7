import type { RandomAccess } from '../trees/scratch.ts';
import { bytesOf, nulTerminated, readPart } from './part-reader.ts';
import type { Program, Segment } from './program.ts';

const MAX_SECTIONS = 96;
const MAX_OPTIONAL_HEADER = 4_096;

const MEM_EXECUTE = 0x2000_0000;
const MEM_WRITE = 0x8000_0000;

const RESOURCES = 2;
const MANAGED = 14;

/** A Windows program or library (PE32, PE32+). Addresses are virtual: image base + relative address. */
export interface PeProgram extends Program {
  readonly format: 'pe';
  readonly imageBase: number;
  /** Address of the resource directory, where there is one. */
  readonly resources?: number;
  /** Address of the common language runtime's header: the file is a .NET assembly. */
  readonly managed?: number;
}

/** Virtual address of a data directory, undefined when empty or absent. */
function directory(optional: DataView, wide: boolean, index: number, imageBase: number): number | undefined {
  const countAt = wide ? 108 : 92;
  const at = countAt + 4 + index * 8;
  if (optional.byteLength < at + 8 || optional.getUint32(countAt, true) <= index) return undefined;
  const relative = optional.getUint32(at, true);
  return relative === 0 ? undefined : imageBase + relative;
}

function segmentAt(table: DataView, at: number, imageBase: number): Segment {
  const flags = table.getUint32(at + 36, true);
  return {
    name: nulTerminated(bytesOf(table), at, 8),
    address: imageBase + table.getUint32(at + 12, true),
    size: table.getUint32(at + 16, true),
    offset: table.getUint32(at + 20, true),
    writable: (flags & MEM_WRITE) !== 0,
    executable: (flags & MEM_EXECUTE) !== 0,
  };
}

/**
 * Headers of a PE file.
 * @see https://learn.microsoft.com/en-us/windows/win32/debug/pe-format
 * @returns undefined for a DOS program or anything else that is no PE file
 * @throws Error with the reason when the headers are broken or over a limit
 */
export async function readPe(file: RandomAccess): Promise<PeProgram | undefined> {
  if (file.size < 64) return undefined;
  const dos = await readPart(file, 0, 64, 'DOS header', 64);
  if (dos.getUint16(0, true) !== 0x5a4d) return undefined;
  const start = dos.getUint32(60, true);
  if (start + 24 > file.size) return undefined;
  const coff = await readPart(file, start, 24, 'PE header', 24);
  if (coff.getUint32(0, true) !== 0x4550) return undefined;
  const count = coff.getUint16(6, true);
  const optionalSize = coff.getUint16(20, true);
  if (count > MAX_SECTIONS) throw new Error(`limit: PE file of more than ${MAX_SECTIONS} sections`);
  const optional = await readPart(file, start + 24, optionalSize, 'optional header', MAX_OPTIONAL_HEADER);
  if (optionalSize < 96) throw new Error('is no valid PE file: its optional header is too small');
  const magic = optional.getUint16(0, true);
  if (magic !== 0x10b && magic !== 0x20b) throw new Error('is no valid PE file');
  const wide = magic === 0x20b;
  const imageBase = wide ? Number(optional.getBigUint64(24, true)) : optional.getUint32(28, true);
  const table = await readPart(file, start + 24 + optionalSize, count * 40, 'section table', MAX_SECTIONS * 40);
  const segments = Array.from({ length: count }, (_, i) => segmentAt(table, i * 40, imageBase));
  const resources = directory(optional, wide, RESOURCES, imageBase);
  const managed = directory(optional, wide, MANAGED, imageBase);
  return {
    format: 'pe',
    bits: wide ? 64 : 32,
    littleEndian: true,
    sections: segments,
    segments,
    imageBase,
    ...(resources !== undefined && { resources }),
    ...(managed !== undefined && { managed }),
  };
}
