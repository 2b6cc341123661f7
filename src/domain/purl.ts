import { inputError } from './errors.ts';

/** A package URL in its parts, decoded and normalised. @see https://github.com/package-url/purl-spec (ECMA-427) */
export interface Purl {
  readonly type: string;
  /** Segments joined by `/`. */
  readonly namespace?: string;
  readonly name: string;
  readonly version?: string;
  readonly qualifiers: Readonly<Record<string, string>>;
  readonly subpath?: string;
}

/** Types whose namespace and name are lower-case in canonical form (npm and Go are not: their registries tell case apart). */
const LOWER_CASE: ReadonlySet<string> = new Set([
  ...['alpm', 'apk', 'bitbucket', 'bitnami', 'composer', 'deb', 'github', 'hex', 'oci', 'pypi'],
]);

const TYPE = /^[a-z][a-z0-9.-]*$/;
const QUALIFIER_KEY = /^[a-z][a-z0-9._-]*$/;

const REMEDY = 'Write it as pkg:TYPE/NAMESPACE/NAME@VERSION, with % escapes.';
const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
const refusal = (text: string, reason: string) =>
  inputError(`"${shown(text)}" is not a package URL: ${reason}`, { remedy: REMEDY });

/** Leaves unreserved characters and `:`; what UTF-8 cannot carry becomes U+FFFD. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll('%3A', ':')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

const isFilled = (text: string): boolean => text !== '';
const isPathSegment = (segment: string): boolean => segment !== '' && segment !== '.' && segment !== '..';

function normalName(type: string, name: string): string {
  if (type === 'pypi') return name.toLowerCase().replaceAll('_', '-');
  return LOWER_CASE.has(type) ? name.toLowerCase() : name;
}

/** The part before the last `separator` and the part after it. */
function splitLast(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Reads a package URL, also one that is not in canonical form.
 * @throws AssayError `input` when it has no scheme, type or name, or a wrong escape or qualifier
 */
export function parsePurl(text: string): Purl {
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw refusal(text, 'an escape is not UTF-8');
    }
  };
  const decodeSegments = (path: string, keep: (segment: string) => boolean): string => {
    const segments = path.split('/').map(decode).filter(keep);
    if (segments.some((segment) => segment.includes('/'))) throw refusal(text, 'a segment holds an escaped slash');
    return segments.join('/');
  };

  const [beforeSubpath, subpath = ''] = splitLast(text.trim(), '#');
  const [beforeQualifiers, query = ''] = splitLast(beforeSubpath, '?');
  const colon = beforeQualifiers.indexOf(':');
  if (colon < 0 || beforeQualifiers.slice(0, colon).toLowerCase() !== 'pkg')
    throw refusal(text, 'it must begin with "pkg:"');
  const path = beforeQualifiers.slice(colon + 1).replace(/^\/+/, '');
  const slash = path.indexOf('/');
  if (slash < 0) throw refusal(text, 'it needs a type and a name');
  const type = path.slice(0, slash).toLowerCase();
  if (!TYPE.test(type)) throw refusal(text, `"${shown(type)}" is no package type`);

  // an `@` before the last slash belongs to the namespace: npm scopes are often written without escapes
  const rest = path.slice(slash + 1).replace(/\/+$/, '');
  const at = rest.lastIndexOf('@');
  const hasVersion = at > rest.lastIndexOf('/');
  const [namespacePath, lastSegment] = splitLast(hasVersion ? rest.slice(0, at) : rest, '/');
  const name = normalName(type, decode(lastSegment ?? namespacePath));
  if (name === '') throw refusal(text, 'it needs a name');
  const namespace = lastSegment === undefined ? '' : normalName(type, decodeSegments(namespacePath, isFilled));
  const version = hasVersion ? decode(rest.slice(at + 1)) : '';
  const decodedSubpath = decodeSegments(subpath, isPathSegment);
  return {
    type,
    ...(namespace !== '' && { namespace }),
    name,
    ...(version !== '' && { version }),
    qualifiers: parseQualifiers(query, decode, (key) => refusal(text, `"${shown(key)}" is no qualifier`)),
    ...(decodedSubpath !== '' && { subpath: decodedSubpath }),
  };
}

function parseQualifiers(
  query: string,
  decode: (part: string) => string,
  refuse: (key: string) => Error,
): Record<string, string> {
  const qualifiers: Record<string, string> = {};
  for (const pair of query.split('&').filter(isFilled)) {
    const equals = pair.indexOf('=');
    const key = (equals < 0 ? pair : pair.slice(0, equals)).toLowerCase();
    if (!QUALIFIER_KEY.test(key) || Object.hasOwn(qualifiers, key)) throw refuse(key);
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (value !== '') qualifiers[key] = value;
  }
  return qualifiers;
}

/**
 * Canonical form: qualifiers sorted, everything normalised and escaped.
 * @throws AssayError `input` when the type or a qualifier key is malformed or the name is empty
 */
export function formatPurl(purl: Purl): string {
  const type = purl.type.toLowerCase();
  const refuse = (reason: string) => refusal(`pkg:${type}/${purl.name}`, reason);
  if (!TYPE.test(type)) throw refuse(`"${shown(type)}" is no package type`);
  if (purl.name === '') throw refuse('it needs a name');
  const namespace = normalName(type, purl.namespace ?? '')
    .split('/')
    .filter(isFilled);
  const path = [...namespace, normalName(type, purl.name)].map(encode).join('/');
  const version = purl.version === undefined || purl.version === '' ? '' : `@${encode(purl.version)}`;
  const pairs = Object.entries(purl.qualifiers)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => {
      if (!QUALIFIER_KEY.test(key.toLowerCase())) throw refuse(`"${shown(key)}" is no qualifier`);
      return `${key.toLowerCase()}=${encode(value)}`;
    });
  const query = pairs.length === 0 ? '' : `?${pairs.sort().join('&')}`;
  const subpath = (purl.subpath ?? '').split('/').filter(isPathSegment).map(encode).join('/');
  return `pkg:${type}/${path}${version}${query}${subpath === '' ? '' : `#${subpath}`}`;
}
