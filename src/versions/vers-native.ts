import { formatVers, sortedConstraints, type VersConstraint } from './vers.ts';

const constraint = (comparator: VersConstraint['comparator'], version: string): VersConstraint => ({
  comparator,
  version,
});

const commas = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The version after all that begin as this one does up to the number at `index`: `1.2.3` at 1 → `1.3`. */
const bumped = (version: string, index: number): string => {
  const numbers = version.split('.');
  return [...numbers.slice(0, index), String(Number(numbers[index] ?? 0) + 1)].join('.');
};

/** `>1 <2.0 || ^3.2`; a hyphen at the end only lets pre-releases in. */
function ofConan(text: string): VersConstraint[] {
  return text.split('||').flatMap((part) =>
    (part.split(',')[0] ?? '')
      .split(/\s+/)
      .filter((token) => token !== '')
      .flatMap((token) => {
        const [, operator = '=', rest = ''] = /^(>=|<=|[<>=^~])?(.*)$/.exec(token) ?? [];
        const version = rest.replace(/-$/, '');
        if (version === '*' || version === '') return [constraint('>=', '0.0.0')];
        const numbers = version.split('.');
        const significant = numbers.findIndex((number) => number !== '0');
        if (operator === '~')
          return [constraint('>=', version), constraint('<', `${bumped(version, Math.min(1, numbers.length - 1))}-`)];
        if (operator === '^')
          return [constraint('>=', version), constraint('<', `${bumped(version, Math.max(0, significant))}-`)];
        return [constraint(operator as VersConstraint['comparator'], version)];
      }),
  );
}

/** `~> 2.0.8, != 2.0.9` */
function ofGem(text: string): VersConstraint[] {
  return commas(text).flatMap((part) => {
    const [, operator = '=', version = ''] = /^(~>|>=|<=|!=|[<>=])?\s*(.*)$/.exec(part) ?? [];
    if (operator !== '~>') return [constraint(operator as VersConstraint['comparator'], version)];
    return [constraint('>=', version), constraint('<', bumped(version, Math.max(0, version.split('.').length - 2)))];
  });
}

/** `[1.0.0, 2.0.0)`; a version alone is the lowest that will do. */
function ofNuget(text: string): VersConstraint[] {
  const [, open, low = '', comma, high = '', close] =
    /^([[(])\s*([^,\s]*)\s*(,?)\s*([^,\s]*)\s*([\])])$/.exec(text.trim()) ?? [];
  if (open === undefined) return [constraint('>=', text.trim())];
  if (comma === '') return [constraint('=', low)];
  return [
    ...(low === '' ? [] : [constraint(open === '[' ? '>=' : '>', low)]),
    ...(high === '' ? [] : [constraint(close === ']' ? '<=' : '<', high)]),
  ];
}

/** `1.5.0+, 1.4.1+`: from there on, within the branch where that is a stable one (an even second number). */
function ofNginx(text: string): VersConstraint[] {
  return commas(text).flatMap((part) => {
    const [low = '', high] = part.split('-');
    if (high !== undefined) return [constraint('>=', low), constraint('<=', high)];
    if (!part.endsWith('+')) return [constraint('=', part)];
    const version = part.slice(0, -1);
    const isStable = Number(version.split('.')[1]) % 2 === 0;
    return [constraint('>=', version), ...(isStable ? [constraint('<', `${bumped(version, 1)}.0`)] : [])];
  });
}

const READERS: Readonly<Record<string, (text: string) => VersConstraint[]>> = {
  conan: ofConan,
  gem: ofGem,
  nginx: ofNginx,
  nuget: ofNuget,
  openssl: (text) => commas(text).map((version) => constraint('=', version)),
};

/**
 * A range as an ecosystem's own tools and advisories write it, in vers notation; undefined for other ecosystems.
 * @param scheme `conan`, `gem`, `nginx`, `nuget` or `openssl`
 */
export function versOfNative(scheme: string, text: string): string | undefined {
  const read = Object.hasOwn(READERS, scheme) ? READERS[scheme] : undefined;
  return read && formatVers({ scheme, constraints: sortedConstraints(scheme, read(text)) });
}
