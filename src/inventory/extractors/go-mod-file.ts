import { linesOf } from '../formats/text.ts';
import type { GoModule } from './go-module.ts';
import { isGoVersion, isLocalPath } from './go-module.ts';

export interface GoRequirement extends GoModule {
  /** `// indirect`: needed by a dependency only. */
  readonly isIndirect: boolean;
}

export interface GoReplacement {
  readonly path: string;
  /** Only this version is replaced; any when absent. */
  readonly version?: string;
  /** Undefined: by a folder. */
  readonly by?: GoModule;
}

/** What go.mod and go.work say, as far as versions depend on it. */
export interface GoModFile {
  readonly module?: string;
  /** `1.22.0`, `1.16`. */
  readonly go?: string;
  /** `go1.22.5`. */
  readonly toolchain?: string;
  readonly requirements: readonly GoRequirement[];
  readonly replacements: readonly GoReplacement[];
  readonly exclusions: readonly GoModule[];
  /** Folders of a workspace. */
  readonly uses: readonly string[];
}

const MAX_LINES = 200_000;

/** Words of a line before its comment; quotes keep a word together. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  const word = /\s+|\/\/.*|"((?:[^"\\]|\\.)*)"|`([^`]*)`|(=>|[()])|([^\s"`()]+)/gy;
  for (let match = word.exec(line); match !== null; match = word.exec(line)) {
    if (match[0].startsWith('//')) break;
    const text = match[1] ?? match[2] ?? match[3] ?? match[4];
    if (text !== undefined) words.push(text);
  }
  return words;
}

/** `OLD [VERSION] => NEW [VERSION]`. */
function replacementOf(words: readonly string[]): GoReplacement | undefined {
  const arrow = words.indexOf('=>');
  const [path, version] = words.slice(0, arrow);
  const [by, byVersion] = words.slice(arrow + 1);
  if (arrow < 1 || path === undefined || by === undefined) return undefined;
  return {
    path,
    ...(version !== undefined && { version }),
    ...(isGoVersion(byVersion) && !isLocalPath(by) && { by: { path: by, version: byVersion } }),
  };
}

/**
 * Reads go.mod or go.work. @see https://go.dev/ref/mod#go-mod-file
 * @throws Error with the line that is no directive
 */
export function parseGoMod(bytes: Uint8Array): GoModFile {
  const lines = linesOf(bytes);
  if (lines.length > MAX_LINES) throw new Error(`limit: more than ${MAX_LINES} lines`);
  let module: string | undefined;
  let go: string | undefined;
  let toolchain: string | undefined;
  let block: string | undefined;
  const requirements: GoRequirement[] = [];
  const replacements: GoReplacement[] = [];
  const exclusions: GoModule[] = [];
  const uses: string[] = [];

  function directive(verb: string, words: readonly string[], line: string, number: number): void {
    const [path, version] = words;
    const wrong = (): Error => new Error(`line ${number} is no valid ${verb} directive`);
    if (verb === 'require' || verb === 'exclude') {
      if (path === undefined || version === undefined) throw wrong();
      if (verb === 'exclude') exclusions.push({ path, version });
      else requirements.push({ path, version, isIndirect: /\/\/\s*indirect(?:\s*;|\s*$)/.test(line) });
    } else if (verb === 'replace') {
      const replacement = replacementOf(words);
      if (replacement === undefined) throw wrong();
      replacements.push(replacement);
    } else if (verb === 'use') {
      if (path !== undefined) uses.push(path);
    } else if (verb === 'module') module = path;
    else if (verb === 'go') go = path;
    else if (verb === 'toolchain') toolchain = path;
  }

  for (const [i, line] of lines.entries()) {
    const words = wordsOf(line);
    const [verb] = words;
    if (verb === undefined) continue;
    if (block !== undefined) {
      if (verb === ')') block = undefined;
      else directive(block, words, line, i + 1);
    } else if (words[1] === '(') {
      if (words.at(-1) !== ')') block = verb;
    } else directive(verb, words.slice(1), line, i + 1);
  }
  if (block !== undefined) throw new Error(`the ${block} block has no end`);
  return {
    ...(module !== undefined && { module }),
    ...(go !== undefined && { go }),
    ...(toolchain !== undefined && { toolchain }),
    requirements,
    replacements,
    exclusions,
    uses,
  };
}

/** Is the language version older than 1.17, when go.mod began to list every module of the build? */
export function isIncomplete({ go }: GoModFile): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(go ?? '') ?? [];
  return major === undefined || (Number(major) === 1 && Number(minor) < 17);
}

/**
 * The modules of a build: requirements after replacing and excluding. Those of a build before Go 1.17 that only
 * other dependencies need are left to go.sum, which lists all of them, unless a replacement says their version.
 * @param workspace whose replacements go before the module's own
 */
export function modulesOf(file: GoModFile, workspace?: GoModFile): readonly GoModule[] {
  const replacements = new Map<string, GoReplacement>();
  // Go lets the workspace win, and a replacement of one version before one of any.
  for (const each of [...file.replacements, ...(workspace?.replacements ?? [])]) {
    replacements.set(`${each.path}\0${each.version ?? ''}`, each);
  }
  const excluded = new Set(file.exclusions.map(({ path, version }) => `${path}\0${version}`));
  const skipsIndirect = isIncomplete(file);
  const modules = new Map<string, GoModule>();
  for (const { path, version, isIndirect } of file.requirements) {
    const replacement = replacements.get(`${path}\0${version}`) ?? replacements.get(`${path}\0`);
    if (replacement === undefined) {
      if (excluded.has(`${path}\0${version}`) || (skipsIndirect && isIndirect) || !isGoVersion(version)) continue;
      modules.set(path, { path, version });
    } else if (replacement.by !== undefined) modules.set(replacement.by.path, replacement.by);
  }
  return [...modules.values()];
}

/** The oldest toolchain that may build the module, as Go ≥ 1.21 enforces: `1.22.5`; undefined for older files. */
export function requiredToolchain({ go, toolchain }: GoModFile): string | undefined {
  const [, named] = /^go(\d+\.\d+[^-]*)/.exec(toolchain ?? '') ?? [];
  if (named !== undefined) return named;
  const [, major, minor, rest] = /^(\d+)\.(\d+)(.*)$/.exec(go ?? '') ?? [];
  if (minor === undefined || rest === undefined || Number(major) !== 1 || Number(minor) < 21) return undefined;
  return rest === '' ? undefined : go;
}
