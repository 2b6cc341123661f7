import type { RandomAccess } from '../trees/scratch.ts';
import { readElf } from './elf.ts';
import { readMachO } from './mach-o.ts';
import { bytesOf, readPart } from './part-reader.ts';
import { readPe } from './pe.ts';

/** A named part of a program. */
export interface Section {
  readonly name: string;
  /** Where it is loaded: a virtual address. */
  readonly address: number;
  /** Where it stands in the file, bytes. */
  readonly offset: number;
  /** Bytes in the file; 0 for sections that only exist in memory. */
  readonly size: number;
}

/** A part of the file that is loaded as one. */
export interface Segment extends Section {
  readonly writable: boolean;
  readonly executable: boolean;
}

/** An executable or shared library; of a universal Mach-O file one of its architectures. */
export interface Program {
  readonly format: 'elf' | 'pe' | 'mach-o';
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly sections: readonly Section[];
  readonly segments: readonly Segment[];
}

/** Does a file that begins so look like a program? 64 bytes are enough. */
export function isProgram(head: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = head;
  if (a === 0x7f && b === 0x45 && c === 0x4c && d === 0x46) return true;
  if (a === 0x4d && b === 0x5a) return head.length >= 64;
  const word = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  if (word === 0xfeedface || word === 0xfeedfacf || word === 0xcefaedfe || word === 0xcffaedfe) return true;
  // A Java class begins as a universal binary does; its version stands where the small count of architectures would.
  return (word === 0xcafebabe || word === 0xcafebabf) && e === 0 && f === 0 && g === 0 && h > 0 && h < 30;
}

/**
 * Reads the headers of a program of any of the three formats; a universal Mach-O file holds several programs.
 * @returns empty when the file is no program
 * @throws Error with the reason when its headers are broken or over a limit
 */
export async function readPrograms(file: RandomAccess): Promise<readonly Program[]> {
  const head = await file.readAt(0, 64);
  if (!isProgram(head)) return [];
  if (head[0] === 0x7f) return [await readElf(file)];
  if (head[0] !== 0x4d) return readMachO(file);
  const pe = await readPe(file);
  return pe === undefined ? [] : [pe];
}

/** The first section of this name. */
export const sectionOf = (program: Program, name: string): Section | undefined =>
  program.sections.find((section) => section.name === name);

/** Content of a section or segment. @throws Error when it is longer than `limit` bytes or lies outside the file */
export const readSection = async (file: RandomAccess, section: Section, limit: number): Promise<Uint8Array> =>
  bytesOf(await readPart(file, section.offset, section.size, `section ${section.name}`, limit));

/** Where in the file a loaded address stands, and how many bytes of its segment follow; undefined when no segment holds it. */
export function placeOf(program: Program, address: number): { offset: number; available: number } | undefined {
  for (const segment of program.segments) {
    const distance = address - segment.address;
    if (distance >= 0 && distance < segment.size)
      return { offset: segment.offset + distance, available: segment.size - distance };
  }
  return undefined;
}
