import { textOf } from './text.ts';

/** A line of a regular YAML document: a member of a mapping, or an item of a sequence. */
export interface YamlEntry {
  /** Number of the document in the stream, from 0. */
  readonly document: number;
  /** Mappings around it: 0 at the top. */
  readonly depth: number;
  /** undefined for an item of a sequence. */
  readonly key: string | undefined;
  /** Scalars as written, whatever YAML takes them for; undefined when a block follows, or nothing. */
  readonly value: YamlValue | undefined;
}

export type YamlValue = string | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** The text is YAML beyond the regular form that lock files are written in: the library has to read it. */
export class IrregularYaml extends Error {
  constructor(line: number) {
    super(`is no regular YAML (line ${line})`);
    this.name = 'IrregularYaml';
  }
}

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_DEPTH = 16;
const MAX_FLOW_DEPTH = 8;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '"': '"',
  '\\': '\\',
  '/': '/',
  ' ': ' ',
};
/** Characters that begin something else than a plain scalar. */
const INDICATORS = new Set([...'&*!|>%@`"\'{}[],?#']);

/** A scalar or flow collection that begins at `at`, and where it ends. */
interface Read<T> {
  readonly value: T;
  readonly end: number;
}

type Refuse = () => never;

function quoted(line: string, at: number, refuse: Refuse): Read<string> {
  const quote = line[at];
  let value = '';
  for (let i = at + 1; i < line.length; i++) {
    const char = line[i] as string;
    if (char === quote) {
      if (quote === "'" && line[i + 1] === "'") {
        value += "'";
        i++;
        continue;
      }
      return { value, end: i + 1 };
    }
    if (quote === '"' && char === '\\') {
      const next = line[++i] ?? '';
      const hex = next === 'x' ? 2 : next === 'u' ? 4 : 0;
      if (hex > 0) {
        const code = line.slice(i + 1, i + 1 + hex);
        if (!/^[0-9a-fA-F]+$/.test(code) || code.length !== hex) refuse();
        value += String.fromCharCode(Number.parseInt(code, 16));
        i += hex;
      } else value += ESCAPES[next] ?? refuse();
    } else value += char;
  }
  return refuse();
}

/** `{a: b, c: [d, e]}` on one line. */
function flow(line: string, at: number, depth: number, refuse: Refuse): Read<YamlValue> {
  if (depth > MAX_FLOW_DEPTH) refuse();
  const isMap = line[at] === '{';
  const close = isMap ? '}' : ']';
  const list: YamlValue[] = [];
  const map: Record<string, YamlValue> = Object.create(null);
  let i = at + 1;
  for (;;) {
    while (line[i] === ' ') i++;
    if (line[i] === close) return { value: isMap ? map : list, end: i + 1 };
    let key = '';
    if (isMap) {
      const read = flowScalar(line, i, true, refuse);
      key = read.value;
      i = read.end;
      while (line[i] === ' ') i++;
      if (line[i] !== ':') refuse();
      i++;
      while (line[i] === ' ') i++;
    }
    const first = line[i];
    const read = first === '{' || first === '[' ? flow(line, i, depth + 1, refuse) : flowScalar(line, i, false, refuse);
    if (isMap) map[key] = read.value;
    else list.push(read.value);
    i = read.end;
    while (line[i] === ' ') i++;
    if (line[i] === ',') i++;
    else if (line[i] !== close) refuse();
  }
}

function flowScalar(line: string, at: number, isKey: boolean, refuse: Refuse): Read<string> {
  const first = line[at];
  if (first === '"' || first === "'") return quoted(line, at, refuse);
  let i = at;
  for (; i < line.length; i++) {
    const char = line[i] as string;
    if (char === ',' || char === '}' || char === ']' || char === '{' || char === '[') break;
    if (char === ':' && (line[i + 1] === ' ' || line[i + 1] === undefined)) {
      if (isKey) break;
      refuse();
    }
    if (char === '#' && line[i - 1] === ' ') refuse();
  }
  const value = line.slice(at, i).trimEnd();
  if (value === '' || INDICATORS.has(value[0] as string)) refuse();
  return { value, end: i };
}

