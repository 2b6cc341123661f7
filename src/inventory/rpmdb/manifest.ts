import { rpmVersion, sourceOfRpmFile } from '../../domain/rpm-name.ts';
import { type ExtractedPackage, type InventoryFile, locationOf } from '../extractor.ts';

const FIELDS = 10;

const known = (text: string | undefined): string | undefined =>
  text === undefined || text === '' || text === '(none)' ? undefined : text;

/**
 * A line of the list that distroless images of Azure Linux have instead of a database: name, version-release, times of
 * installation and build, vendor, epoch, size, architecture, epoch as a number, source, separated by tabs.
 */
function packageOf(line: string, file: InventoryFile): ExtractedPackage {
  const fields = line.split('\t');
  const [name, versionRelease, , , vendor, , , arch, epoch = '', source] = fields.map(known);
  if (fields.length < FIELDS || name === undefined || versionRelease === undefined || !/^\d{0,9}$/.test(epoch)) {
    throw new Error(`has a line that is no package: ${line.slice(0, 80)}`);
  }
  const version = rpmVersion(Number(epoch), versionRelease, '');
  const sourcePackage = source === undefined ? undefined : sourceOfRpmFile(source, version);
  return {
    type: 'rpm',
    name,
    version,
    ...(arch !== undefined && { arch }),
    ...(sourcePackage !== undefined && { source: sourcePackage }),
    locations: [locationOf(file)],
    ...(vendor !== undefined && { facts: { vendor } }),
  };
}

/** @throws Error at the first line that is no package; what came before it stays */
export function* manifestPackages(bytes: Uint8Array, file: InventoryFile): Iterable<ExtractedPackage> {
  for (const line of Buffer.from(bytes).toString('utf8').split('\n')) {
    if (line.trim() !== '') yield packageOf(line, file);
  }
}
