import type { SourcePackage } from '../../domain/package.ts';
import { type ExtractedPackage, type Extractor, type FileTree, type InventoryFile, locationOf } from '../extractor.ts';
import { stanzasOf } from './control-file.ts';

const STATUS = '/var/lib/dpkg/status';
/** One file a package: distroless images. */
const STATUS_FOLDER = '/var/lib/dpkg/status.d/';
/** `NAME.list` and `NAME:ARCH.list`: the paths of each package. */
const INFO_FOLDER = '/var/lib/dpkg/info/';

const FIELDS = new Set(['package', 'version', 'architecture', 'source', 'status']);

/** Package states in which none of the program's files are on the disk. @see dpkg(1) "Package states" */
const ABSENT = new Set(['not-installed', 'config-files']);

/** `Source: util-linux (2.38.1-5)`; without brackets the version is the package's own, without field also the name. */
function sourceOf(field: string | undefined, name: string, version: string): SourcePackage {
  const match = /^(\S+)(?:\s+\((\S+)\))?$/.exec(field?.trim() ?? '');
  return { name: match?.[1] ?? name, version: match?.[2] ?? version };
}

function* extract(file: InventoryFile, bytes: Uint8Array): Iterable<ExtractedPackage> {
  for (const stanza of stanzasOf(bytes, FIELDS)) {
    const name = stanza.get('package');
    if (!name) continue;
    // `want flag state`; status.d has none of the three: what is there is installed.
    const state = stanza.get('status')?.split(/\s+/)[2];
    if (state !== undefined && ABSENT.has(state)) continue;
    const version = stanza.get('version') ?? '';
    const arch = stanza.get('architecture');
    yield {
      type: 'deb',
      name,
      version,
      ...(arch && { arch }),
      source: sourceOf(stanza.get('source'), name, version),
      locations: [locationOf(file)],
      ...(state !== undefined && state !== 'installed' && { facts: { status: state } }),
    };
  }
}

const isMd5sums = (path: string): boolean => path.startsWith(STATUS_FOLDER) && path.endsWith('.md5sums');

/** Paths of `NAME.list`, one a line; of `*.md5sums`, behind the checksum and without the leading slash. */
async function* owners(tree: FileTree): AsyncIterable<readonly [string, string]> {
  for (const file of tree.under(INFO_FOLDER.slice(0, -1))) {
    const name = file.path
      .slice(INFO_FOLDER.length)
      .replace(/\.list$/, '')
      .replace(/:[^:]*$/, '');
    for (const line of linesOf(await file.read())) yield [line, name];
  }
  for (const file of tree.under(STATUS_FOLDER.slice(0, -1))) {
    if (!isMd5sums(file.path)) continue;
    const name = file.path.slice(STATUS_FOLDER.length).replace(/\.md5sums$/, '');
    for (const line of linesOf(await file.read())) {
      const path = /^[0-9a-f]{32}\s+(.*)$/.exec(line)?.[1];
      if (path) yield [path.startsWith('/') ? path : `/${path.replace(/^\.\//, '')}`, name];
    }
  }
}

const linesOf = (bytes: Uint8Array): string[] =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8').split('\n');

/** Debian packages, from dpkg's database. @see https://manpages.debian.org/dpkg.1 */
export const dpkg: Extractor = {
  id: 'dpkg',
  capability: { ecosystem: 'Debian, Ubuntu', evidence: '`/var/lib/dpkg/status`, `status.d/*`', types: ['deb'] },
  tags: ['os'],
  subjects: ['image', 'host', 'directory', 'archive'],
  roots: ['/var/lib/dpkg'],
  rewritten: true,
  // Every package of Debian in one database is 60 MB; of an installation with 5,000 packages 5 MB.
  maxFileBytes: 24 * 1024 * 1024,
  wants: (path) =>
    path.startsWith('/var/lib/dpkg/') &&
    (path === STATUS || path.startsWith(STATUS_FOLDER) || (path.startsWith(INFO_FOLDER) && path.endsWith('.list'))),
  isEvidence: (path) => path === STATUS || (path.startsWith(STATUS_FOLDER) && !isMd5sums(path)),
  async *extract(file) {
    yield* extract(file, await file.read());
  },
  owners,
};
