import type { ExtractedPackage, Extractor, FileTree, InventoryFile } from '../extractor.ts';
import { linesOf } from '../formats/text.ts';
import { baseOf, joinPath, normalizePath, parentOf } from '../trees/paths.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { pypiPackage } from './pypi-package.ts';
import { pinnedRequirement } from './requirement.ts';
import { withStrongestScope } from './strongest-scope.ts';

/** `requirements.txt`, `requirements-dev.txt`, `dev_requirements.txt`, and any text file of a folder `requirements`. */
const REQUIREMENTS = /(?:^|[-_.])(?:requirements?|reqs?)(?:[-_.].*)?\.txt$/i;
const IN_FOLDER = /\/(?:requirements?|reqs?)\/[^/]+\.txt$/i;
/** Files that only count when a requirements file includes them. */
const INCLUDED =
  /^(?:all|base|ci|common|constraints?|core|dep(?:endencie)?s|dev(?:elopment)?|docs?|lint|local|main|prod(?:uction)?|tests?)\.txt$/i;
const FOR_DEVELOPMENT = /(?:^|[-_.])(?:dev(?:elop(?:ment)?)?|tests?|testing|lint|docs?|ci)(?=[-_.])/i;

const MAX_INCLUDES = 50;
/** Characters of a line that names a file. */
const MAX_INCLUDE = 1024;

/** pip wants a blank before a comment; `name==1.0#comment` is common too, while `#` in a URL is none. */
function withoutComment(line: string): string {
  const hash = line.indexOf('#');
  if (hash === -1) return line;
  const slash = line.indexOf('/');
  if (slash === -1 || hash < slash) return line.slice(0, hash);
  const comment = line.search(/\s#/);
  return comment === -1 ? line : line.slice(0, comment);
}

/** Logical lines: comments cut off, lines that end with a backslash joined. */
function* logicalLines(bytes: Uint8Array): Iterable<string> {
  let parts: string[] = [];
  for (const line of linesOf(bytes)) {
    const content = withoutComment(line).trimEnd();
    if (content.endsWith('\\')) {
      parts.push(content.slice(0, -1));
      continue;
    }
    yield [...parts, content].join(' ').trim();
    parts = [];
  }
  if (parts.length > 0) yield parts.join(' ').trim();
}

const isEvidence = (path: string): boolean => REQUIREMENTS.test(baseOf(path)) || IN_FOLDER.test(path);

/** The file that `-r FILE` names, inside the scanned root. */
function includedPath(line: string, from: string): string | undefined {
  const [, name] = /^(?:-r|--requirements?)(?:\s+|=|(?=\S))["']?([^"'\s]+)/.exec(line.slice(0, MAX_INCLUDE)) ?? [];
  if (name === undefined || /^[a-z]+:\/\//i.test(name)) return undefined;
  return normalizePath(name.startsWith('/') ? name : joinPath(parentOf(from), name));
}

/** @see https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
async function packagesOf(file: InventoryFile, tree: FileTree): Promise<readonly ExtractedPackage[]> {
  const found: ExtractedPackage[] = [];
  const seen = new Set([file.path]);
  const pending = [file];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const scope = FOR_DEVELOPMENT.test(baseOf(at.path)) ? 'dev' : undefined;
    for (const line of logicalLines(await at.read())) {
      const path = includedPath(line, at.path);
      if (path !== undefined) {
        // Files of the usual names speak for themselves.
        const included = isEvidence(path) || seen.has(path) || seen.size > MAX_INCLUDES ? undefined : tree.open(path);
        if (included !== undefined) pending.push(included);
        if (seen.size <= MAX_INCLUDES) seen.add(path);
        continue;
      }
      const pinned = pinnedRequirement(line);
      if (pinned !== undefined)
        found.push(pypiPackage(at, pinned.name, pinned.version, { scope, range: pinned.range }));
    }
  }
  return found;
}

/** Declared Python packages of pip's requirements files. */
export const requirements: Extractor = {
  id: 'requirements',
  capability: {
    ecosystem: 'Python',
    evidence: '`*requirements*.txt`, `requirements/*.txt`, and what they include',
    types: ['pypi'],
    limits: 'Only `==`, `===` and `~=` (its lower end); ranges, wildcards, URLs and names alone have no version.',
  },
  ...DECLARED,
  maxFileBytes: 4 * 1024 * 1024,
  wants: (path) => path.endsWith('.txt') && (isEvidence(path) || INCLUDED.test(baseOf(path))) && !isThirdParty(path),
  isEvidence,
  async *extract(file, tree) {
    yield* withStrongestScope(await packagesOf(file, tree));
  },
};
