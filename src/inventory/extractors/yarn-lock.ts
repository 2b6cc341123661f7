import type { ExtractedPackage, Extractor, InventoryFile } from '../extractor.ts';
import { ownedText } from '../formats/owned-text.ts';
import { textOf } from '../formats/text.ts';
import { yamlEntries } from '../formats/yaml-blocks.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { isNpmVersion, npmPackage, splitReference } from './npm-package.ts';
import { withStrongestScope } from './strongest-scope.ts';

/** An entry of the lock file: the patterns that it answers, and what it says of the package. */
interface Locked {
  readonly patterns: string;
  readonly version?: string;
  readonly resolution?: string;
  readonly resolved?: string;
}

/** References that lead out of the project. `file:` may too: a packed archive is somebody's package, a folder is the project's own. */
const REMOTE = /^(?:npm|https?|git|ssh|git\+\w+|github|gitlab|bitbucket|gist|patch):/;
const PROTOCOL = /^[a-z][a-z+.-]*:/;
const PACKED = /^file:[^#]*\.(?:tgz|tar\.gz|tar)(?:[#:]|$)/;

/** Longer addresses are nobody's. */
const MAX_URL = 2048;

/** Of `name@npm:real@1.0.0` the real name, of `name@workspace:…` nothing. */
function nameOf(pattern: string): string | undefined {
  const [name, reference = ''] = splitReference(pattern) ?? [pattern];
  if (reference.startsWith('npm:')) {
    const real = splitReference(reference.slice(4));
    return real !== undefined && !real[0].startsWith('^') && /^@?[a-z]/i.test(real[0]) ? real[0] : name;
  }
  return !PROTOCOL.test(reference) || REMOTE.test(reference) || PACKED.test(reference) ? name : undefined;
}

/** The name in a registry's address of a packed archive: `https://HOST/@scope/name/-/name-1.0.0.tgz`. */
function nameInRegistry(url: string | undefined): string | undefined {
  const dash = url === undefined || !/^https?:/.test(url) ? -1 : url.indexOf('/-/');
  if (url === undefined || dash === -1 || dash > MAX_URL) return undefined;
  const [name = '', scope = ''] = url.slice(0, dash).replace('%2f', '/').split('/').reverse();
  return scope.startsWith('@') ? `${scope}/${name}` : name;
}

/** Where the package comes from, when that is no registry and no repository. */
const originOf = (pattern: string): string | undefined => {
  const [, reference = ''] = splitReference(pattern) ?? [];
  return reference.startsWith('patch:') ? 'patch' : reference.startsWith('file:') ? 'file' : undefined;
};

/**
 * A patched package has the name and the version of what it patches. Where a registry's archive is installed, its address
 * tells the real name, whatever the pattern calls it.
 */
function packageOf(file: InventoryFile, locked: Locked): ExtractedPackage | undefined {
  const { patterns, version, resolution, resolved } = locked;
  const pattern = resolution ?? patterns.split(',', 1)[0]?.trim() ?? '';
  const asked = nameOf(pattern);
  const name = asked && (nameInRegistry(resolved) || asked);
  if (!name || !isNpmVersion(version)) return undefined;
  return npmPackage(file, ownedText(name), ownedText(version), { origin: originOf(pattern) });
}

/** A word of version 1's own format, in quotes or bare. */
const unquoted = (text: string): string => (/^".*"$/.test(text) ? text.slice(1, -1) : text);

/**
 * Version 1: patterns at the margin with a colon, below them `field value` pairs.
 * @see https://github.com/yarnpkg/yarn/blob/master/src/lockfile/parse.js
 */
function* classicEntries(text: string): Iterable<Locked> {
  let patterns: string | undefined;
  let fields: Record<string, string> = {};
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end).trimEnd();
    start = end + 1;
    if (line === '' || line.startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      if (patterns !== undefined) yield { patterns, ...fields };
      if (!line.endsWith(':')) throw new Error(`is no yarn lock file: ${JSON.stringify(line.slice(0, 60))}`);
      patterns = line.slice(0, -1).replaceAll('"', '');
      fields = {};
    } else if (line.startsWith('  ') && line[2] !== ' ') {
      const space = line.indexOf(' ', 2);
      const field = space === -1 ? '' : unquoted(line.slice(2, space));
      if (field === 'version' || field === 'resolved') fields[field] = unquoted(line.slice(space + 1).trim());
    }
  }
  if (patterns !== undefined) yield { patterns, ...fields };
}

/** Version 2 and later: YAML. @see https://yarnpkg.com/configuration/yarnrc */
function* berryEntries(bytes: Uint8Array): Iterable<Locked> {
  let patterns: string | undefined;
  let fields: Record<string, string> = {};
  for (const { depth, key, value } of yamlEntries(bytes)) {
    if (depth === 0) {
      if (patterns !== undefined) yield { patterns, ...fields };
      patterns = key === '__metadata' ? undefined : key;
      fields = {};
    } else if (depth === 1 && typeof value === 'string' && (key === 'version' || key === 'resolution'))
      fields[key] = value;
  }
  if (patterns !== undefined) yield { patterns, ...fields };
}

function* packagesOf(file: InventoryFile, bytes: Uint8Array): Iterable<ExtractedPackage> {
  const text = textOf(bytes);
  const entries = /^__metadata:/m.test(text) ? berryEntries(bytes) : classicEntries(text);
  for (const entry of entries) {
    const found = packageOf(file, entry);
    if (found !== undefined) yield found;
  }
}

/** Declared npm packages of Yarn's lock file, which does not tell development from production. */
export const yarnLock: Extractor = {
  id: 'yarn-lock',
  capability: {
    ecosystem: 'npm',
    evidence: '`yarn.lock` (1, and 2–4 as YAML)',
    types: ['npm'],
    limits: 'Development dependencies are not told from others: the file does not say.',
  },
  ...DECLARED,
  wants: (path) => path.endsWith('/yarn.lock') && !isThirdParty(path),
  async *extract(file) {
    yield* withStrongestScope(packagesOf(file, await file.read()));
  },
};
