import type { RandomAccess } from '../trees/scratch.ts';
import { bytesOf, nulTerminated, readPart } from './part-reader.ts';
import type { Program, Section, Segment } from './program.ts';

const MAX_ARCHITECTURES = 30;
const MAX_COMMANDS = 4_096;
const MAX_COMMAND_BYTES = 1024 * 1024;
const MAX_SECTIONS = 4_096;

const LC_SEGMENT = 0x1;
const LC_SEGMENT_64 = 0x19;
const VM_WRITE = 2;
const VM_EXECUTE = 4;
/** The low byte of a section's flags is its type; these exist in memory only. */
const ZERO_FILLED: ReadonlySet<number> = new Set([0x1, 0xc, 0x12]);

interface Commands {
  readonly view: DataView;
  readonly little: boolean;
  /** Where this architecture begins in the file. */
  readonly base: number;
}

const wordAt = ({ view, little }: Commands, at: number, wide: boolean): number =>
  wide ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);

/** A segment's command with its sections, named `__DATA,__go_buildinfo`. */
function segmentAt(commands: Commands, at: number, size: number, wide: boolean): [Segment, Section[]] {
  const { view, little, base } = commands;
  const bytes = bytesOf(view);
  const protection = view.getUint32(at + (wide ? 60 : 44), little);
  const segment: Segment = {
    name: nulTerminated(bytes, at + 8, 16),
    address: wordAt(commands, at + 24, wide),
    offset: base + wordAt(commands, at + (wide ? 40 : 32), wide),
    size: wordAt(commands, at + (wide ? 48 : 36), wide),
    writable: (protection & VM_WRITE) !== 0,
    executable: (protection & VM_EXECUTE) !== 0,
  };
  const [headSize, entry] = wide ? [72, 80] : [56, 68];
  const count = view.getUint32(at + (wide ? 64 : 48), little);
  if (count > MAX_SECTIONS || headSize + count * entry > size) throw new Error('is no valid Mach-O file: sections');
  const sections = Array.from({ length: count }, (_, i): Section => {
    const from = at + headSize + i * entry;
    const flags = view.getUint32(from + (wide ? 64 : 56), little);
    return {
      name: `${nulTerminated(bytes, from + 16, 16)},${nulTerminated(bytes, from, 16)}`,
      address: wordAt(commands, from + 32, wide),
      size: ZERO_FILLED.has(flags & 0xff) ? 0 : wordAt(commands, from + (wide ? 40 : 36), wide),
      offset: base + view.getUint32(from + (wide ? 48 : 40), little),
    };
  });
  return [segment, sections];
}

async function readThin(file: RandomAccess, base: number): Promise<Program> {
  const head = await readPart(file, base, 32, 'Mach-O header', 32);
  const magic = head.getUint32(0, false);
  const little = magic === 0xcefaedfe || magic === 0xcffaedfe;
  const wide = magic === 0xfeedfacf || magic === 0xcffaedfe;
  if (!little && !wide && magic !== 0xfeedface) throw new Error('is no valid Mach-O file');
  const count = head.getUint32(16, little);
  const length = head.getUint32(20, little);
  if (count > MAX_COMMANDS) throw new Error(`limit: Mach-O file of more than ${MAX_COMMANDS} load commands`);
  const view = await readPart(file, base + (wide ? 32 : 28), length, 'load commands', MAX_COMMAND_BYTES);
  const commands: Commands = { view, little, base };
  const segments: Segment[] = [];
  const sections: Section[] = [];
  let at = 0;
  for (let i = 0; i < count && at + 8 <= length; i++) {
    const command = view.getUint32(at, little);
    const size = view.getUint32(at + 4, little);
    if (size < 8 || at + size > length) throw new Error('is no valid Mach-O file: load commands');
    const isWide = command === LC_SEGMENT_64;
    if ((isWide && size >= 72) || (command === LC_SEGMENT && size >= 56)) {
      const [segment, own] = segmentAt(commands, at, size, isWide);
      if (sections.length + own.length > MAX_SECTIONS)
        throw new Error(`limit: Mach-O file of more than ${MAX_SECTIONS} sections`);
      segments.push(segment);
      sections.push(...own);
    }
    at += size;
  }
  return { format: 'mach-o', bits: wide ? 64 : 32, littleEndian: little, sections, segments };
}

/**
 * Headers of a Mach-O file: one program, or one for each architecture of a universal file.
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h
 * @throws Error with the reason when the headers are broken or over a limit
 */
export async function readMachO(file: RandomAccess): Promise<readonly Program[]> {
  const head = await readPart(file, 0, 8, 'Mach-O header', 8);
  const magic = head.getUint32(0, false);
  if (magic !== 0xcafebabe && magic !== 0xcafebabf) return [await readThin(file, 0)];
  const wide = magic === 0xcafebabf;
  const count = head.getUint32(4, false);
  if (count > MAX_ARCHITECTURES) throw new Error(`limit: Mach-O file of more than ${MAX_ARCHITECTURES} architectures`);
  const entry = wide ? 32 : 20;
  const table = await readPart(file, 8, count * entry, 'table of architectures', MAX_ARCHITECTURES * 32);
  const programs: Program[] = [];
  for (let i = 0; i < count; i++) {
    const at = i * entry + 8;
    programs.push(await readThin(file, wide ? Number(table.getBigUint64(at, false)) : table.getUint32(at, false)));
  }
  return programs;
}
