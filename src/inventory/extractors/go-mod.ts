import { type ExtractedPackage, type Extractor, type FileTree, type InventoryFile, locationOf } from '../extractor.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { type GoModFile, modulesOf, parseGoMod, requiredToolchain } from './go-mod-file.ts';
import { goPackage, stdlibVersion } from './go-module.ts';

const MAX_FOLDERS = 32;

/** The folder as a go.work in `base` would name it: `./a/b`, `.` for its own. */
const usedAs = (base: string, folder: string): string =>
  folder === base ? '.' : `.${folder.slice(base === '/' ? 0 : base.length)}`;

const tidyUse = (use: string): string => use.replace(/\/+$/, '').replace(/^(?!\.)/, './');

/** The workspace that this module is part of: the nearest go.work upwards, when it lists the module's folder. */
async function workspaceOf(file: InventoryFile, tree: FileTree): Promise<GoModFile | undefined> {
  const folder = file.path.slice(0, file.path.lastIndexOf('/'));
  let base = folder;
  for (let i = 0; i < MAX_FOLDERS; i++) {
    const work = tree.open(`${base}/go.work`);
    if (work !== undefined) {
      const parsed = parseGoMod(await work.read());
      return parsed.uses.some((use) => tidyUse(use) === usedAs(base, folder)) ? parsed : undefined;
    }
    if (base === '') return undefined;
    base = base.slice(0, base.lastIndexOf('/'));
  }
  return undefined;
}

/** Modules that go.mod requires. @see https://go.dev/ref/mod#go-mod-file */
export const goMod: Extractor = {
  id: 'go-mod',
  capability: {
    ecosystem: 'Go',
    evidence: '`go.mod` with its replacements, also those of `go.work`; the standard library of its toolchain line',
    types: ['golang'],
    limits: 'Before Go 1.17 a go.mod does not list everything: the rest comes from `go.sum`.',
  },
  ...DECLARED,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => (path.endsWith('/go.mod') || path.endsWith('/go.work')) && !isThirdParty(path),
  isEvidence: (path) => path.endsWith('/go.mod'),
  async *extract(file, tree): AsyncIterable<ExtractedPackage> {
    const parsed = parseGoMod(await file.read());
    const workspace = await workspaceOf(file, tree);
    const locations = [locationOf(file)];
    const toolchain = requiredToolchain(workspace ?? parsed) ?? requiredToolchain(parsed);
    const stdlib = toolchain === undefined ? undefined : stdlibVersion(toolchain);
    if (stdlib !== undefined) yield { type: 'golang', name: 'stdlib', version: stdlib, locations };
    for (const module of modulesOf(parsed, workspace)) yield goPackage(module, locations);
  },
};
