import { z } from 'zod';
import type { ExtractedPackage, Extractor, InventoryFile } from '../extractor.ts';
import { openJson } from '../formats/json-members.ts';
import { baseOf, joinPath, parentOf } from '../trees/paths.ts';
import { isShort } from './control-file.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { isNpmVersion, npmPackage, splitReference } from './npm-package.ts';
import { withStrongestScope } from './strongest-scope.ts';

const text = z.string().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);

/** An entry of `packages` (2, 3) or of `dependencies` (1). @see https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
const lockEntry = z.object({
  name: text,
  version: text,
  link: flag,
  dev: flag,
  optional: flag,
  devOptional: flag,
  peer: flag,
  license: text,
  dependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
type LockEntry = z.infer<typeof lockEntry>;

const FOLDER = 'node_modules/';

function factsOf(entry: LockEntry): Readonly<Record<string, string | undefined>> {
  const scope = entry.dev ? 'dev' : entry.optional || entry.devOptional ? 'optional' : entry.peer ? 'peer' : undefined;
  return { scope, licence: isShort(entry.license) ? entry.license : undefined };
}

/** `packages` of versions 2 and 3: by folder. A folder outside of node_modules is the project's own, a link leads to one. */
function* fromFolders(file: InventoryFile, entries: Iterable<readonly [string, unknown]>): Iterable<ExtractedPackage> {
  for (const [folder, value] of entries) {
    const at = folder.lastIndexOf(FOLDER);
    const { data: entry } = lockEntry.safeParse(value);
    if (entry === undefined || entry.link === true || at === -1) continue;
    const name = entry.name || folder.slice(at + FOLDER.length);
    if (isNpmVersion(entry.version)) yield npmPackage(file, name, entry.version, factsOf(entry));
  }
}

/**
 * `dependencies` of version 1: nested as the folders are. An alias says `npm:NAME@VERSION` for its version, and what lies
 * in the folder of a development dependency serves only that.
 */
function* fromTree(
  file: InventoryFile,
  entries: Iterable<readonly [string, unknown]>,
  outer?: string,
): Iterable<ExtractedPackage> {
  for (const [key, value] of entries) {
    const { data: entry } = lockEntry.safeParse(value);
    if (entry === undefined) continue;
    const alias = entry.version?.startsWith('npm:') ? splitReference(entry.version.slice(4)) : undefined;
    const [name, version] = alias ?? [key, entry.version];
    const facts = factsOf(entry);
    const scope = facts.scope ?? outer;
    if (isNpmVersion(version)) yield npmPackage(file, name, version, { ...facts, scope });
    // The nesting of the document is bounded, so this recursion is.
    yield* fromTree(file, Object.entries(entry.dependencies ?? {}), scope);
  }
}

/** Declared npm packages of npm's own lock files. */
export const npmLock: Extractor = {
  id: 'npm-lock',
  capability: {
    ecosystem: 'npm',
    evidence: '`npm-shrinkwrap.json`, else `package-lock.json` (1–3)',
    types: ['npm'],
    limits: 'Git and URL dependencies only with versions 2 and 3, which state their version.',
  },
  ...DECLARED,
  wants: (path) =>
    (path.endsWith('/package-lock.json') || path.endsWith('/npm-shrinkwrap.json')) && !isThirdParty(path),
  async *extract(file, tree) {
    const isShadowed =
      baseOf(file.path) === 'package-lock.json' &&
      tree.open(joinPath(parentOf(file.path), 'npm-shrinkwrap.json')) !== undefined;
    if (isShadowed) return;
    const document = openJson(await file.read());
    const version = document.value('lockfileVersion');
    if (typeof version === 'number' && version > 3) throw new Error(`limit: lock file version ${version} is not known`);
    yield* withStrongestScope(
      document.has('packages')
        ? fromFolders(file, document.entries('packages'))
        : fromTree(file, document.entries('dependencies')),
    );
  },
};
