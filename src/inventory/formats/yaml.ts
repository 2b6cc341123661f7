import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import { textOf } from './text.ts';

/** Loaded with the first YAML text: it takes as long as a tenth of a small scan, and most targets have none. */
const loadYaml = (): typeof Yaml => createRequire(import.meta.url)('yaml') as typeof Yaml;

const MAX_BYTES = 32 * 1024 * 1024;
/** Lines, values and marks of one document: the library takes a KiB of memory for each. */
const MAX_TOKENS = 100_000;
/** Indentation of a block costs the parser a stack frame a level. */
const MAX_DEPTH = 200;

function isTooDeep(text: string): boolean {
  let flow = 0;
  for (const char of text) {
    if (char === '[' || char === '{') {
      if (++flow > MAX_DEPTH) return true;
    } else if (char === ']' || char === '}') flow = Math.max(0, flow - 1);
  }
  return new RegExp(`^ {${2 * MAX_DEPTH},}[^ \\n]`, 'm').test(text) || /^(?:[-?] ){200}/m.test(text);
}

/** Does the text have more of what costs the library a token than the limit? */
function isTooMuch(text: string): boolean {
  let tokens = 0;
  for (const _ of text.matchAll(/[\n,{}[\]"'!&*%]|[-?:](?=[ \n])/g)) if (++tokens > MAX_TOKENS) return true;
  return false;
}

/** The first error ends reading: broken text has one at each character, and the library keeps them all. */
function composeFirst(text: string): Yaml.Document.Parsed<Yaml.ParsedNode> | undefined {
  const { Composer, LineCounter, Parser } = loadYaml();
  const lines = new LineCounter();
  const composer = new Composer({ strict: false, uniqueKeys: false, logLevel: 'silent' });
  let first: Error | undefined;
  const fail = (at: number, message: string): never => {
    // The library catches what is thrown below a collection, and reports it once more.
    first ??= new Error(`is no valid YAML (line ${Math.max(1, lines.linePos(at).line)}): ${message}`);
    throw first;
  };
  const onError = (at: number | { readonly offset: number }, _code: string, message: string, isWarning?: boolean) => {
    if (isWarning !== true) fail(typeof at === 'number' ? at : at.offset, message);
  };
  // The library has no option for it: a property of every composer, which it calls for each error.
  Reflect.set(composer, 'onError', onError);
  for (const document of composer.compose(new Parser(lines.addNewLine).parse(text), true, text.length)) {
    const [error] = document.errors;
    if (error !== undefined) fail(error.pos[0], error.message);
    return document;
  }
  return undefined;
}

/**
 * The first document of a YAML text. Anchors are allowed, but not to multiply: at most a hundred aliases.
 * @throws Error with the line, without the name of the document
 */
export function parseYaml(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_BYTES) throw new Error(`limit: YAML of more than ${MAX_BYTES} bytes`);
  const text = textOf(bytes);
  if (isTooDeep(text)) throw new Error(`limit: YAML nested more than ${MAX_DEPTH} deep`);
  if (isTooMuch(text)) throw new Error(`limit: YAML of more than ${MAX_TOKENS} lines and values`);
  const document = composeFirst(text);
  try {
    return document?.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // An alias without its anchor, or too many of them.
    throw new Error(`is no valid YAML: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}
