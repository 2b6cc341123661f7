import type { Package } from '../domain/package.ts';
import { acceptedBy, extractAlone, HEAD_BYTES, revived, tooLargeFor } from './alone.ts';
import { withoutDescribed } from './better-evidence.ts';
import { tooManyPackages, tooMuchTime } from './deep-inspection.ts';
import { extractFile, isText, pause } from './extract-file.ts';
import type { ExtractedPackage, Extractor, InventoryFile } from './extractor.ts';
import type { Collection } from './options.ts';
import { createPackageList, identityOf } from './package-list.ts';
import { type ProblemList, reasonOf } from './problems.ts';
import type { WalkedFile, WalkedTree } from './trees/walked-tree.ts';

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

/** What one extractor finds in one file, or found while it streamed by. */
async function* packagesOf(extractor: Extractor, file: WalkedFile, run: Run): AsyncGenerator<ExtractedPackage> {
  const { collection, problems } = run;
  if (extractor.alone === undefined) {
    if (file.isReadable) yield* extractFile(extractor, file, run.tree, collection, problems.add);
    return;
  }
  const found = file.found && revived(file.found(), extractor, file);
  if (found !== undefined) {
    for (const [by, reason] of found.problems ?? []) problems.add(file.path, by, reason);
    yield* found.packages ?? [];
  } else if ((file.found === undefined || file.isReadable) && (await isAccepted(extractor, file, run))) {
    yield* extractAlone(extractor, file, collection, problems.add);
  }
}

async function isAccepted(extractor: Extractor, file: WalkedFile, run: Run): Promise<boolean> {
  let head: Uint8Array;
  try {
    head = await file.readAt(0, HEAD_BYTES);
  } catch (error) {
    run.problems.add(file.path, extractor.id, reasonOf(error));
    return false;
  }
  if (acceptedBy([extractor], head).length === 0) return false;
  const reason = tooLargeFor(extractor, file.size, run.collection);
  if (reason !== undefined) run.problems.add(file.path, 'limits', reason);
  return reason === undefined;
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
    for await (const each of extractFile(extractor, version, run.tree, run.collection, run.problems.add)) {
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

/** Names the distribution package that owns the evidence of each language package, by the evidence's file. */
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
  async function extractInto(extractor: Extractor, file: WalkedFile): Promise<boolean> {
    const layers = await layersOf(extractor, file, run);
    for await (const each of packagesOf(extractor, file, run)) {
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
        if (file.linkTo !== undefined && extractor.wants(file.linkTo, file)) continue;
        if (!(await extractInto(extractor, file))) return;
      }
    }
  }

  // The operating system first: no number of language packages can push its packages over a limit.
  await extractAll(extractors.filter(isSystem));
  await extractAll(extractors.filter((extractor) => !isSystem(extractor)));
  return withoutDescribed(packages.owned(await ownersOf(packages.languagePaths(), extractors, run)), extractors);
}

const isSystem = (extractor: Extractor): boolean => extractor.tags.includes('os');
