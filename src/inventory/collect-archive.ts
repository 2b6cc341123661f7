import { usageError } from '../domain/errors.ts';
import type { Inventory, SubjectKind } from '../domain/inventory.ts';
import { collectImage } from './collect-image.ts';
import { readDistribution } from './distribution.ts';
import { type Collection, type CollectOptions, startCollection } from './options.ts';
import { createProblemList } from './problems.ts';
import { extractPackages } from './run-extractors.ts';
import { selectExtractors } from './select-extractors.ts';
import { isRootFileSystem, withoutDeclared } from './subject-tags.ts';
import { type ArchivePart, archiveKindOf, openArchiveTree } from './trees/archive-tree.ts';
import { namesAtTop } from './trees/zip-layout.ts';

/**
 * Inventories a zip or tar archive, also compressed, without unpacking it: what is installed and what is declared in
 * it, or only what is installed when it holds a root file system. A jar, war or ear is searched as the one file it is.
 * @throws AssayError input when there is no such file, or it is no archive, damaged or hostile
 */
export async function collectArchive(target: string, options: CollectOptions): Promise<Inventory> {
  return collectParts('archive', target, [{ path: target, root: '/' }], startCollection(options), options);
}

/** Where Lambda lays a function's and its layers' files. @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html */
const FUNCTION_ROOT = '/var/task';
const LAYERS_ROOT = '/opt';

/** Folders of a layer that Lambda's runtimes look into; a function has its own files beside them. */
const LAYER_FOLDERS: ReadonlySet<string> = new Set(['bin', 'extensions', 'java', 'lib', 'nodejs', 'python', 'ruby']);
/** Of these, the ones that a function's archive has no reason for: Java functions have `lib`, custom runtimes `bin`. */
const LAYER_ONLY: ReadonlySet<string> = new Set(['java', 'nodejs', 'python', 'ruby']);

/**
 * Inventories a Lambda function without running it: the zip that was uploaded, as it lies at /var/task, with the zips
 * of its layers at /opt (`options.layers`, in the function's order: later ones win); a layer's zip of its own; or the
 * image of an image-based function.
 * @throws AssayError usage for layers of an image; input when a file is missing, no archive, damaged or hostile
 */
export async function collectLambda(target: string, options: CollectOptions): Promise<Inventory> {
  const collection = startCollection(options);
  const layers = options.layers ?? [];
  const isZip = (await archiveKindOrFolder(target, collection)) === 'zip';
  if (!isZip) {
    if (layers.length > 0) throw usageError(`${target}: a function that is an image has no layers`);
    const inventory = await collectImage(target, options);
    return { ...inventory, subject: { ...inventory.subject, kind: 'lambda', name: target } };
  }
  const isLayer = layers.length === 0 && (await isLayerLayout(target));
  const parts: ArchivePart[] = layers.map((path) => ({ path, root: LAYERS_ROOT }));
  parts.push({ path: target, root: isLayer ? LAYERS_ROOT : FUNCTION_ROOT });
  return collectParts('lambda', target, parts, collection, options);
}

async function archiveKindOrFolder(target: string, collection: Collection): Promise<'zip' | 'tar' | undefined> {
  try {
    return await archiveKindOf(target, collection);
  } catch {
    return undefined; // the image's reader says what is wrong
  }
}

async function isLayerLayout(path: string): Promise<boolean> {
  const names = (await namesAtTop(path, LAYER_FOLDERS.size)) ?? [];
  return names.every((name) => LAYER_FOLDERS.has(name)) && names.some((name) => LAYER_ONLY.has(name));
}

async function collectParts(
  kind: SubjectKind,
  target: string,
  parts: readonly ArchivePart[],
  collection: Collection,
  options: CollectOptions,
): Promise<Inventory> {
  const problems = createProblemList(collection.limits.problems);
  const { extractors, dockerfiles } = selectExtractors(kind, options);
  const { tree, close } = await openArchiveTree(parts, extractors, collection, problems);
  try {
    const applying = isRootFileSystem(tree, extractors) ? withoutDeclared(extractors) : extractors;
    const packages = await extractPackages(tree, applying, collection, problems);
    const distribution = await readDistribution(tree);
    return {
      subject: { kind, name: target },
      ...(distribution !== undefined && { distribution }),
      packages,
      problems: problems.list(),
      ...dockerfiles?.reports(),
      collectedAt: collection.clock.now().toISOString(),
    };
  } finally {
    close();
  }
}
