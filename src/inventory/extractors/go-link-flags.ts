/** Words of a command line: blanks separate, quotes and backslashes keep together. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '\\') {
      word = (word ?? '') + line.charAt(++i);
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Variables that `-X NAME=VALUE` sets; the last value of a name counts, as for the linker. */
function* assignmentsOf(linkFlags: string): Iterable<readonly [name: string, value: string]> {
  const words = wordsOf(linkFlags);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const assignment = word === '-X' || word === '--X' ? words[++i] : /^--?X=?(.+)$/.exec(word)?.[1];
    const equals = assignment?.indexOf('=') ?? -1;
    if (assignment !== undefined && equals > 0) yield [assignment.slice(0, equals), assignment.slice(equals + 1)];
  }
}

const VERSION = /^v?\d+(?:\.\d+(?:\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)?)?$/;
const PLACES: ReadonlySet<string> = new Set(['main', 'common', 'version', 'cmd']);

/**
 * The version that a build gave its main module by `-ldflags "-X main.version=v1.2.3"`, with its `v`.
 * Variables of the module's own commands count first, then those of packages named main, common, version or cmd,
 * then any; two different ones of a kind contradict each other and say nothing.
 */
export function linkedVersion(module: string, linkFlags: string): string | undefined {
  const found: readonly Map<string, string>[] = [new Map(), new Map(), new Map()];
  for (const [name, value] of assignmentsOf(linkFlags)) {
    const lower = name.toLowerCase();
    if (!(lower.endsWith('.version') || lower.endsWith('.ver')) || !VERSION.test(value)) continue;
    const package_ = lower.slice(lower.lastIndexOf('/') + 1).split('.')[0] ?? '';
    const kind = name.startsWith(`${module}/cmd/`) ? 0 : PLACES.has(package_) ? 1 : 2;
    found[kind]?.set(name, value);
  }
  for (const values of found) {
    if (values.size === 0) continue;
    const distinct = new Set([...values.values()].map((value) => (value.startsWith('v') ? value : `v${value}`)));
    return distinct.size === 1 ? [...distinct][0] : undefined;
  }
  return undefined;
}
