import { type ExtractedPackage, type Extractor, locationOf } from '../extractor.ts';
import { type GoBuildInfo, readGoBuildInfo } from '../programs/go-build-info.ts';
import { isProgram, readPrograms } from '../programs/program.ts';
import { isProgramPath } from '../programs/program-path.ts';
import { INSTALLED } from './evidence-kind.ts';
import { linkedVersion } from './go-link-flags.ts';
import { type GoModule, goPackage, isGoVersion, isLocalPath, stdlibVersion } from './go-module.ts';

interface Build {
  readonly main?: GoModule;
  readonly dependencies: readonly GoModule[];
  readonly settings: ReadonlyMap<string, string>;
}

/** `KEY=VALUE`, each of them quoted as a Go string where it has blanks or quotes. */
function settingOf(field: string): readonly [string, string] | undefined {
  const [, key, value] = /^("(?:[^"\\]|\\.)*"|[^=]*)=(.*)$/s.exec(field) ?? [];
  if (key === undefined || value === undefined) return undefined;
  return [unquoted(key), unquoted(value)];
}

function unquoted(text: string): string {
  if (text.length < 2 || (!text.startsWith('"') && !text.startsWith('`')) || text.at(-1) !== text[0]) return text;
  const inner = text.slice(1, -1);
  return text.startsWith('`') ? inner : inner.replace(/\\(.)/gs, (_, char: string) => ESCAPES[char] ?? char);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Lines of `go version -m`. @see https://pkg.go.dev/runtime/debug#ParseBuildInfo */
function buildOf({ modules }: GoBuildInfo): Build {
  const settings = new Map<string, string>();
  const dependencies: GoModule[] = [];
  let main: GoModule | undefined;
  let replaced: 'main' | 'dependency' | undefined;
  for (const line of modules.split('\n')) {
    const [kind, path = '', version = ''] = line.split('\t');
    if (kind === 'mod') {
      main = { path, version };
      replaced = 'main';
    } else if (kind === 'dep') {
      dependencies.push({ path, version });
      replaced = 'dependency';
    } else if (kind === '=>') {
      if (replaced === 'dependency') dependencies[dependencies.length - 1] = { path, version };
      else if (replaced === 'main') main = { path, version };
      replaced = undefined;
    } else if (kind === 'build') {
      const setting = settingOf(line.slice('build\t'.length));
      if (setting !== undefined) settings.set(...setting);
    }
  }
  return { ...(main !== undefined && { main }), dependencies, settings };
}

/** The program's own module, when its build says which version it is. */
function mainModule({ main, settings }: Build): GoModule | undefined {
  if (main === undefined || main.path === '' || isLocalPath(main.path)) return undefined;
  // A checkout without a tag gets v0.0.0-DATE-COMMIT: what the build itself says is better.
  const stated = isGoVersion(main.version) ? main.version : undefined;
  const linked =
    stated === undefined || stated.startsWith('v0.0.0') ? linkedVersion(main.path, linkFlagsOf(settings)) : undefined;
  const version = linked ?? stated;
  return version === undefined ? undefined : { path: main.path, version };
}

const linkFlagsOf = (settings: ReadonlyMap<string, string>): string => settings.get('-ldflags') ?? '';

/** Modules and the standard library inside programs that Go built. */
export const goBinary: Extractor = {
  id: 'go-binary',
  capability: {
    ecosystem: 'Go',
    evidence: 'programs and libraries (ELF, PE, Mach-O) built by Go ≥ 1.13: modules, standard library, main module',
    types: ['golang'],
    limits: 'Programs packed by UPX and builds without modules tell only part or nothing.',
  },
  ...INSTALLED,
  alone: true,
  accepts: isProgram,
  wants: isProgramPath,
  async *extract(file): AsyncIterable<ExtractedPackage> {
    const locations = [locationOf(file)];
    for (const program of await readPrograms(file)) {
      const info = await readGoBuildInfo(file, program);
      if (info === undefined) continue;
      const stdlib = stdlibVersion(info.goVersion);
      if (stdlib !== undefined) yield { type: 'golang', name: 'stdlib', version: stdlib, locations };
      const build = buildOf(info);
      for (const module of build.dependencies) {
        if (isGoVersion(module.version) && !isLocalPath(module.path)) yield goPackage(module, locations);
      }
      const main = mainModule(build);
      const revision = build.settings.get('vcs.revision');
      if (main !== undefined) yield goPackage(main, locations, revision === undefined ? {} : { revision });
    }
  },
};
