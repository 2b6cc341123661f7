import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import { memoryFile } from '../../../test/inventory/memory-tree.ts';
import { anyEdit, mutated } from '../../../test/inventory/mutate.ts';
import { goProgram, oldGoProgram } from '../fixtures/go-program.ts';
import { type BuiltSection, elf, fat, machO, type ProgramForm, pe, peWithVersion } from '../fixtures/program-bytes.ts';
import type { RandomAccess } from '../trees/scratch.ts';
import { readGoBuildInfo } from './go-build-info.ts';
import { readPe } from './pe.ts';
import { readPeVersion } from './pe-version.ts';
import { isProgram, placeOf, readPrograms, readSection, sectionOf } from './program.ts';

const reader = (bytes: Uint8Array): RandomAccess => memoryFile('/program', bytes);

/** Counts the bytes that are asked for. */
function counting(bytes: Uint8Array): RandomAccess & { readonly asked: () => number } {
  let asked = 0;
  return {
    size: bytes.length,
    readAt: async (offset, length) => {
      asked += length;
      return bytes.subarray(offset, offset + length);
    },
    asked: () => asked,
  };
}

const FORMS: readonly ProgramForm[] = [
  { bits: 64, littleEndian: true },
  { bits: 64, littleEndian: false },
  { bits: 32, littleEndian: true },
  { bits: 32, littleEndian: false },
];
const ELF_SECTIONS: readonly BuiltSection[] = [
  { name: '.text', content: Buffer.from('code') },
  { name: '.data', content: Buffer.from('variables'), writable: true },
];

async function onlyProgram(bytes: Uint8Array) {
  const [program, ...rest] = await readPrograms(reader(bytes));
  if (program === undefined || rest.length > 0) throw new Error('is not one program');
  return program;
}

describe('ELF', () => {
  test.each(FORMS)('sections and segments of $bits bits, little endian: $littleEndian', async (form) => {
    const bytes = elf(ELF_SECTIONS, form);
    const program = await onlyProgram(bytes);
    expect(program).toMatchObject({ format: 'elf', bits: form.bits, littleEndian: form.littleEndian });
    expect(program.segments.map(({ writable, executable }) => [writable, executable])).toEqual([
      [false, true],
      [true, false],
    ]);
    const data = sectionOf(program, '.data');
    if (data === undefined) throw new Error('no .data');
    expect(Buffer.from(await readSection(reader(bytes), data, 100)).toString()).toBe('variables');
    expect(placeOf(program, data.address + 3)).toEqual({ offset: data.offset + 3, available: 6 });
    expect(placeOf(program, 1)).toBeUndefined();
  });

  test('without a section table its segments remain', async () => {
    const program = await onlyProgram(elf(ELF_SECTIONS, { stripped: true }));
    expect([program.sections.length, program.segments.length]).toEqual([0, 2]);
  });

  test('a section of more bytes than the reader wants is refused by name', async () => {
    const bytes = elf(ELF_SECTIONS);
    const program = await onlyProgram(bytes);
    const data = sectionOf(program, '.data');
    await expect(data && readSection(reader(bytes), data, 4)).rejects.toThrow(
      'limit: section .data of more than 4 bytes',
    );
  });

  test('counts and offsets beyond all bounds are refused before they are read', async () => {
    const bytes = elf(ELF_SECTIONS);
    const many = Buffer.from(bytes);
    many.writeUInt16LE(0xffff, 60);
    await expect(readPrograms(reader(many))).rejects.toThrow('limit: ELF file of more than 8192 sections');
    const far = Buffer.from(bytes);
    far.writeBigUInt64LE(0xffff_ffff_ffff_0000n, 40);
    await expect(readPrograms(reader(far))).rejects.toThrow('outside the file');
    const segments = Buffer.from(bytes);
    segments.writeUInt16LE(0xffff, 56);
    await expect(readPrograms(reader(segments))).rejects.toThrow('limit: ELF file of more than 1024 segments');
  });
});

