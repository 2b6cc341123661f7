import { z } from 'zod';
import type { ExtractedPackage, Extractor, InventoryFile } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseToml } from '../formats/toml.ts';
import { type Scope, scopesOf } from './dependency-scope.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { pypiPackage } from './pypi-package.ts';
import { withStrongestScope } from './strongest-scope.ts';

const dependency = z.object({
  name: z.string(),
  /** Only where several versions are locked. */
  version: z.string().optional(),
  extra: z.array(z.string()).optional().catch(undefined),
});
type Dependency = z.infer<typeof dependency>;

const dependencies = z.array(dependency).catch([]).default([]);
const groups = z.record(z.string(), dependencies).catch({}).default({});

const lockFile = z.object({ package: z.array(z.unknown()).optional() });

const lockedPackage = z.object({
  name: z.string(),
  version: z.string().optional(),
  source: z.record(z.string(), z.unknown()).catch({}).default({}),
  dependencies,
  'optional-dependencies': groups,
  'dev-dependencies': groups,
});
type LockedPackage = z.infer<typeof lockedPackage>;

/** The project, members of its workspace and folders beside it. */
const isLocal = ({ source }: LockedPackage): boolean =>
  source.virtual !== undefined || source.editable !== undefined || source.directory !== undefined;

const keyOf = ({ name, version = '' }: LockedPackage): string => `${name}@${version}`;

/** Scope by who needs whom; keys are packages, names, and their extras as `KEY[EXTRA]`. */
function scopesByNeed(packages: readonly LockedPackage[]): ReadonlyMap<string, Scope> {
  const byKey = new Map<string, LockedPackage>();
  const byName = new Map<string, string[]>();
  for (const each of packages) {
    const key = keyOf(each);
    if (byKey.has(key)) continue;
    byKey.set(key, each);
    const keys = byName.get(each.name);
    if (keys === undefined) byName.set(each.name, [key]);
    else keys.push(key);
  }
  // A name stands for all its versions, once: hostile files have thousands of both.
  const keysOf = ({ name, version, extra = [] }: Dependency): readonly string[] => {
    const key = version === undefined ? name : `${name}@${version}`;
    return extra.length === 0 ? [key] : [key, ...extra.map((each) => `${key}[${each}]`)];
  };
  const allOf = (list: Readonly<Record<string, readonly Dependency[]>>): readonly string[] =>
    Object.values(list).flatMap((group) => group.flatMap(keysOf));

  const local = packages.filter(isLocal);
  return scopesOf({
    roots: {
      production: local.flatMap((each) => each.dependencies.flatMap(keysOf)),
      optional: local.flatMap((each) => allOf(each['optional-dependencies'])),
      dev: local.flatMap((each) => allOf(each['dev-dependencies'])),
    },
    needsOf(key) {
      const bracket = key.indexOf('[');
      const [owner, extra] = bracket === -1 ? [key, ''] : [key.slice(0, bracket), key.slice(bracket)];
      const versions = byName.get(owner);
      if (versions !== undefined) return { required: versions.map((each) => each + extra), optional: [] };
      const found = byKey.get(owner);
      if (found === undefined) return undefined;
      const needs = extra === '' ? found.dependencies : (found['optional-dependencies'][extra.slice(1, -1)] ?? []);
      return { required: needs.flatMap(keysOf), optional: [] };
    },
  });
}

/** @see https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile */
function* packagesOf(file: InventoryFile, bytes: Uint8Array): Iterable<ExtractedPackage> {
  const document = shapeOf(parseToml(bytes), lockFile, 'uv lock file');
  const packages = (document.package ?? []).flatMap((each) => lockedPackage.safeParse(each).data ?? []);
  const scopes = scopesByNeed(packages);
  for (const each of packages) {
    if (each.version === undefined || isLocal(each)) continue;
    yield pypiPackage(file, each.name, each.version, { scope: scopes.get(keyOf(each)) });
  }
}

/** Declared Python packages of uv's lock file. */
export const uvLock: Extractor = {
  id: 'uv-lock',
  capability: { ecosystem: 'Python', evidence: '`uv.lock`', types: ['pypi'] },
  ...DECLARED,
  wants: (path) => path.endsWith('/uv.lock') && !isThirdParty(path),
  async *extract(file) {
    yield* withStrongestScope(packagesOf(file, await file.read()));
  },
};
