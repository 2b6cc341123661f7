import { z } from 'zod';
import type { ExtractedPackage, Extractor, InventoryFile } from '../extractor.ts';
import { type JsonMembers, openJson } from '../formats/json-members.ts';
import { plainJson } from '../formats/plain-json.ts';
import { scopesOf } from './dependency-scope.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { isNpmVersion, npmPackage, splitReference } from './npm-package.ts';
import { withStrongestScope } from './strongest-scope.ts';

const names = z
  .record(z.string(), z.unknown())
  .transform((record) => Object.keys(record))
  .catch([]);

const workspace = z.object({
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
});
const details = z.object({ dependencies: names, optionalDependencies: names, peerDependencies: names });
type Details = z.infer<typeof details>;

interface Locked {
  readonly key: string;
  /** `name@version`, the real name of an alias. */
  readonly reference: string;
  readonly details: Details;
}

/** @see https://bun.sh/docs/pm/lockfile */
function* lockedOf(document: JsonMembers): Iterable<Locked> {
  for (const [key, value] of document.entries('packages')) {
    if (!Array.isArray(value) || typeof value[0] !== 'string') continue;
    const found = value.slice(1).find((each) => typeof each === 'object' && each !== null);
    yield { key, reference: value[0], details: details.parse(found ?? {}) };
  }
}

/** Longer or deeper keys are nobody's: without these bounds a hostile file costs quadratic time. */
const MAX_KEY_LENGTH = 512;
const MAX_LEVELS = 16;

/** A package sees what lies beside it or further up: keys are paths of names, as folders of node_modules are. */
function seenFrom(key: string, name: string, isKnown: (key: string) => boolean): string {
  let at = key.length > MAX_KEY_LENGTH ? '' : key;
  for (let level = 0; at !== '' && level < MAX_LEVELS; level++, at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    if (isKnown(`${at}/${name}`)) return `${at}/${name}`;
  }
  return name;
}

function* packagesOf(file: InventoryFile, document: JsonMembers): Iterable<ExtractedPackage> {
  const locked = new Map<string, Locked>();
  let failure: { readonly error: unknown } | undefined;
  try {
    for (const each of lockedOf(document)) locked.set(each.key, each);
  } catch (error) {
    failure = { error };
  }
  const roots = { production: [] as string[], optional: [] as string[], dev: [] as string[] };
  const isKnown = (key: string): boolean => locked.has(key);
  for (const [, value] of document.entries('workspaces')) {
    const { data } = workspace.safeParse(value);
    if (data === undefined) continue;
    const member = (value as { readonly name?: unknown }).name;
    const from = (each: string): string => seenFrom(typeof member === 'string' ? member : '', each, isKnown);
    roots.production.push(...[...data.dependencies, ...data.peerDependencies].map(from));
    roots.optional.push(...data.optionalDependencies.map(from));
    roots.dev.push(...data.devDependencies.map(from));
  }
  const scopes = scopesOf({
    roots,
    needsOf(key) {
      const found = locked.get(key)?.details;
      if (found === undefined) return undefined;
      const from = (each: string): string => seenFrom(key, each, isKnown);
      return {
        required: [...found.dependencies, ...found.peerDependencies].map(from),
        optional: found.optionalDependencies.map(from),
      };
    },
  });
  for (const { key, reference } of locked.values()) {
    const [name, version] = splitReference(reference) ?? [];
    if (name !== undefined && isNpmVersion(version)) yield npmPackage(file, name, version, { scope: scopes.get(key) });
  }
  if (failure !== undefined) throw failure.error;
}

/** Declared npm packages of Bun's lock file. */
export const bunLock: Extractor = {
  id: 'bun-lock',
  capability: {
    ecosystem: 'npm',
    evidence: '`bun.lock`',
    types: ['npm'],
    limits: 'The binary `bun.lockb` is not read, and Git dependencies have no version.',
  },
  ...DECLARED,
  wants: (path) => path.endsWith('/bun.lock') && !isThirdParty(path),
  async *extract(file) {
    yield* withStrongestScope(packagesOf(file, openJson(plainJson(await file.read()))));
  },
};
