import { textOf } from '../formats/text.ts';

/**
 * The main section of a META-INF/MANIFEST.MF: names in lower case, long lines joined.
 * @see https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html#jar-manifest
 */
export function readManifest(bytes: Uint8Array): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  let name: string | undefined;
  let parts: string[] = [];
  const finish = (): void => {
    if (name !== undefined && !attributes.has(name)) attributes.set(name, parts.join('').trim());
  };
  for (const line of textOf(bytes).split(/\r\n|\r|\n/)) {
    if (line === '') {
      if (attributes.size > 0 || name !== undefined) break;
      continue;
    }
    if (line.startsWith(' ')) {
      parts.push(line.slice(1));
      continue;
    }
    finish();
    const colon = line.indexOf(':');
    name = colon > 0 ? line.slice(0, colon).toLowerCase() : undefined;
    parts = [line.slice(colon + 1)];
  }
  finish();
  return attributes;
}

const LONGEST_LINE = 1024;

/** `key=value` lines of a Java properties file, as far as pom.properties uses the format. */
export function readProperties(bytes: Uint8Array): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const line of textOf(bytes).split(/\r\n|\r|\n/)) {
    const text = line.slice(0, LONGEST_LINE).trim();
    const [key] = /^[^\s#!=:][^\s=:]*/.exec(text) ?? [];
    if (key !== undefined) properties.set(key, text.slice(key.length).replace(/^\s*[=:]?\s*/, ''));
  }
  return properties;
}
