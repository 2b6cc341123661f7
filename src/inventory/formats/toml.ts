import { parse } from 'smol-toml';
import { textOf } from './text.ts';

/** Larger documents are no manifest: the largest lock files in the wild have a few MiB. */
const MAX_BYTES = 16 * 1024 * 1024;

/** @throws Error with the line, without the name of the document. @see https://toml.io/en/v1.0.0 */
export function parseToml(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_BYTES) throw new Error(`limit: TOML of more than ${MAX_BYTES} bytes`);
  try {
    return parse(textOf(bytes));
  } catch (error) {
    const [reason, ...rest] = error instanceof Error ? error.message.split('\n') : ['unreadable'];
    const line = /^(\d+):/m.exec(rest.join('\n'))?.[1];
    throw new Error(`is no valid TOML${line === undefined ? '' : ` (line ${line})`}: ${reason}`);
  }
}
