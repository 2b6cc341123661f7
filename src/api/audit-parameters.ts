import { createHash } from 'node:crypto';

/** Members whose value is not written down, whatever the operation: secrets, and documents of any size. */
const UNWRITTEN =
  /secret|password|passphrase|token|credential|authorization|signature|privatekey|code$|^sbom$|telemetry/i;
const HIDDEN = '(not written)';

const MAX_TEXT = 200;
const MAX_ITEMS = 20;
const MAX_DEPTH = 5;
const MAX_BYTES = 4096;

/** User, password and query of an address may be secrets; pre-signed ones are. */
const withoutSecrets = (text: string): string =>
  text.replace(
    /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#\s@]*@)?([^?#\s]*)[?#]\S*|\b([a-z][a-z0-9+.-]*:\/\/)[^/?#\s@]*@/gi,
    (_, scheme, rest, only) => (only === undefined ? `${scheme}${rest}?…` : only),
  );

function shorten(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    const text = withoutSecrets(value);
    return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… (${text.length} characters)`;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  if (depth === MAX_DEPTH) return '…';
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => shorten(item, depth + 1));
    return value.length <= MAX_ITEMS ? items : [...items, `… (${value.length} items)`];
  }
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  const shown = entries
    .slice(0, MAX_ITEMS)
    .map(([name, member]) => [name, UNWRITTEN.test(name) ? HIDDEN : shorten(member, depth + 1)]);
  return Object.fromEntries(entries.length <= MAX_ITEMS ? shown : [...shown, ['…', `${entries.length} members`]]);
}

/**
 * The input of a call as the audit log keeps it: without secrets, at most 4 KiB of JSON. What is larger is only named
 * and told by its hash, which is of what is left without the secrets.
 */
export function auditParameters(input: unknown): unknown {
  const short = shorten(input, 0);
  const text = JSON.stringify(short) ?? 'null';
  if (Buffer.byteLength(text) <= MAX_BYTES) return short;
  const members = typeof short === 'object' && short !== null ? Object.keys(short) : [];
  return { members, sha256: createHash('sha256').update(text).digest('hex') };
}

/** Members that name what a call is about, the most exact first. */
const NAMES = [/arn$/i, /ids?$/i, /name$/i];

function named(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const pattern of NAMES) {
    for (const [name, member] of Object.entries(value)) {
      if (!pattern.test(name) || UNWRITTEN.test(name)) continue;
      const text = Array.isArray(member) ? member.filter((item) => typeof item === 'string').join(', ') : member;
      if (typeof text === 'string' && text !== '') return withoutSecrets(text).slice(0, MAX_TEXT);
    }
  }
  return undefined;
}

/** What a call is about: its input says so, or the answer to what made something. */
export const auditResource = (input: unknown, output: unknown): string | undefined => named(input) ?? named(output);
