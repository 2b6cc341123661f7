import { type Extractor, type FileTree, locationOf } from '../extractor.ts';
import { linesOf } from '../formats/text.ts';
import { stanzasOf } from './control-file.ts';

/** OpenWrt, Yocto, Entware. */
const FOLDERS = ['/usr/lib/opkg', '/var/lib/opkg', '/opt/lib/opkg'];
const STATUS = new Set(FOLDERS.map((folder) => `${folder}/status`));
const LIST = /^\/(?:usr|var|opt)\/lib\/opkg\/info\/([^/]+)\.list$/;

const FIELDS = new Set(['package', 'version', 'architecture', 'status']);

/** `PATH`, behind it in newer releases a tab and the mode. */
async function* owners(tree: FileTree): AsyncIterable<readonly [string, string]> {
  for (const folder of FOLDERS) {
    for (const file of tree.under(`${folder}/info`)) {
      const name = LIST.exec(file.path)?.[1];
      if (name === undefined) continue;
      for (const line of linesOf(await file.read())) if (line !== '') yield [line.split('\t')[0] ?? line, name];
    }
  }
}

/** Packages of OpenWrt and other small systems, from opkg's database. */
export const opkg: Extractor = {
  id: 'opkg',
  capability: { ecosystem: 'OpenWrt, Yocto', evidence: '`/usr/lib/opkg/status`', types: ['opkg'] },
  tags: ['os'],
  subjects: ['image', 'host', 'directory', 'archive'],
  roots: FOLDERS,
  rewritten: true,
  maxFileBytes: 24 * 1024 * 1024,
  wants: (path) => STATUS.has(path) || LIST.test(path),
  isEvidence: (path) => STATUS.has(path),
  async *extract(file) {
    for (const stanza of stanzasOf(await file.read(), FIELDS)) {
      const [name, version, arch] = [stanza.get('package'), stanza.get('version'), stanza.get('architecture')];
      const state = stanza.get('status')?.split(/\s+/)[2];
      if (!name || version === undefined || state === 'not-installed' || state === 'config-files') continue;
      yield { type: 'opkg', name, version, ...(arch && { arch }), locations: [locationOf(file)] };
    }
  },
  owners,
};
