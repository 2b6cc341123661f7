import { inputError } from '../domain/errors.ts';
import type { VexStatement } from '../domain/vex.ts';
import { isCsaf, readCsafVex } from './csaf.ts';
import { isCycloneDx, readCycloneDxVex } from './cyclonedx.ts';
import { isOpenVex, readOpenVex } from './openvex.ts';
import type { VexReading } from './reading.ts';

interface VexFormat {
  readonly name: string;
  readonly is: (json: unknown) => boolean;
  readonly read: (json: unknown) => VexReading;
}

/** Sorted by name; a format is one file here and one line below. */
const FORMATS: readonly VexFormat[] = [
  { name: 'CSAF', is: isCsaf, read: readCsafVex },
  { name: 'CycloneDX', is: isCycloneDx, read: readCycloneDxVex },
  { name: 'OpenVEX', is: isOpenVex, read: readOpenVex },
];

/**
 * Statements of a VEX document of any known format. A document without a single usable statement is refused: it would
 * silence nothing, and its user would not know.
 * @param name of the file, for errors
 * @throws AssayError `input`
 */
export function readVex(text: string, name: string): VexReading & { readonly statements: readonly VexStatement[] } {
  let json: unknown;
  try {
    // Windows tools begin files with a byte order mark.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw inputError(`${name}: it is not JSON`, { cause });
  }
  const format = FORMATS.find(({ is }) => is(json));
  if (format === undefined) {
    throw inputError(`${name}: it is no VEX document of ${FORMATS.map((f) => f.name).join(', ')}`);
  }
  const { statements, problems } = format.read(json);
  if (statements.length === 0) {
    const why = problems[0] === undefined ? 'it makes no statement' : problems[0];
    throw inputError(`${name}: no statement of this ${format.name} document can be used: ${why}`);
  }
  return { statements, problems };
}
