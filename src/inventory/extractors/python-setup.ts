import type { ExtractedPackage, Extractor, InventoryFile } from '../extractor.ts';
import { textOf } from '../formats/text.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { pypiPackage } from './pypi-package.ts';
import { pinnedRequirement } from './requirement.ts';
import { withStrongestScope } from './strongest-scope.ts';

/** A string of a Python program that is a requirement with one exact version, whole. */
const REQUIREMENT = /^[A-Za-z0-9][\w.-]*\s*(?:\[[^\]]*\])?\s*\(?\s*={2,3}\s*[A-Za-z0-9][\w.!+-]*\s*\)?\s*(?:[;,#].*)?$/;
const MAX_STRING = 500;

/** Strings on one line, in either quotes; the program is read, never run. */
function* stringsOf(code: string): Iterable<string> {
  const line = code.replace(/"""|'''/g, ' ');
  for (let i = 0; i < line.length; i++) {
    const quote = line[i];
    if (quote === '#') return;
    if (quote !== '"' && quote !== "'") continue;
    const end = line.indexOf(quote, i + 1);
    if (end === -1) return;
    yield line.slice(i + 1, end);
    i = end;
  }
}

/** Lines of a text in triple quotes that are requirements by themselves. */
const bareLine = (line: string): string => line.trim().replace(/^"""|^'''|"""$|'''$/g, '');

function* packagesOf(file: InventoryFile, text: string): Iterable<ExtractedPackage> {
  const isConfig = file.path.endsWith('.cfg');
  for (const line of text.split(/\r?\n/)) {
    const candidates = isConfig ? [line.slice(line.indexOf('=') + 1), line] : [...stringsOf(line), bareLine(line)];
    for (const each of candidates) {
      const candidate = each.trim();
      if (candidate.length > MAX_STRING || !REQUIREMENT.test(candidate)) continue;
      const pinned = pinnedRequirement(candidate);
      if (pinned !== undefined) yield pypiPackage(file, pinned.name, pinned.version);
    }
  }
}

/** Declared Python packages of a setup program, as far as they are written as text. It is never run. */
export const pythonSetup: Extractor = {
  id: 'python-setup',
  capability: {
    ecosystem: 'Python',
    evidence: '`setup.py`, `setup.cfg`',
    types: ['pypi'],
    limits: 'Only requirements written as a string with `==`; the program is never run.',
  },
  ...DECLARED,
  maxFileBytes: 1024 * 1024,
  wants: (path) => (path.endsWith('/setup.py') || path.endsWith('/setup.cfg')) && !isThirdParty(path),
  async *extract(file) {
    yield* withStrongestScope(packagesOf(file, textOf(await file.read())));
  },
};
