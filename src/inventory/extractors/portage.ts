import { type Extractor, type FileTree, type InventoryFile, locationOf } from '../extractor.ts';
import { linesOf } from '../formats/text.ts';
import { isShort } from './control-file.ts';

const FOLDER = '/var/db/pkg/';
const PACKAGE_FILE = /^\/var\/db\/pkg\/([^/]+)\/([^/]+)\/(?:CONTENTS|LICENSE)$/;

/** Where a version begins in `skopeo-1.5.1-r1`. @see https://projects.gentoo.org/pms/8/pms.html#version-specifications */
const NAME_VERSION = /^(.+?)-(\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)\d*)*(?:-r\d+)?)$/;

function partsOf(path: string) {
  const [, category, folder = ''] = PACKAGE_FILE.exec(path) ?? [];
  const [, name, version] = NAME_VERSION.exec(folder) ?? [];
  if (category === undefined || name === undefined || version === undefined) return undefined;
  return { category, name, version };
}

async function licenceOf(file: InventoryFile, tree: FileTree): Promise<string | undefined> {
  const licence = tree.open(file.path.replace(/CONTENTS$/, 'LICENSE'));
  return licence && linesOf(await licence.read())[0]?.trim();
}

/** `obj PATH MD5 TIME`, `sym PATH -> TARGET TIME`; paths may hold blanks. */
async function* owners(tree: FileTree): AsyncIterable<readonly [string, string]> {
  for (const file of tree.under(FOLDER.slice(0, -1))) {
    const parts = file.path.endsWith('/CONTENTS') ? partsOf(file.path) : undefined;
    if (parts === undefined) continue;
    for (const line of linesOf(await file.read())) {
      const path = line.startsWith('obj ')
        ? line.slice(4).split(' ').slice(0, -2).join(' ')
        : line.startsWith('sym ') && line.slice(4).split(' -> ')[0];
      if (path) yield [path, `${parts.category}/${parts.name}`];
    }
  }
}

/** Packages of Gentoo and its kin, from portage's database. */
export const portage: Extractor = {
  id: 'portage',
  capability: { ecosystem: 'Gentoo', evidence: '`/var/db/pkg/*/*/CONTENTS`', types: ['ebuild'] },
  tags: ['os'],
  subjects: ['image', 'host', 'directory', 'archive'],
  roots: [FOLDER.slice(0, -1)],
  wants: (path) => path.startsWith(FOLDER) && PACKAGE_FILE.test(path),
  isEvidence: (path) => path.endsWith('/CONTENTS'),
  async *extract(file, tree) {
    const parts = partsOf(file.path);
    if (parts === undefined) throw new Error('lies in no folder named for a package and its version');
    const licence = await licenceOf(file, tree);
    yield {
      type: 'ebuild',
      namespace: parts.category,
      name: parts.name,
      version: parts.version,
      locations: [locationOf(file)],
      ...(isShort(licence) && { facts: { licence } }),
    };
  },
  owners,
};
