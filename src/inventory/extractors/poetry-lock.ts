import { z } from 'zod';
import type { ExtractedPackage, Extractor, FileTree, InventoryFile } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseToml } from '../formats/toml.ts';
import { joinPath, parentOf } from '../trees/paths.ts';
import { type Scope, scopesOf } from './dependency-scope.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { canonicalPypiName, pypiPackage } from './pypi-package.ts';
import { withStrongestScope } from './strongest-scope.ts';

const names = z
  .record(z.string(), z.unknown())
  .transform((record) => Object.keys(record).map(canonicalPypiName))
  .catch([]);

const lockFile = z.object({ package: z.array(z.unknown()).optional() });

const lockedPackage = z.object({
  name: z.string(),
  version: z.string(),
  /** Before Poetry 1.5. */
  category: z.string().optional().catch(undefined),
  /** Since Poetry 2. */
  groups: z.array(z.string()).optional().catch(undefined),
  optional: z.boolean().optional().catch(undefined),
  source: z.object({ type: z.string() }).optional().catch(undefined),
  dependencies: names,
});
type LockedPackage = z.infer<typeof lockedPackage>;

/** @see https://python-poetry.org/docs/pyproject/ */
const pyproject = z.object({
  project: z
    .object({ dependencies: z.array(z.string()).catch([]) })
    .optional()
    .catch(undefined),
  tool: z
    .object({
      poetry: z.object({
        dependencies: names,
        'dev-dependencies': names,
        group: z.record(z.string(), z.object({ dependencies: names })).catch({}),
      }),
    })
    .optional()
    .catch(undefined),
});

/** The start of a requirement is its name. */
const nameOf = (requirement: string): string => canonicalPypiName(/^[\w.-]*/.exec(requirement.trim())?.[0] ?? '');

/** Between 1.5 and 2 only pyproject.toml tells who needs what; without it nothing is called a development dependency. */
async function scopesByNeed(
  packages: readonly LockedPackage[],
  file: InventoryFile,
  tree: FileTree,
): Promise<ReadonlyMap<string, Scope>> {
  const companion = tree.open(joinPath(parentOf(file.path), 'pyproject.toml'));
  if (companion === undefined) return new Map();
  const { data } = pyproject.safeParse(parseToml(await companion.read()));
  const poetry = data?.tool?.poetry;
  if (poetry === undefined) return new Map();
  const { main, ...groups } = poetry.group;
  const needs = new Map<string, string[]>();
  for (const { name, dependencies } of packages) {
    const key = canonicalPypiName(name);
    const known = needs.get(key);
    if (known === undefined) needs.set(key, [...dependencies]);
    else for (const each of dependencies) known.push(each);
  }
  return scopesOf({
    roots: {
      production: [
        ...poetry.dependencies,
        ...(main?.dependencies ?? []),
        ...(data?.project?.dependencies ?? []).map(nameOf),
      ],
      optional: [],
      dev: [...poetry['dev-dependencies'], ...Object.values(groups).flatMap((group) => group.dependencies)],
    },
    needsOf(key) {
      const required = needs.get(key);
      return required && { required, optional: [] };
    },
  });
}

function scopeOf(locked: LockedPackage, byNeed: ReadonlyMap<string, Scope>): string | undefined {
  const { groups, category, optional } = locked;
  if (groups !== undefined && groups.length > 0) {
    if (!groups.includes('main')) return 'dev';
  } else if (category !== undefined) {
    if (category !== 'main') return 'dev';
  } else if (byNeed.get(canonicalPypiName(locked.name)) === 'dev') return 'dev';
  return optional === true ? 'optional' : undefined;
}

async function packagesOf(file: InventoryFile, tree: FileTree): Promise<readonly ExtractedPackage[]> {
  const document = shapeOf(parseToml(await file.read()), lockFile, 'Poetry lock file');
  const packages = (document.package ?? []).flatMap((each) => lockedPackage.safeParse(each).data ?? []);
  const tells = packages.some(({ groups, category }) => groups !== undefined || category !== undefined);
  const byNeed = tells ? new Map<string, Scope>() : await scopesByNeed(packages, file, tree);
  return packages
    .filter(({ source }) => source?.type !== 'directory')
    .map((each) => pypiPackage(file, each.name, each.version, { scope: scopeOf(each, byNeed) }));
}

/** Declared Python packages of Poetry's lock file. */
export const poetryLock: Extractor = {
  id: 'poetry-lock',
  capability: { ecosystem: 'Python', evidence: '`poetry.lock`, with `pyproject.toml` for groups', types: ['pypi'] },
  ...DECLARED,
  wants: (path) => (path.endsWith('/poetry.lock') || path.endsWith('/pyproject.toml')) && !isThirdParty(path),
  isEvidence: (path) => path.endsWith('/poetry.lock'),
  async *extract(file, tree) {
    yield* withStrongestScope(await packagesOf(file, tree));
  },
};
