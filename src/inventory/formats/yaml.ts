import { parseDocument } from 'yaml';
import { textOf } from './text.ts';

const MAX_BYTES = 32 * 1024 * 1024;
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

/**
 * The first document of a YAML text. Anchors are allowed, but not to multiply: at most a hundred aliases.
 * @throws Error with the line, without the name of the document
 */
export function parseYaml(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_BYTES) throw new Error(`limit: YAML of more than ${MAX_BYTES} bytes`);
  const text = textOf(bytes);
  if (isTooDeep(text)) throw new Error(`limit: YAML nested more than ${MAX_DEPTH} deep`);
  const document = parseDocument(text, { strict: false, uniqueKeys: false, logLevel: 'silent', prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    throw new Error(`is no valid YAML${line === undefined ? '' : ` (line ${line})`}: ${error.message.split('\n')[0]}`);
  }
  return document.toJS({ maxAliasCount: 100 });
}
