import type { ExtractedPackage, Extractor, InventoryFile } from '../extractor.ts';
import { ownedText } from '../formats/owned-text.ts';
import { parseYaml } from '../formats/yaml.ts';
import { IrregularYaml, type YamlEntry, type YamlValue, yamlEntries } from '../formats/yaml-blocks.ts';
import { type Scope, scopesOf } from './dependency-scope.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { isNpmVersion, npmPackage, splitReference } from './npm-package.ts';
import { withStrongestScope } from './strongest-scope.ts';

/** An entry of `packages`. @see https://github.com/pnpm/spec/blob/master/lockfile/9.0.md */
interface Locked {
  name?: string;
  version?: string;
  dev?: boolean;
  optional?: boolean;
  /** Folder of a local dependency, relative to the lock file. */
  directory?: string;
}

interface Needs {
  readonly required: string[];
  readonly optional: string[];
}

interface Lock {
  version: number;
  readonly packages: Map<string, Locked>;
  /** 9 only: dependencies of each instance of a package, by key with its peers. */
  readonly snapshots: Map<string, Needs>;
  readonly roots: { readonly production: string[]; readonly optional: string[]; readonly dev: string[] };
  readonly importers: Set<string>;
  /** Before 9: what the project itself needs in production, as the top of the file says. */
  readonly direct: Map<string, string>;
}

const ROOTS: Readonly<Record<string, keyof Lock['roots']>> = {
  dependencies: 'production',
  optionalDependencies: 'optional',
  devDependencies: 'dev',
  configDependencies: 'dev',
  packageManagerDependencies: 'dev',
};

/** What the lock file says for a dependency → keys that it may have in `snapshots`: an alias names the real package. */
const keysOf = (name: string, version: string): readonly string[] => [`${name}@${version}`, version];

const isMap = (value: YamlValue | undefined): value is { readonly [key: string]: YamlValue } =>
  typeof value === 'object' && !Array.isArray(value);

function readPackage(locked: Locked, path: readonly string[], value: YamlValue | undefined): void {
  const [, , field, inner] = path;
  if (field === 'resolution') {
    const directory = inner === undefined && isMap(value) ? value.directory : inner === 'directory' ? value : undefined;
    if (typeof directory === 'string') locked.directory = directory;
  } else if (inner === undefined && typeof value === 'string') {
    if (field === 'name') locked.name = value;
    else if (field === 'version') locked.version = value;
    else if (field === 'dev') locked.dev = value === 'true';
    else if (field === 'optional') locked.optional = value === 'true';
  }
}

function readImporter(lock: Lock, path: readonly string[], value: YamlValue | undefined): void {
  const [, importer = '', group = '', name = '', field] = path;
  lock.importers.add(importer);
  const roots = ROOTS[group];
  const version = isMap(value) ? value.version : field === undefined || field === 'version' ? value : undefined;
  if (roots !== undefined && typeof version === 'string') lock.roots[roots].push(...keysOf(name, version));
}

function readLock(entries: Iterable<YamlEntry>): Lock {
  const lock: Lock = {
    version: Number.NaN,
    packages: new Map(),
    snapshots: new Map(),
    roots: { production: [], optional: [], dev: [] },
    importers: new Set(),
    direct: new Map(),
  };
  const path: string[] = [];
  for (const { depth, key, value } of entries) {
    if (key === undefined) continue;
    path.length = depth;
    path[depth] = key;
    const [section, owner] = path;
    if (depth === 0) {
      if (key === 'lockfileVersion' && typeof value === 'string') lock.version = Number.parseFloat(value);
    } else if (section === 'packages' && owner !== undefined) {
      if (!lock.packages.has(owner)) lock.packages.set(owner, {});
      const locked = lock.packages.get(owner);
      if (locked !== undefined && depth > 1) readPackage(locked, path, value);
    } else if (section === 'snapshots' && owner !== undefined) {
      if (!lock.snapshots.has(owner)) lock.snapshots.set(owner, { required: [], optional: [] });
      const needs = lock.snapshots.get(owner);
      const [, , group, name] = path;
      if (name !== undefined && typeof value === 'string') {
        if (group === 'dependencies') needs?.required.push(...keysOf(name, value));
        else if (group === 'optionalDependencies') needs?.optional.push(...keysOf(name, value));
      }
    } else if (section === 'importers') readImporter(lock, path, value);
    else if (section === 'dependencies' && owner !== undefined && typeof value === 'string') {
      if (depth === 1 || (depth === 2 && key === 'version')) lock.direct.set(owner, value);
    }
  }
  if (Number.isNaN(lock.version)) throw new Error('has no lockfileVersion: is no pnpm lock file');
  return lock;
}

