import type { Extractor, FileTree, InventoryFile } from '../extractor.ts';
import { packageOfHeader, rpmHeaders } from '../rpmdb/index.ts';
import { manifestPackages } from '../rpmdb/manifest.ts';

/** Where rpm keeps its database: the usual place, that of newer systems, that of ostree's. */
const FOLDERS = ['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm'];

/** The database of each format; rpm reads one of them, and the newest is the one in use. */
const DATABASES = ['rpmdb.sqlite', 'Packages.db', 'Packages'];
const WAL = 'rpmdb.sqlite-wal';

/** Instead of a database, in distroless images of Azure Linux. */
const MANIFEST = '/var/lib/rpmmanifest/container-manifest-2';

/** Files of all packages together at most; a system of everything has a few million. */
const MAX_OWNED_FILES = 10_000_000;

const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

const EVIDENCE = new Set([...FOLDERS.flatMap((folder) => DATABASES.map((name) => `${folder}/${name}`)), MANIFEST]);
const WANTED = new Set([...EVIDENCE, ...FOLDERS.map((folder) => `${folder}/${WAL}`)]);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** The database of a folder that rpm would read. */
const current = (folder: string, tree: FileTree): InventoryFile | undefined =>
  DATABASES.map((name) => tree.open(`${folder}/${name}`)).find((file) => file !== undefined);

/** Its write-ahead log. A database of a lower layer has none: the log belongs to the topmost one. */
function walOf(file: InventoryFile, tree: FileTree): InventoryFile | undefined {
  if (!file.path.endsWith('.sqlite') || tree.open(file.path)?.layer !== file.layer) return undefined;
  return tree.open(`${file.path}-wal`);
}

/** Packages of Red Hat, Fedora, SUSE, Amazon Linux, Azure Linux, Photon and their kin, from rpm's database. */
export const rpm: Extractor = {
  id: 'rpm',
  capability: {
    ecosystem: 'Red Hat, Fedora, SUSE, Amazon Linux, Azure Linux, Photon',
    evidence: '`rpmdb.sqlite`, `Packages.db` (ndb), `Packages` (Berkeley DB), `container-manifest-2`',
    types: ['rpm'],
  },
  tags: ['os'],
  subjects: ['image', 'host', 'directory', 'archive'],
  roots: [...FOLDERS, '/var/lib/rpmmanifest'],
  rewritten: true,
  byParts: true,
  // A server with 5,000 packages has 200 MB.
  maxFileBytes: 512 * 1024 * 1024,
  wants: (path) => WANTED.has(path),
  isEvidence: (path) => EVIDENCE.has(path),
  async *extract(file, tree) {
    if (file.path === MANIFEST) {
      if (file.size > MAX_MANIFEST_BYTES) throw new Error(`limit: more than ${MAX_MANIFEST_BYTES} bytes`);
      yield* manifestPackages(await file.read(), file);
      return;
    }
    // A database of an older format beside the current one is what a migration left behind.
    if (current(folderOf(file.path), tree)?.path !== file.path) return;
    for await (const header of rpmHeaders(file, walOf(file, tree))) {
      const found = packageOfHeader(header, file);
      if (found !== undefined) yield found;
    }
  },
  async *owners(tree) {
    let files = 0;
    for (const folder of FOLDERS) {
      const file = current(folder, tree);
      if (file === undefined || folderOf(file.path) !== folder) continue; // a link to one of the others
      for await (const header of rpmHeaders(file, walOf(file, tree))) {
        for (const path of header.files()) {
          if (++files > MAX_OWNED_FILES) throw new Error(`limit: more than ${MAX_OWNED_FILES} files of packages`);
          yield [path, header.name];
        }
      }
    }
  },
};
