import { z } from 'zod';
import type { ExtractedPackage, Extractor, FileTree, InventoryFile } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseToml } from '../formats/toml.ts';
import { joinPath, parentOf } from '../trees/paths.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { pypiPackage } from './pypi-package.ts';
import { withStrongestScope } from './strongest-scope.ts';

const lockFile = z.object({ package: z.array(z.unknown()).optional() });

const lockedPackage = z.object({
  name: z.string(),
  version: z.string().optional(),
  /** Since lock version 4.2. */
  groups: z.array(z.string()).optional().catch(undefined),
  /** A folder or a file beside the lock file. */
  path: z.string().optional().catch(undefined),
  editable: z.boolean().optional().catch(undefined),
});

const group = z.record(z.string(), z.unknown()).catch({}).default({});

/** @see https://pdm-project.org/latest/reference/pep621/ */
const pyproject = z.object({
  'dependency-groups': group,
  tool: z
    .object({ pdm: z.object({ 'dev-dependencies': group }).optional() })
    .optional()
    .catch(undefined),
});

/** Names of the groups for development: the lock file lists them among the project's extras. */
async function devGroups(file: InventoryFile, tree: FileTree): Promise<ReadonlySet<string>> {
  const companion = tree.open(joinPath(parentOf(file.path), 'pyproject.toml'));
  const { data } = pyproject.safeParse(companion === undefined ? {} : parseToml(await companion.read()));
  const tool = data?.tool?.pdm?.['dev-dependencies'] ?? {};
  return new Set([...Object.keys(data?.['dependency-groups'] ?? {}), ...Object.keys(tool)]);
}

async function packagesOf(file: InventoryFile, tree: FileTree): Promise<readonly ExtractedPackage[]> {
  const document = shapeOf(parseToml(await file.read()), lockFile, 'PDM lock file');
  const dev = await devGroups(file, tree);
  const found: ExtractedPackage[] = [];
  for (const each of document.package ?? []) {
    const { data } = lockedPackage.safeParse(each);
    if (data?.version === undefined || data.editable === true) continue;
    if (data.path !== undefined && !/\.(?:whl|zip|tar\.gz)$/.test(data.path)) continue;
    const groups = data.groups ?? ['default'];
    const scope = groups.includes('default') ? undefined : groups.every((name) => dev.has(name)) ? 'dev' : 'optional';
    found.push(pypiPackage(file, data.name, data.version, { scope }));
  }
  return found;
}

/** Declared Python packages of PDM's lock file. */
export const pdmLock: Extractor = {
  id: 'pdm-lock',
  capability: { ecosystem: 'Python', evidence: '`pdm.lock`, with `pyproject.toml` for groups', types: ['pypi'] },
  ...DECLARED,
  wants: (path) => (path.endsWith('/pdm.lock') || path.endsWith('/pyproject.toml')) && !isThirdParty(path),
  isEvidence: (path) => path.endsWith('/pdm.lock'),
  async *extract(file, tree) {
    yield* withStrongestScope(await packagesOf(file, tree));
  },
};
