import { type ExtractedPackage, type Extractor, type FileTree, type InventoryFile, locationOf } from '../extractor.ts';
import { linesOf } from '../formats/text.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { isIncomplete, modulesOf, parseGoMod } from './go-mod-file.ts';
import { goPackage, isGoVersion } from './go-module.ts';

const MAX_LINES = 200_000;

/** Paths that the go.mod beside it settles; undefined when it lists the whole build and go.sum adds nothing. */
async function settledBy(file: InventoryFile, tree: FileTree): Promise<ReadonlySet<string> | undefined> {
  const goMod = tree.open(`${file.path.slice(0, file.path.lastIndexOf('/'))}/go.mod`);
  if (goMod === undefined) return new Set();
  const parsed = parseGoMod(await goMod.read());
  if (!isIncomplete(parsed)) return undefined;
  const replaced = parsed.replacements.map(({ path }) => path);
  return new Set([
    ...modulesOf(parsed).map(({ path }) => path),
    ...replaced,
    ...(parsed.module ? [parsed.module] : []),
  ]);
}

/** Modules of builds before Go 1.17, whose go.mod names only a part of them. @see https://go.dev/ref/mod#go-sum-files */
export const goSum: Extractor = {
  id: 'go-sum',
  capability: {
    ecosystem: 'Go',
    evidence: '`go.sum` where `go.mod` is missing or older than Go 1.17',
    types: ['golang'],
    limits: 'Lists what a build may load; of each module the last version counts.',
  },
  ...DECLARED,
  maxFileBytes: 16 * 1024 * 1024,
  wants: (path) => (path.endsWith('/go.sum') || path.endsWith('/go.mod')) && !isThirdParty(path),
  isEvidence: (path) => path.endsWith('/go.sum'),
  async *extract(file, tree): AsyncIterable<ExtractedPackage> {
    const settled = await settledBy(file, tree);
    if (settled === undefined) return;
    const lines = linesOf(await file.read());
    if (lines.length > MAX_LINES) throw new Error(`limit: more than ${MAX_LINES} lines`);
    const versions = new Map<string, string>();
    let broken = 0;
    for (const [i, line] of lines.entries()) {
      const [path, version, hash] = line.trim().split(/\s+/);
      if (path === undefined || path === '') continue;
      if (version === undefined || hash === undefined || !isGoVersion(version)) broken ||= i + 1;
      // Sorted by version: the last one is what minimal version selection takes.
      else if (!settled.has(path)) versions.set(path, version.replace(/\/go\.mod$/, ''));
    }
    for (const [path, version] of versions) yield goPackage({ path, version }, [locationOf(file)]);
    if (broken > 0) throw new Error(`line ${broken} is no line of a go.sum`);
  },
};