/** `@scope/name@1.0.0(peer@2.0.0)`, `/name@1.0.0`, `/name/1.0.0_peer@2.0.0`, `registry.example/name/1.0.0` → name and version. */
function partsOf(key: string, lockVersion: number): readonly [name: string, version: string] | undefined {
  const bracket = key.indexOf('(');
  const plain = bracket === -1 ? key : key.slice(0, bracket);
  if (lockVersion >= 6) {
    const host = plain.startsWith('/') ? 0 : plain.indexOf('/@');
    return withoutPeers(
      splitReference(plain.startsWith('/') ? plain.slice(1) : host > 0 ? plain.slice(host + 1) : plain),
    );
  }
  const [first = '', ...rest] = plain.split('/');
  const parts = first === '' || first.includes('.') || first.includes(':') ? rest : [first, ...rest];
  const length = parts[0]?.startsWith('@') ? 2 : 1;
  const version = parts[length];
  return version === undefined ? undefined : withoutPeers([parts.slice(0, length).join('/'), version]);
}

/** Before version 6 with brackets, peers or a hash of them followed an underscore, which no version has. */
function withoutPeers(parts: readonly [string, string] | undefined): readonly [string, string] | undefined {
  return parts && [parts[0], parts[1].split('_', 1)[0] ?? ''];
}

/** Scope by package: version 9 tells it by who needs whom, earlier ones by flags. */
function scopeReader(lock: Lock): (key: string, locked: Locked) => string | undefined {
  if (lock.version < 9) return (_, { dev, optional }) => (dev ? 'dev' : optional ? 'optional' : undefined);
  const scopes = scopesOf({ roots: lock.roots, needsOf: (key) => lock.snapshots.get(key) });
  const byPackage = new Map<string, Scope>();
  const strength = (scope: Scope): number => (scope === undefined ? 0 : scope === 'optional' ? 1 : 2);
  for (const [snapshot, scope] of scopes) {
    const bracket = snapshot.indexOf('(');
    const key = bracket === -1 ? snapshot : snapshot.slice(0, bracket);
    if (!byPackage.has(key) || strength(scope) < strength(byPackage.get(key))) byPackage.set(key, scope);
  }
  return (key) => byPackage.get(key);
}

function* packagesOf(file: InventoryFile, lock: Lock): Iterable<ExtractedPackage> {
  const scopeOf = scopeReader(lock);
  for (const [key, locked] of lock.packages) {
    // A member of the workspace that is copied instead of linked is the project's own.
    if (locked.directory !== undefined && lock.importers.has(locked.directory.replace(/^\.\//, ''))) continue;
    const [name, reference] = partsOf(key, lock.version) ?? [];
    const found = locked.name ?? name;
    const version = locked.version ?? reference;
    if (!found || !isNpmVersion(version)) continue;
    yield npmPackage(file, ownedText(found), ownedText(version), { scope: scopeOf(key, locked) });
  }
  for (const [name, text] of lock.direct) {
    const [, version] = withoutPeers([name, text.split('(', 1)[0] ?? '']) ?? [];
    if (isNpmVersion(version)) yield npmPackage(file, ownedText(name), ownedText(version));
  }
}

/** YAML as people or other tools write it, through the library: slower, so only so much of it. */
const MAX_IRREGULAR_BYTES = 4 * 1024 * 1024;

/** The entries of a parsed document, as {@link yamlEntries} yields them. */
function* entriesOf(value: unknown, depth = 0): Iterable<YamlEntry> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const isScalar = typeof inner !== 'object' || inner === null;
    yield { document: 0, depth, key, value: isScalar && inner !== null ? String(inner) : undefined };
    yield* entriesOf(inner, depth + 1);
  }
}

function parseLock(bytes: Uint8Array): Lock {
  try {
    return readLock(yamlEntries(bytes));
  } catch (error) {
    if (!(error instanceof IrregularYaml)) throw error;
    if (bytes.length > MAX_IRREGULAR_BYTES)
      throw new Error(`limit: ${error.message}, and larger than ${MAX_IRREGULAR_BYTES} bytes`);
    return readLock(entriesOf(parseYaml(bytes)));
  }
}

/** Declared npm packages of pnpm's lock file. */
export const pnpmLock: Extractor = {
  id: 'pnpm-lock',
  capability: {
    ecosystem: 'npm',
    evidence: '`pnpm-lock.yaml` (5–9)',
    types: ['npm'],
    limits: 'Members of the workspace are left out.',
  },
  ...DECLARED,
  wants: (path) => path.endsWith('/pnpm-lock.yaml') && !isThirdParty(path),
  async *extract(file) {
    yield* withStrongestScope(packagesOf(file, parseLock(await file.read())));
  },
};
