import { type Extractor, type FileTree, type InventoryFile, locationOf } from '../extractor.ts';
import { linesOf } from '../formats/text.ts';
import { isShort } from './control-file.ts';

const FOLDER = '/var/lib/pacman/local/';
const PACKAGE_FILE = /^\/var\/lib\/pacman\/local\/[^/]+\/(desc|files)$/;

/** `%NAME%`, its values one a line, an empty line. @see https://man.archlinux.org/man/alpm-db-desc.5 */
function sectionsOf(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of linesOf(bytes)) {
    const name = /^%([A-Z0-9]+)%$/.exec(line)?.[1];
    if (name !== undefined) {
      current = [];
      sections.set(name, current);
    } else if (line === '') current = undefined;
    else current?.push(line);
  }
  return sections;
}

async function* owners(tree: FileTree): AsyncIterable<readonly [string, string]> {
  for (const file of tree.under(FOLDER.slice(0, -1))) {
    if (!file.path.endsWith('/files')) continue;
    // NAME-VERSION-RELEASE
    const name = file.path.slice(FOLDER.length, -'/files'.length).replace(/-[^-]*-[^-]*$/, '');
    for (const path of sectionsOf(await file.read()).get('FILES') ?? []) yield [`/${path}`, name];
  }
}

async function packageOf(file: InventoryFile) {
  const sections = sectionsOf(await file.read());
  const first = (name: string): string | undefined => sections.get(name)?.[0];
  const [name, version, arch] = [first('NAME'), first('VERSION'), first('ARCH')];
  if (name === undefined || version === undefined) throw new Error('names no package: no %NAME% or %VERSION%');
  const licence = sections.get('LICENSE')?.join(' AND ');
  return {
    type: 'alpm',
    name,
    version,
    ...(arch !== undefined && { arch }),
    source: { name: first('BASE') ?? name, version },
    locations: [locationOf(file)],
    ...(isShort(licence) && { facts: { licence } }),
  };
}

/** Packages of Arch Linux and its kin, from pacman's local database. */
export const alpm: Extractor = {
  id: 'alpm',
  capability: { ecosystem: 'Arch Linux', evidence: '`/var/lib/pacman/local/*/desc`', types: ['alpm'] },
  tags: ['os'],
  subjects: ['image', 'host', 'directory', 'archive'],
  roots: [FOLDER.slice(0, -1)],
  wants: (path) => path.startsWith(FOLDER) && PACKAGE_FILE.test(path),
  isEvidence: (path) => path.endsWith('/desc'),
  async *extract(file) {
    yield await packageOf(file);
  },
  owners,
};