/** Nothing but blanks and a comment from here on? */
const isDone = (line: string, at: number): boolean => /^ *(?: #.*)?$/.test(line.slice(at));

/** Where the plain scalar that begins at `at` has its `: ` or last `:`; -1 without one. */
function colonOf(line: string, at: number): number {
  for (let colon = line.indexOf(':', at); colon !== -1; colon = line.indexOf(':', colon + 1)) {
    const next = line[colon + 1];
    if (next === undefined || next === ' ') return colon;
  }
  return -1;
}

function plainValue(line: string, at: number, refuse: Refuse): string {
  const comment = line.indexOf(' #', at);
  const value = (comment === -1 ? line.slice(at) : line.slice(at, comment)).trimEnd();
  const first = value[0] as string;
  if (INDICATORS.has(first) || value.startsWith('- ') || value.startsWith('? ') || colonOf(value, 0) !== -1) refuse();
  return value;
}

/**
 * Reads YAML as lock files are written: mappings in blocks, scalars and flow collections on one line, simple sequences,
 * block scalars (whose lines are joined, not folded). A tenth of the library's time, and memory for one line.
 * @throws IrregularYaml at anything else: anchors, tags, tabs, scalars and flow collections over several lines
 * @see https://yaml.org/spec/1.2.2/#chapter-8-block-style-productions
 */
export function* yamlEntries(bytes: Uint8Array): Iterable<YamlEntry> {
  if (bytes.length > MAX_BYTES) throw new Error(`limit: YAML of more than ${MAX_BYTES} bytes`);
  const text = textOf(bytes);
  let number = 0;
  let next = 0;
  const refuse: Refuse = () => {
    throw new IrregularYaml(number);
  };
  const nextLine = (): string | undefined => {
    if (next > text.length) return undefined;
    const newline = text.indexOf('\n', next);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(next, end > next && text[end - 1] === '\r' ? end - 1 : end);
    next = end + 1;
    number++;
    return line;
  };

  /** Lines of a `|` or `>` scalar below a line of this indentation. */
  function blockScalar(indent: number): string {
    const lines: string[] = [];
    for (;;) {
      const before = next;
      const line = nextLine();
      if (line === undefined) break;
      if (line.trim() !== '' && line.search(/[^ ]/) <= indent) {
        next = before;
        number--;
        break;
      }
      lines.push(line.trim());
    }
    return lines.join('\n').trim();
  }

  function valueAt(line: string, at: number, indent: number): YamlValue | undefined {
    let i = at;
    while (line[i] === ' ') i++;
    const first = line[i];
    if (first === undefined || (first === '#' && line[i - 1] === ' ')) return undefined;
    if (first === '|' || first === '>') {
      return /^[|>][-+]?$/.test(line.slice(i).trimEnd()) ? blockScalar(indent) : refuse();
    }
    if (first !== '"' && first !== "'" && first !== '{' && first !== '[') return plainValue(line, i, refuse);
    const read = first === '{' || first === '[' ? flow(line, i, 0, refuse) : quoted(line, i, refuse);
    return isDone(line, read.end) ? read.value : refuse();
  }

  let document = 0;
  let hasContent = false;
  /** Indentations of the mappings that are open. */
  let indents: number[] = [];
  /** May the next line be indented more than the one before? */
  let opens = true;
  /** Where the items of the sequence before this line begin. */
  let items: number | undefined;
  /** A key written as `? KEY` waits for its `: VALUE`. */
  let explicit: { readonly key: string; readonly indent: number } | undefined;

  for (let line = nextLine(); line !== undefined; line = nextLine()) {
    let indent = 0;
    while (line[indent] === ' ') indent++;
    const first = line[indent];
    if (first === undefined || first === '#') continue;
    if (first === '\t') refuse();
    if (indent === 0 && (line.startsWith('---') || line.startsWith('...'))) {
      if (!/^(?:---|\.\.\.) *(?:#.*)?$/.test(line) || explicit !== undefined) refuse();
      if (hasContent) document++;
      hasContent = false;
      indents = [];
      opens = true;
      continue;
    }
    hasContent = true;

    const open = indents.length;
    while (indents.length > 0 && indent < (indents.at(-1) as number)) indents.pop();
    const isItem = first === '-' && (line[indent + 1] === ' ' || line[indent + 1] === undefined);
    const last = indents.at(-1) ?? -1;
    if (indent > last) {
      if (!opens || indents.length < open || indents.length >= MAX_DEPTH) refuse();
      if (!isItem) indents.push(indent);
    }
    const depth = indents.length - 1;

    if (explicit !== undefined) {
      if (first !== ':' || indent !== explicit.indent) refuse();
      const value = valueAt(line, indent + 1, indent);
      yield { document, depth, key: explicit.key, value };
      opens = value === undefined;
      explicit = undefined;
      continue;
    }
    if (isItem) {
      const value = valueAt(line, indent + 1, indent);
      if (value === undefined || !opens || indents.length === 0 || (items ?? indent) !== indent) refuse();
      items = indent;
      yield { document, depth: depth + 1, key: undefined, value };
      continue;
    }
    items = undefined;
    if (first === '?' && line[indent + 1] === ' ') {
      const at = indent + 2;
      const isQuoted = line[at] === '"' || line[at] === "'";
      const read = isQuoted ? quoted(line, at, refuse) : { value: plainValue(line, at, refuse), end: line.length };
      if (!isDone(line, read.end)) refuse();
      explicit = { key: read.value, indent };
      continue;
    }

    let key: string;
    let colon: number;
    if (first === '"' || first === "'") {
      const read = quoted(line, indent, refuse);
      key = read.value;
      colon = read.end;
      while (line[colon] === ' ') colon++;
      if (line[colon] !== ':') refuse();
    } else {
      colon = colonOf(line, indent);
      key = line.slice(indent, colon).trimEnd();
      if (colon === -1 || INDICATORS.has(first) || key === '<<' || key.includes(' #')) refuse();
    }
    if (line[colon + 1] !== undefined && line[colon + 1] !== ' ') refuse();
    const value = valueAt(line, colon + 1, indent);
    yield { document, depth, key, value };
    opens = value === undefined;
  }
  if (explicit !== undefined) refuse();
}
