import type { RandomAccess } from '../trees/scratch.ts';
import { bytesOf, nulTerminated, readPart } from './part-reader.ts';
import type { Program, Section, Segment } from './program.ts';

/** The largest programs have a few dozen; an object file with a section a function is no program. */
const MAX_SECTIONS = 8_192;
const MAX_SEGMENTS = 1_024;
const MAX_NAMES = 1024 * 1024;
const MAX_NAME = 128;

const PT_LOAD = 1;
const PF_X = 1;
const PF_W = 2;
const SHT_NOBITS = 8;
const SHN_XINDEX = 0xffff;

interface Layout {
  readonly view: DataView;
  readonly wide: boolean;
  readonly little: boolean;
}

/** A field as wide as an address. */
const wordAt = ({ view, wide, little }: Layout, offset: number): number =>
  wide ? Number(view.getBigUint64(offset, little)) : view.getUint32(offset, little);

interface RawSection extends Section {
  readonly nameAt: number;
  readonly link: number;
}

function sectionAt(layout: Layout, at: number): RawSection {
  const { view, wide, little } = layout;
  const type = view.getUint32(at + 4, little);
  return {
    nameAt: view.getUint32(at, little),
    name: '',
    address: wordAt(layout, at + (wide ? 16 : 12)),
    offset: wordAt(layout, at + (wide ? 24 : 16)),
    size: type === SHT_NOBITS ? 0 : wordAt(layout, at + (wide ? 32 : 20)),
    link: view.getUint32(at + (wide ? 40 : 24), little),
  };
}

function segmentAt(layout: Layout, at: number): Segment | undefined {
  const { view, wide, little } = layout;
  if (view.getUint32(at, little) !== PT_LOAD) return undefined;
  const flags = view.getUint32(at + (wide ? 4 : 24), little);
  return {
    name: 'LOAD',
    offset: wordAt(layout, at + (wide ? 8 : 4)),
    address: wordAt(layout, at + (wide ? 16 : 8)),
    size: wordAt(layout, at + (wide ? 32 : 16)),
    writable: (flags & PF_W) !== 0,
    executable: (flags & PF_X) !== 0,
  };
}

async function readSections(file: RandomAccess, header: Layout): Promise<readonly Section[]> {
  const { view, wide, little } = header;
  const start = wordAt(header, wide ? 40 : 32);
  if (start === 0) return [];
  const entry = view.getUint16(wide ? 58 : 46, little);
  let count = view.getUint16(wide ? 60 : 48, little);
  let namesIndex = view.getUint16(wide ? 62 : 50, little);
  if (entry < (wide ? 64 : 40)) throw new Error('is no valid ELF file: section entries are too small');
  if (count === 0 || namesIndex === SHN_XINDEX) {
    // More sections than 16 bits can count: the numbers stand in the first section.
    const first = sectionAt({ ...header, view: await readPart(file, start, entry, 'section table', 4_096) }, 0);
    if (count === 0) count = first.size;
    if (namesIndex === SHN_XINDEX) namesIndex = first.link;
  }
  if (count > MAX_SECTIONS) throw new Error(`limit: ELF file of more than ${MAX_SECTIONS} sections`);
  const limit = MAX_SECTIONS * 64;
  const table = { ...header, view: await readPart(file, start, count * entry, 'section table', limit) };
  const sections = Array.from({ length: count }, (_, i) => sectionAt(table, i * entry));
  const names = sections[namesIndex];
  if (names === undefined) return sections;
  const text = bytesOf(await readPart(file, names.offset, names.size, 'table of section names', MAX_NAMES));
  return sections.map(({ nameAt, address, offset, size }) => ({
    name: nulTerminated(text, nameAt, MAX_NAME),
    address,
    offset,
    size,
  }));
}

async function readSegments(file: RandomAccess, header: Layout): Promise<readonly Segment[]> {
  const { view, wide, little } = header;
  const start = wordAt(header, wide ? 32 : 28);
  const entry = view.getUint16(wide ? 54 : 42, little);
  const count = view.getUint16(wide ? 56 : 44, little);
  if (start === 0 || count === 0) return [];
  if (entry < (wide ? 56 : 32)) throw new Error('is no valid ELF file: segment entries are too small');
  if (count > MAX_SEGMENTS) throw new Error(`limit: ELF file of more than ${MAX_SEGMENTS} segments`);
  const limit = MAX_SEGMENTS * 64;
  const table = { ...header, view: await readPart(file, start, count * entry, 'segment table', limit) };
  return Array.from({ length: count }, (_, i) => segmentAt(table, i * entry)).filter((s) => s !== undefined);
}

/**
 * Headers of an ELF program or library, 32 or 64 bits, either byte order.
 * @see https://gabi.xinuos.com/
 * @throws Error with the reason when the headers are broken or over a limit
 */
export async function readElf(file: RandomAccess): Promise<Program> {
  const ident = bytesOf(await readPart(file, 0, 16, 'ELF header', 16));
  const [class_, data] = [ident[4], ident[5]];
  if ((class_ !== 1 && class_ !== 2) || (data !== 1 && data !== 2)) throw new Error('is no valid ELF file');
  const wide = class_ === 2;
  const header: Layout = {
    view: await readPart(file, 0, wide ? 64 : 52, 'ELF header', 64),
    wide,
    little: data === 1,
  };
  return {
    format: 'elf',
    bits: wide ? 64 : 32,
    littleEndian: header.little,
    sections: await readSections(file, header),
    segments: await readSegments(file, header),
  };
}
