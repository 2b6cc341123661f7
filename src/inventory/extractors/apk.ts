import { type ExtractedPackage, type Extractor, type FileTree, type InventoryFile, locationOf } from '../extractor.ts';
import { isShort } from './control-file.ts';

/** Where apk keeps its database: since apk-tools 3 of merged-/usr systems below /usr. */
const DATABASES = new Set(['/lib/apk/db/installed', '/usr/lib/apk/db/installed']);

const REPOSITORIES = '/etc/apk/repositories';

/** A record's fields; the file fields (F, R, a, Z) repeat and are told by {@link pathsOf}. */
type ApkRecord = ReadonlyMap<string, string>;

const NEWLINE = 0x0a;

function* linesOf(bytes: Uint8Array): Iterable<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < buffer.length; ) {
    const newline = buffer.indexOf(NEWLINE, at);
    const end = newline === -1 ? buffer.length : newline;
    yield buffer.toString('utf8', at, end).trimEnd();
    at = end + 1;
  }
  yield ''; // ends the last record
}

/** @see https://wiki.alpinelinux.org/wiki/Apk_spec "Installed database" */
function* recordsOf(bytes: Uint8Array): Iterable<ApkRecord> {
  let record = new Map<string, string>();
  for (const line of linesOf(bytes)) {
    if (line === '') {
      if (record.size > 0) yield record;
      record = new Map();
    } else if (line[1] === ':' && !record.has(line[0] ?? '')) record.set(line[0] ?? '', line.slice(2).trim());
  }
}

/** `https://…/alpine/v3.20/main`, `…/alpine/edge/community`; those with a tag before them are for single packages. */
const BRANCH = /^(?:https?|ftp):\/\/\S*\/(v\d+\.\d+|edge)\//;

/** The branch of the repositories that are in use, when they agree: a system may be ahead of its release file. */
async function branchOf(tree: FileTree): Promise<string | undefined> {
  const file = tree.open(REPOSITORIES);
  if (file === undefined) return undefined;
  const branches = new Set<string>();
  for (const line of linesOf(await file.read())) {
    const branch = BRANCH.exec(line.trim())?.[1];
    if (branch !== undefined) branches.add(branch);
  }
  return branches.size === 1 ? [...branches][0] : undefined;
}

function packageOf(record: ApkRecord, file: InventoryFile, branch: string | undefined): ExtractedPackage | undefined {
  const name = record.get('P');
  if (!name) return undefined;
  const version = record.get('V') ?? '';
  const arch = record.get('A');
  const licence = record.get('L');
  const facts = { ...(isShort(licence) && { licence }), ...(branch !== undefined && { repository: branch }) };
  return {
    type: 'apk',
    name,
    version,
    ...(arch && { arch }),
    source: { name: record.get('o') || name, version },
    locations: [locationOf(file)],
    ...(Object.keys(facts).length > 0 && { facts }),
  };
}

/** `F:` opens a folder, `R:` names a file in it. */
async function* owners(tree: FileTree): AsyncIterable<readonly [string, string]> {
  for (const database of DATABASES) {
    const file = tree.open(database);
    if (file?.path !== database) continue; // a link to the other one
    let name = '';
    let folder = '';
    for (const line of linesOf(await file.read())) {
      if (line.startsWith('P:')) name = line.slice(2);
      else if (line.startsWith('F:')) folder = line.slice(2);
      else if (line.startsWith('R:')) yield [folder === '' ? `/${line.slice(2)}` : `/${folder}/${line.slice(2)}`, name];
    }
  }
}

/** Alpine packages, from apk's database; also Wolfi, Chainguard and MinimOS. */
export const apk: Extractor = {
  id: 'apk',
  capability: {
    ecosystem: 'Alpine, Wolfi, Chainguard, MinimOS',
    evidence: '`/lib/apk/db/installed`, `/usr/lib/apk/db/installed`',
    types: ['apk'],
  },
  tags: ['os'],
  subjects: ['image', 'host', 'directory', 'archive'],
  roots: ['/lib/apk/db', '/usr/lib/apk/db'],
  rewritten: true,
  maxFileBytes: 24 * 1024 * 1024,
  wants: (path) => DATABASES.has(path) || path === REPOSITORIES,
  isEvidence: (path) => path !== REPOSITORIES,
  async *extract(file, tree) {
    const branch = await branchOf(tree);
    for (const record of recordsOf(await file.read())) {
      const found = packageOf(record, file, branch);
      if (found !== undefined) yield found;
    }
  },
  owners,
};
