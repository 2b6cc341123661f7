import { type ExtractedPackage, type Extractor, type FileTree, type InventoryFile, locationOf } from '../extractor.ts';
import { parseToml } from '../formats/toml.ts';
import { type CargoManifest, isTable, parseCargoManifest, workspaceDependencies } from './cargo-manifest.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';

interface LockedCrate {
  readonly name: string;
  readonly version: string;
  /** Absent for the project's own packages: its root, members of its workspace, path dependencies. */
  readonly source?: string;
  /** `name`, `name version` or `name version (source)`, as short as is unique. */
  readonly dependencies: readonly string[];
}

const MAX_MANIFESTS = 2_000;

function crateOf(value: unknown): LockedCrate | undefined {
  if (!isTable(value)) return undefined;
  const { name, version, source, dependencies } = value;
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  return {
    name,
    version,
    ...(typeof source === 'string' && { source }),
    dependencies: Array.isArray(dependencies) ? dependencies.filter((each) => typeof each === 'string') : [],
  };
}

/** Manifests of the project's own packages, by name. Those that cannot be read are as if not there: nothing is then marked. */
async function manifestsOf(file: InventoryFile, tree: FileTree): Promise<ReadonlyMap<string, CargoManifest>> {
  const folder = file.path.slice(0, file.path.lastIndexOf('/'));
  const manifests = new Map<string, CargoManifest>();
  const root = await tree.open(`${folder}/Cargo.toml`)?.read();
  if (root === undefined) return manifests;
  try {
    const workspace = workspaceDependencies(root);
    const own = parseCargoManifest(root, workspace);
    if (own !== undefined) manifests.set(own.name, own);
    let count = 0;
    for (const each of tree.under(folder)) {
      if (!each.path.endsWith('/Cargo.toml')) continue;
      if (++count > MAX_MANIFESTS) return new Map();
      const manifest = parseCargoManifest(await each.read(), workspace);
      if (manifest !== undefined) manifests.set(manifest.name, manifest);
    }
  } catch {
    return new Map();
  }
  return manifests;
}

/** The crates that the build itself needs; all others are for development only. */
function productionCrates(
  crates: readonly LockedCrate[],
  manifests: ReadonlyMap<string, CargoManifest>,
): ReadonlySet<LockedCrate> {
  const byReference = new Map<string, LockedCrate>();
  for (const crate of crates) {
    const { name, version, source } = crate;
    byReference.set(name, crate).set(`${name} ${version}`, crate);
    byReference.set(`${name} ${version} (${source})`, crate);
  }
  const needed = new Set<LockedCrate>();
  const waiting: LockedCrate[] = [];
  for (const crate of crates) if (crate.source === undefined) waiting.push(crate);
  for (let crate = waiting.pop(); crate !== undefined; crate = waiting.pop()) {
    if (needed.has(crate)) continue;
    needed.add(crate);
    const manifest = crate.source === undefined ? manifests.get(crate.name) : undefined;
    for (const reference of crate.dependencies) {
      const name = reference.split(' ', 1)[0] ?? '';
      if (manifest?.devDependencies.has(name) && !manifest.dependencies.has(name)) continue;
      const dependency = byReference.get(reference);
      if (dependency !== undefined && !needed.has(dependency)) waiting.push(dependency);
    }
  }
  return needed;
}

/** Crates of a Cargo.lock, versions 1 to 4. @see https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html */
export const cargoLock: Extractor = {
  id: 'cargo-lock',
  capability: {
    ecosystem: 'Rust',
    evidence: '`Cargo.lock` (1–4); `Cargo.toml` tells which crates are for development only',
    types: ['cargo'],
  },
  ...DECLARED,
  maxFileBytes: 16 * 1024 * 1024,
  wants: (path) => (path.endsWith('/Cargo.lock') || path.endsWith('/Cargo.toml')) && !isThirdParty(path),
  isEvidence: (path) => path.endsWith('/Cargo.lock'),
  async *extract(file, tree): AsyncIterable<ExtractedPackage> {
    const document = parseToml(await file.read());
    const listed = isTable(document) ? document.package : undefined;
    if (listed !== undefined && !Array.isArray(listed)) throw new Error('is no Cargo.lock: no list of packages');
    const crates = (listed ?? []).map(crateOf);
    const known = crates.filter((crate) => crate !== undefined);
    const needed = productionCrates(known, await manifestsOf(file, tree));
    // Without a package of its own the list has no root to start from.
    const isRooted = known.some(({ source }) => source === undefined);
    for (const crate of known) {
      if (crate.source === undefined) continue;
      yield {
        type: 'cargo',
        name: crate.name,
        version: crate.version,
        locations: [locationOf(file)],
        ...(isRooted && !needed.has(crate) && { facts: { scope: 'dev' } }),
      };
    }
    if (known.length < crates.length) throw new Error('a package has no name or version');
  },
};
