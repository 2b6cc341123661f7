import type { VersionSchemeId } from './advisory.ts';
import { DISTRIBUTION_TYPES } from './ecosystem.ts';
import type { Package } from './package.ts';

/** The ecosystem of what NVD says of products: names are {@link cpeName}s. */
export const CPE_ECOSYSTEM = 'CPE';

const ATTRIBUTES = [
  'part',
  'vendor',
  'product',
  'version',
  'update',
  'edition',
  'language',
  'swEdition',
  'targetSw',
  'targetHw',
  'other',
] as const;
type Attribute = (typeof ATTRIBUTES)[number];

/**
 * A CPE name. Each value is as the 2.3 form writes it: `*` any, `-` not applicable, else text in lower case in which
 * punctuation other than `-._` has a backslash before it. {@link cpeText} is what a value says.
 */
export type Cpe = Readonly<Record<Attribute, string>>;

export const CPE_ANY = '*';
export const CPE_NA = '-';

const PREFIX_23 = /^cpe:2\.3:/i;
const PREFIX_22 = /^cpe:\//i;
/** Text of a value: words, escaped punctuation; `*` and `?` stand for anything at its ends. */
const VALUE = /^(?:\*|-|(?:\*|\?+)?(?:[\p{L}\p{N}._-]|\\[!-/:-@[-`{-~])+(?:\*|\?+)?)$/u;
const PLAIN = /^[\p{L}\p{N}._-]$/u;

const escaped = (text: string): string =>
  text === CPE_NA ? '\\-' : [...text].map((char) => (PLAIN.test(char) ? char : `\\${char}`)).join('');

/** What a value says; undefined for any, not applicable, and values with wildcards. */
export function cpeText(value: string): string | undefined {
  if (value === CPE_ANY || value === CPE_NA || /(?<!\\)(?:\\\\)*[*?]/.test(value)) return undefined;
  return value.replace(/\\(.)/gu, '$1');
}

/** The values of a name in their order; undefined when one is none, or the part is neither `a`, `h`, `o` nor open. */
function cpeOf(values: readonly (string | undefined)[]): Cpe | undefined {
  const entries: [string, string][] = [];
  for (const [i, attribute] of ATTRIBUTES.entries()) {
    const value = (values[i] ?? CPE_ANY).toLowerCase();
    if (!VALUE.test(value)) return undefined;
    entries.push([attribute, value]);
  }
  const cpe = Object.fromEntries(entries) as Cpe;
  return /^[aho*-]$/.test(cpe.part) ? cpe : undefined;
}

/** Splits at colons that no backslash precedes. */
function valuesOf(text: string): string[] {
  const values = [''];
  for (const [piece] of text.matchAll(/\\.|[^\\:]+|:|\\/gsu)) {
    if (piece === ':') values.push('');
    else values.push(`${values.pop() ?? ''}${piece}`);
  }
  return values;
}

/** An empty text is no value of the 2.3 form. */
const NO_VALUE = '';

/** A value of a 2.2 name: percent-encoded, empty for any, `%01` and `%02` for wildcards. */
function valueOfUri(text: string): string {
  if (text === '') return CPE_ANY;
  if (text === CPE_NA) return CPE_NA;
  let value = '';
  try {
    for (const [, wildcards, bytes, plain] of text.matchAll(
      /((?:%0[12])+)|((?:%(?!0[12])[0-9a-fA-F]{2})+)|([^%]+|%)/g,
    )) {
      if (plain === '%') return NO_VALUE;
      if (wildcards !== undefined) value += wildcards.replaceAll('%01', '?').replaceAll('%02', '*');
      // A lone hyphen was handled above; one inside a text needs no mark.
      else value += [...(plain ?? decodeURIComponent(bytes ?? ''))].map((c) => (c === '-' ? c : escaped(c))).join('');
    }
  } catch {
    return NO_VALUE;
  }
  return value === CPE_NA ? '\\-' : value;
}

function parseUri(text: string): Cpe | undefined {
  const values = text.split(':');
  if (values.length > 7) return undefined;
  const [part, vendor, product, version, update, edition = '', language] = values;
  // The last five attributes of 2.3 are packed into the edition.
  const packed = edition.startsWith('~') ? edition.slice(1).split('~') : [edition];
  if (packed.length > 5) return undefined;
  const [own, ...more] = packed;
  return cpeOf([part, vendor, product, version, update, own, language, ...more].map((v) => valueOfUri(v ?? '')));
}

/**
 * A CPE name in either form: `cpe:2.3:a:openssl:openssl:1.1.1:…` or `cpe:/a:openssl:openssl:1.1.1`. Attributes that are
 * left out are open; text is folded to lower case. undefined when it is none.
 * @see https://nvlpubs.nist.gov/nistpubs/Legacy/IR/nistir7695.pdf sections 6.1 and 6.2
 */
export function parseCpe(text: string): Cpe | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 2048) return undefined;
  if (PREFIX_22.test(trimmed)) return parseUri(trimmed.slice('cpe:/'.length));
  if (!PREFIX_23.test(trimmed)) return undefined;
  const values = valuesOf(trimmed.slice('cpe:2.3:'.length));
  return values.length > ATTRIBUTES.length || values.length < 3 || values.includes('') ? undefined : cpeOf(values);
}

/** The 2.3 form. */
export const formatCpe = (cpe: Cpe): string => `cpe:2.3:${ATTRIBUTES.map((attribute) => cpe[attribute]).join(':')}`;

/** A value in the 2.2 form. */
function uriValue(value: string): string {
  if (value === CPE_ANY) return '';
  if (value === CPE_NA) return CPE_NA;
  if (value === '\\-') return '%2d';
  return value.replace(/\\(.)|([?*])|([^\w.-])/gu, (_, mark?: string, wildcard?: string, letter?: string) => {
    if (wildcard !== undefined) return wildcard === '?' ? '%01' : '%02';
    const text = mark ?? letter ?? '';
    const code = text.charCodeAt(0);
    return code < 0x80 ? `%${code.toString(16).padStart(2, '0')}` : encodeURIComponent(text).toLowerCase();
  });
}

/** The older form, `cpe:/a:vendor:product:version`; what 2.2 has no place for is packed into the edition. */
export function formatCpeUri(cpe: Cpe): string {
  const { part, vendor, product, version, update, edition, language, swEdition, targetSw, targetHw, other } = cpe;
  const more = [swEdition, targetSw, targetHw, other].map(uriValue);
  const packed = more.every((value) => value === '') ? uriValue(edition) : `~${[uriValue(edition), ...more].join('~')}`;
  const values = [...[part, vendor, product, version, update].map(uriValue), packed, uriValue(language)];
  return `cpe:/${values.join(':').replace(/:+$/, '')}`;
}

/** Software that runs anywhere: the target says nothing. Linux is where packages of no stated system are found. */
const NO_TARGET = new Set(['linux', 'linux_kernel', 'unix']);
const TARGETS: Readonly<Record<string, string>> = { mac_os: 'macos', mac_os_x: 'macos', mac_os_x_server: 'macos' };
/** The same releases cared for longer, and those that every edition is made of. Jenkins' are a line of its own. */
const SAME_LINE = new Set(['lts', 'esr', 'community', 'open_source', 'stable']);
const OWN_LINES = new Set(['jenkins:jenkins']);

/** A target in the word that {@link cpeName} has for it; undefined when it does not restrict. */
export function cpeTarget(value: string): string | undefined {
  const text = cpeText(value);
  return text === undefined || NO_TARGET.has(text) ? undefined : (TARGETS[text] ?? text);
}

/**
 * The name under which statements on a product are kept: `vendor:product`, and behind `#` what restricts them: the
 * software or system it is made for, a paid edition. `gitlab:gitlab#enterprise`, `automattic:jetpack#wordpress`.
 * undefined when vendor or product is open.
 * @param platform system on which alone it is vulnerable, `windows` or `macos`
 */
export function cpeName(cpe: Cpe, platform?: string): string | undefined {
  const [vendor, product] = [cpeText(cpe.vendor), cpeText(cpe.product)];
  if (vendor === undefined || product === undefined) return undefined;
  const name = `${vendor}:${product}`;
  const edition = cpeText(cpe.swEdition);
  const isOtherLine = edition !== undefined && (OWN_LINES.has(name) || !SAME_LINE.has(edition));
  const target = cpeTarget(cpe.targetSw) ?? platform;
  const restrictions = [...(isOtherLine ? [edition] : []), ...(target === undefined ? [] : [target])];
  return restrictions.length === 0 ? name : `${name}#${restrictions.join('#')}`;
}

/** Products whose versions are not those of software in general. */
const SCHEMES: Readonly<Record<string, VersionSchemeId>> = { 'openssl:openssl': 'openssl' };

/** Version order of a product by its {@link cpeName}. */
export function cpeScheme(name: string): VersionSchemeId {
  const product = name.split('#', 1)[0] ?? name;
  return Object.hasOwn(SCHEMES, product) ? (SCHEMES[product] ?? 'generic') : 'generic';
}

/** An LTS release of Jenkins has three numbers, a weekly one has two. */
const ownLineOf = (name: string, version: string): string =>
  name === 'jenkins:jenkins' && /^\d+\.\d+\.\d+/.test(version) ? `${name}#lts` : name;

/**
 * The exact names under which statements on a package may be found, sorted; none when its vendor is not known: a name
 * alone is never looked up. Distribution packages have none: their distribution speaks for them.
 * @param system `windows` or `macos`, when the package is installed there
 */
export function cpeNamesOf(
  pkg: Pick<Package, 'type' | 'namespace' | 'name' | 'version' | 'facts'>,
  system?: string,
): readonly string[] {
  if (DISTRIBUTION_TYPES.has(pkg.type)) return [];
  const names = new Set<string>();
  const add = (name: string): void => {
    const own = ownLineOf(name, pkg.version);
    names.add(own);
    if (system !== undefined && !own.includes('#')) names.add(`${own}#${system}`);
  };
  if (pkg.type === 'generic' && pkg.namespace !== undefined) add(`${pkg.namespace}:${pkg.name}`.toLowerCase());
  for (const text of (pkg.facts?.cpe ?? '').split(/\s+/)) {
    const cpe = parseCpe(text);
    const name = cpe === undefined ? (/^[^\s:]+:[^\s:]+$/.test(text) ? text.toLowerCase() : undefined) : cpeName(cpe);
    if (name !== undefined && cpe?.part !== 'h') add(name);
  }
  return [...names].sort();
}
