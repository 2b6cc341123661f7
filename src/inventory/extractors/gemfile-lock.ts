import { type ExtractedPackage, type Extractor, type InventoryFile, locationOf } from '../extractor.ts';
import { linesOf } from '../formats/text.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

/** Sources of gems; a path inside the project is a part of it, one outside (`../x`) is a dependency. */
const SOURCES = new Set(['GEM', 'GIT', 'PATH', 'PLUGIN SOURCE']);
const LOCAL = 'PATH';
const OUTSIDE = /^ {2}remote: (?:\.\.\/|\/)/;

/** `    NAME (VERSION)` or `    NAME (VERSION-PLATFORM)`; requirements are indented deeper. */
const SPEC = /^ {4}(\S+) \(([^)-]+)(?:-([^)]*))?\)$/;
/** An installed gem may bring the lock file of its own development along. */
const INSTALLED_GEM = /\/gems\/[^/]+-\d[^/]*\//;
const CONFLICT = /^(?:<{7}|={7}|>{7}|\|{7})/;

interface LockedGem {
  readonly name: string;
  readonly version: string;
  /** `git` or `path`; absent for gems of a registry. */
  readonly source?: string;
  readonly platforms: string[];
}

/** Where the gems below it come from. */
interface Source {
  readonly kind: string;
  isProject: boolean;
}

/** @see https://github.com/rubygems/rubygems/blob/master/bundler/lib/bundler/lockfile_parser.rb */
function gemsOf(lines: readonly string[]): readonly LockedGem[] {
  const gems = new Map<string, LockedGem>();
  let source: Source | undefined;
  let isLock = lines.every((line) => line.trim() === '');
  for (const line of lines) {
    if (CONFLICT.test(line)) throw new Error('is no valid Gemfile.lock: it holds a merge conflict');
    if (/^[A-Z]/.test(line)) {
      const kind = line.trimEnd();
      source = SOURCES.has(kind) ? { kind, isProject: kind === LOCAL } : undefined;
      isLock ||= source !== undefined || kind === 'DEPENDENCIES';
    }
    if (source === undefined) continue;
    if (OUTSIDE.test(line)) source.isProject = false;
    const [, name, version, platform] = source.isProject ? [] : (SPEC.exec(line) ?? []);
    if (name === undefined || version === undefined) continue;
    const key = `${name}\0${version}`;
    const from = source.kind === 'GIT' || source.kind === LOCAL ? source.kind.toLowerCase() : undefined;
    const gem = gems.get(key) ?? { name, version, ...(from !== undefined && { source: from }), platforms: [] };
    gems.set(key, gem);
    if (platform !== undefined) gem.platforms.push(platform);
  }
  if (!isLock) throw new Error('is no Gemfile.lock: it has no sections');
  return [...gems.values()];
}

const packageOf = ({ name, version, source, platforms }: LockedGem, file: InventoryFile): ExtractedPackage => ({
  type: 'gem',
  name,
  version,
  locations: [locationOf(file)],
  ...someFacts({ platform: platforms.sort().join(', '), source }),
});

/** Gems that Bundler chose, of registries and of git repositories. */
export const gemfileLock: Extractor = {
  id: 'gemfile-lock',
  capability: {
    ecosystem: 'Ruby',
    evidence: '`Gemfile.lock`, `gems.locked`',
    types: ['gem'],
    limits: 'The file does not tell groups: gems for development and test are not marked.',
  },
  ...DECLARED,
  maxFileBytes: 16 * 1024 * 1024,
  wants: (path) =>
    (path.endsWith('/Gemfile.lock') || path.endsWith('/gems.locked')) &&
    !isThirdParty(path) &&
    !INSTALLED_GEM.test(path),
  async *extract(file) {
    for (const gem of gemsOf(linesOf(await file.read()))) yield packageOf(gem, file);
  },
};
