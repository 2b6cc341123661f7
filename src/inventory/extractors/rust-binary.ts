import { inflateSync } from 'node:zlib';
import { z } from 'zod';
import { type ExtractedPackage, type Extractor, locationOf } from '../extractor.ts';
import { isProgram, readPrograms, readSection, sectionOf } from '../programs/program.ts';
import { isProgramPath } from '../programs/program-path.ts';
import { isWasm, readWasmSection } from '../programs/wasm.ts';
import { parseJson } from '../trees/json-document.ts';
import { INSTALLED } from './evidence-kind.ts';

const SECTION = '.dep-v0';
const MAX_COMPRESSED = 1024 * 1024;
/** As the reference reader: a program with a thousand crates has 200 KiB. */
const MAX_JSON = 8 * 1024 * 1024;

/** @see https://github.com/rust-secure-code/cargo-auditable/blob/master/cargo-auditable.schema.json */
const AUDIT = z.object({
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      /** `build`: of build scripts, not in the program; absent for the rest. */
      kind: z.string().optional(),
    }),
  ),
});

function inflated(bytes: Uint8Array): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_JSON });
  } catch (error) {
    const isTooLarge = error instanceof RangeError || (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new Error(
      isTooLarge
        ? `limit: dependency list of more than ${MAX_JSON} bytes`
        : 'its dependency list is not compressed data',
    );
  }
}

/** Crates that `cargo auditable` wrote into a program. */
export const rustBinary: Extractor = {
  id: 'rust-binary',
  capability: {
    ecosystem: 'Rust',
    evidence: 'programs and libraries (ELF, PE, Mach-O, WebAssembly) built by `cargo auditable`',
    types: ['cargo'],
    limits: 'A program built by plain `cargo` names no crates.',
  },
  ...INSTALLED,
  alone: true,
  accepts: (head) => isProgram(head) || isWasm(head),
  wants: isProgramPath,
  async *extract(file): AsyncIterable<ExtractedPackage> {
    const lists: Uint8Array[] = [];
    const wasm = await readWasmSection(file, SECTION, MAX_COMPRESSED);
    if (wasm !== undefined) lists.push(wasm);
    for (const program of await readPrograms(file)) {
      const section = sectionOf(program, program.format === 'mach-o' ? `__DATA,${SECTION}` : SECTION);
      if (section !== undefined) lists.push(await readSection(file, section, MAX_COMPRESSED));
    }
    for (const list of lists) {
      const audit = AUDIT.safeParse(parseJson(inflated(list)));
      if (!audit.success) throw new Error('its dependency list is not as cargo auditable writes it');
      for (const { name, version, kind } of audit.data.packages) {
        const isBuild = kind === 'build';
        yield {
          type: 'cargo',
          name,
          version,
          locations: [locationOf(file)],
          ...(isBuild && { facts: { scope: 'build' } }),
        };
      }
    }
  },
};
