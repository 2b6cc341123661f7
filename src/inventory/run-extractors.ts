import type { Package } from '../domain/package.ts';
import { tooManyPackages, tooMuchTime } from './deep-inspection.ts';
import type { ExtractedPackage, Extractor, InventoryFile } from './extractor.ts';
import { type Collection, checkTime } from './options.ts';
import { createPackageList, identityOf } from './package-list.ts';
import { type ProblemList, reasonOf } from './problems.ts';
import type { WalkedTree } from './trees/walked-tree.ts';

/** A bound on language packages, for the deep inspection of a host. */
export interface LanguageLimit {
  readonly packages: number;
  readonly seconds: number;
}

interface Run {
  readonly tree: WalkedTree;
  readonly collection: Collection;
  readonly problems: ProblemList;
}

/** Text that no name, version or path of a package has: control characters and halves of surrogate pairs. */
const UNTEXT = /[\p{Cc}\p{Cs}]/u;
const LONGEST = 1024;

const isText = (text: string | undefined): boolean =>
  text === undefined || (text.length <= LONGEST && !UNTEXT.test(text));

const isHonest = (p: ExtractedPackage): boolean =>
  p.name !== '' &&
  [p.namespace, p.name, p.version, p.arch, p.source?.name, p.source?.version].every(isText) &&
  p.locations.every((location) => !UNTEXT.test(location.path));

/** What one extractor finds in one file. A throw is a problem of that file, and what came before it stays. */
async function* extractFile(extractor: Extractor, file: InventoryFile, run: Run): AsyncGenerator<ExtractedPackage> {
  try {
    for await (const each of extractor.extract(file, run.tree)) {
      if (isHonest(each)) yield each;
      else run.problems.add(file.path, extractor.id, 'a name, version or path is too long or no text, ignored');
    }
  } catch (error) {
    run.collection.watch.check();
    run.problems.add(file.path, extractor.id, reasonOf(error));
  }
}

/**
 * For a database that every layer writes anew: the layer in which each package, at this version, appeared
 * and has been ever since. Packages of the topmost layer are not in it.
 */
async function layersOf(extractor: Extractor, file: InventoryFile, run: Run): Promise<ReadonlyMap<string, string>> {
  let since = new Map<string, string>();
  for (const version of file.earlier ?? []) {
    const layer = version.layer ?? '';
    const present = new Map<string, string>();
    for await (const each of extractFile(extractor, version, run)) {
      if (present.size >= run.collection.limits.packages) break;
      const identity = identityOf(each);
      present.set(identity, since.get(identity) ?? layer);
    }
    since = present;
    await pause(run.collection);
  }
  return since;
}

/** The package with its evidence in `file` attributed to another layer. */
const inLayer = (found: ExtractedPackage, file: InventoryFile, layer: string): ExtractedPackage => ({
  ...found,
  locations: found.locations.map((at) => (at.path === file.path ? { ...at, layer } : at)),
});

/** Names the distribution package that owns the evidence of each language package. */
async function ownersOf(
  evidence: ReadonlySet<string>,
  extractors: readonly Extractor[],
  run: Run,
): Promise<ReadonlyMap<string, string>> {
  const owners = new Map<string, string>();
  if (evidence.size === 0) return owners;
  for (const extractor of extractors) {
    if (extractor.owners === undefined) continue;
    try {
      for await (const [path, owner] of extractor.owners(run.tree)) {
        // Package databases name files as the package ships them: `/lib/x` on a system where /lib is /usr/lib.
        const place = evidence.has(path) ? path : canonicalTop(path, run.tree);
        if (evidence.has(place) && isText(owner)) owners.set(place, owner);
      }
    } catch (error) {
      run.collection.watch.check();
      run.problems.add('/', extractor.id, `file owners cannot be read: ${reasonOf(error)}`);
    }
  }
  return owners;
}

/** Resolves the first folder only: merged /usr, at the price of one look-up a path. */
function canonicalTop(path: string, tree: WalkedTree): string {
  const second = path.indexOf('/', 1);
  if (second === -1) return path;
  const top = path.slice(0, second);
  const real = tree.canonical(top);
  return real === top ? path : real + path.slice(second);
}

/** Says why no more language packages are taken, or undefined. */
function exceeded(limit: LanguageLimit, distinct: number, collection: Collection): string | undefined {
  if (distinct > limit.packages) return tooManyPackages(limit.packages);
  return collection.watch.isOver(limit.seconds) ? tooMuchTime(limit.seconds) : undefined;
}

/**
 * Runs every extractor on the files it wants, in the order of their paths.
 * @returns packages merged, sorted, with their layers and owners
 */
export async function extractPackages(
  tree: WalkedTree,
  extractors: readonly Extractor[],
  collection: Collection,
  problems: ProblemList,
  languageLimit?: LanguageLimit,
): Promise<readonly Package[]> {
  const run: Run = { tree, collection, problems };
  const packages = createPackageList(collection.limits.packages);
  const languages = new Set<string>();

  /** false when no further package is taken. */
  async function extractInto(extractor: Extractor, file: InventoryFile): Promise<boolean> {
    const layers = await layersOf(extractor, file, run);
    for await (const each of extractFile(extractor, file, run)) {
      if (languageLimit !== undefined && !isSystem(extractor)) {
        languages.add(identityOf(each));
        const reason = exceeded(languageLimit, languages.size, collection);
        if (reason !== undefined) {
          problems.add('/', 'limits', reason);
          return false;
        }
      }
      const layer = layers.get(identityOf(each));
      if (packages.add(layer === undefined ? each : inLayer(each, file, layer), extractor.id)) continue;
      problems.add('/', 'limits', `limit: more than ${collection.limits.packages} packages`);
      return false;
    }
    return true;
  }

  async function extractAll(chosen: readonly Extractor[]): Promise<void> {
    let count = 0;
    for (const file of tree.files()) {
      if (++count % 64 === 0) await pause(collection);
      for (const extractor of chosen) {
        if (!extractor.wants(file.path, file) || extractor.isEvidence?.(file.path) === false) continue;
        if (!(await extractInto(extractor, file))) return;
      }
    }
  }

  // The operating system first: no number of language packages can push its packages over a limit.
  await extractAll(extractors.filter(isSystem));
  await extractAll(extractors.filter((extractor) => !isSystem(extractor)));
  return packages.owned(await ownersOf(packages.languagePaths(), extractors, run));
}

const isSystem = (extractor: Extractor): boolean => extractor.tags.includes('os');

/** Lets timers and signals of the process run between synchronous stretches. */
async function pause(collection: Collection): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  checkTime(collection, 'inventory');
}
