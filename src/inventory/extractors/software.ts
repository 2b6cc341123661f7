import { type ExtractedPackage, type Extractor, type InventoryFile, locationOf } from '../extractor.ts';
import { findText, type WantedText } from '../programs/find-text.ts';
import { readPe } from '../programs/pe.ts';
import { readPeVersion } from '../programs/pe-version.ts';
import { isProgram } from '../programs/program.ts';
import { SOFTWARE, type SoftwareRow } from '../programs/software-table.ts';
import { fileName, INSTALLED } from './evidence-kind.ts';
import { softwarePackage } from './software-package.ts';

interface Candidate {
  readonly row: SoftwareRow;
  readonly name: RegExpExecArray;
}

/** Rows by the first letter of the names that they can fit. */
const BY_INITIAL: ReadonlyMap<string, readonly SoftwareRow[]> = new Map(
  [...new Set(SOFTWARE.flatMap(({ initials }) => [...initials]))].map((initial) => [
    initial,
    SOFTWARE.filter(({ initials }) => initials.includes(initial)),
  ]),
);

function candidatesFor(path: string): readonly Candidate[] {
  const rows = BY_INITIAL.get(path.charAt(path.lastIndexOf('/') + 1));
  if (rows === undefined) return [];
  const base = fileName(path);
  const candidates: Candidate[] = [];
  for (const row of rows) {
    const name = row.name.exec(base);
    if (name !== null) candidates.push({ row, name });
  }
  return candidates;
}

/** `6.0.121.56705 (beta)` → `6.0.121.56705`. */
const numberOf = (text: string | undefined): string | undefined => /\d+(?:\.\d+)+[a-z]?/.exec(text ?? '')?.[0];

/** What the version resource of a Windows program says. */
async function windowsSoftware(
  file: InventoryFile,
  candidates: readonly Candidate[],
): Promise<ExtractedPackage | undefined> {
  if (!candidates.some(({ row }) => row.windows !== undefined)) return undefined;
  const pe = await readPe(file);
  const version = pe && (await readPeVersion(file, pe));
  const product = version?.strings.ProductName ?? '';
  const row = candidates.find((candidate) => candidate.row.windows?.test(product))?.row;
  const number = numberOf(version?.strings.ProductVersion) ?? numberOf(version?.strings.FileVersion);
  return row === undefined || number === undefined ? undefined : softwarePackage(row, number, locationOf(file));
}

/** Software that no package manager installed, told by the texts that its programs contain. */
export const software: Extractor = {
  id: 'software',
  capability: {
    ecosystem: 'Software outside package managers',
    evidence: 'programs and libraries by name and content: see [software](software.md)',
    types: ['generic'],
    limits: 'Renamed and statically linked software is not recognised.',
  },
  ...INSTALLED,
  alone: true,
  maxFileBytes: 512 * 1024 * 1024,
  accepts: isProgram,
  wants: (path) => candidatesFor(path).length > 0,
  async *extract(file): AsyncIterable<ExtractedPackage> {
    const candidates = candidatesFor(file.path);
    const head = await file.readAt(0, 64);
    if (!isProgram(head)) return;
    if (head[0] === 0x4d) {
      const found = await windowsSoftware(file, candidates);
      if (found !== undefined) {
        yield found;
        return;
      }
    }
    const wanted: WantedText[] = [];
    const rows: SoftwareRow[] = [];
    for (const { row, name } of candidates) {
      for (const pattern of row.texts) {
        wanted.push({ pattern, accepts: (version) => row.fits?.(version, name) ?? true });
        rows.push(row);
      }
    }
    const found = await findText(file, wanted);
    const row = found && rows[found.index];
    if (found !== undefined && row !== undefined) yield softwarePackage(row, found.version, locationOf(file));
  },
};