describe('PE', () => {
  test.each([32, 64] as const)('sections of %d bits', async (bits) => {
    const bytes = pe(ELF_SECTIONS, { bits });
    const program = await onlyProgram(bytes);
    expect(program).toMatchObject({ format: 'pe', bits });
    expect(program.sections.map(({ name }) => name)).toEqual(['.text', '.data']);
    expect((await readPe(reader(bytes)))?.managed).toBeUndefined();
    expect((await readPe(reader(pe(ELF_SECTIONS, { bits, managed: true }))))?.managed).toBeGreaterThan(0);
  });

  test.each([32, 64] as const)('the version resource of %d bits', async (bits) => {
    const strings = { CompanyName: 'Igor Pavlov', ProductName: '7-Zip', ProductVersion: '21.07' };
    const file = reader(peWithVersion(strings, [21, 7, 0, 65_535], { bits }));
    const program = await readPe(file);
    expect(program && (await readPeVersion(file, program))).toEqual({
      fileVersion: '21.7.0.65535',
      productVersion: '21.7.0.65535',
      strings,
    });
  });

  test('a DOS program is none, and a program without resources has no version', async () => {
    const dos = Buffer.alloc(128);
    dos.write('MZ');
    expect(await readPrograms(reader(dos))).toEqual([]);
    const file = reader(pe(ELF_SECTIONS));
    const program = await readPe(file);
    expect(program && (await readPeVersion(file, program))).toBeUndefined();
  });
});

describe('Mach-O', () => {
  const sections: readonly BuiltSection[] = [
    { name: '__DATA,__data', content: Buffer.from('variables'), writable: true },
  ];

  test.each(FORMS)('sections of $bits bits, little endian: $littleEndian', async (form) => {
    const bytes = machO(sections, form);
    const program = await onlyProgram(bytes);
    expect(program).toMatchObject({ format: 'mach-o', bits: form.bits, littleEndian: form.littleEndian });
    const data = sectionOf(program, '__DATA,__data');
    expect(data && Buffer.from(await readSection(reader(bytes), data, 100)).toString()).toBe('variables');
  });

  test('a universal file holds several programs, each at its own place', async () => {
    const bytes = fat([machO(sections), machO(sections, { bits: 32 })]);
    const programs = await readPrograms(reader(bytes));
    expect(programs.map(({ bits }) => bits)).toEqual([64, 32]);
    for (const program of programs) {
      const data = sectionOf(program, '__DATA,__data');
      expect(data && Buffer.from(await readSection(reader(bytes), data, 100)).toString()).toBe('variables');
    }
  });

  test('a Java class begins alike and is none', () => {
    const javaClass = Buffer.alloc(64);
    javaClass.writeUInt32BE(0xcafebabe);
    javaClass.writeUInt32BE(61, 4);
    expect(isProgram(javaClass)).toBe(false);
    expect(isProgram(fat([machO(sections)]))).toBe(true);
  });
});

test('what is no program has none', async () => {
  for (const bytes of ['', 'MZ', '#!/bin/sh\n', 'x'.repeat(200)]) {
    expect(await readPrograms(reader(Buffer.from(bytes)))).toEqual([]);
  }
});

const SEEDS: readonly Buffer[] = [
  ...FORMS.map((form) => oldGoProgram('go1.17', 'mod\ta\tv1\n', form)),
  goProgram('go1.22.5', 'mod\ta\tv1\n'),
  fat([machO([{ name: '__DATA,__go_buildinfo', content: Buffer.alloc(64) }])]),
  peWithVersion({ ProductName: 'X', ProductVersion: '1.2' }, [1, 2, 3, 4]),
];
/** A few tables of at most a MiB each, and the parts that they point to. */
const MOST_ASKED = 64 * 1024 * 1024;

test('no damaged program crashes or hangs a reader, or makes it ask for more than its bounds', async () => {
  const anyProgram = fc.tuple(fc.constantFrom(...SEEDS), fc.array(anyEdit(200), { minLength: 1, maxLength: 5 }));
  await fc.assert(
    fc.asyncProperty(anyProgram, async ([seed, edits]) => {
      const file = counting(mutated(seed, edits));
      try {
        for (const program of await readPrograms(file)) await readGoBuildInfo(file, program);
        const program = await readPe(file);
        if (program !== undefined) await readPeVersion(file, program);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect(error).not.toBeInstanceOf(TypeError);
      }
      expect(file.asked()).toBeLessThan(MOST_ASKED);
    }),
    { numRuns: effort(600) },
  );
});
