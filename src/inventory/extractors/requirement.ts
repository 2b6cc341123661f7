/** A requirement that settles on one version, or nearly. */
export interface PinnedRequirement {
  readonly name: string;
  readonly version: string;
  /** Set for `~=`: the version is the oldest that is allowed, newer patches may be installed. */
  readonly range?: string;
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/;
const PIN = /^(===?|~=)\s*([A-Za-z0-9][A-Za-z0-9.!+_-]*)(?![.*\w])/;

/** Longer lines are no requirements. */
const MAX_LENGTH = 4096;

/**
 * `name[extra] == 1.0 ; marker`, `name (~=1.4.2)`: a requirement of PEP 508 with one exact or compatible version.
 * undefined for any other: ranges, wildcards (`==2.*`), URLs, no version.
 * @see https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 */
export function pinnedRequirement(text: string): PinnedRequirement | undefined {
  const line = text.slice(0, MAX_LENGTH).trim();
  const name = NAME.exec(line)?.[0];
  if (name === undefined) return undefined;
  let rest = line.slice(name.length).trimStart();
  if (rest.startsWith('[')) {
    const close = rest.indexOf(']');
    if (close === -1) return undefined;
    rest = rest.slice(close + 1).trimStart();
  }
  if (rest.startsWith('(')) rest = rest.slice(1).trimStart();
  const [pin, operator = '', version = ''] = PIN.exec(rest) ?? [];
  if (pin === undefined) return undefined;
  const after = rest.slice(pin.length).trimStart();
  // `==1.0, >=0.9` is odd but settled; `~=1.0, !=1.0.3` is as settled as `~=1.0`.
  if (after !== '' && !/^[,;)#@ \\]|^--/.test(after) && pin.length === rest.trimEnd().length) return undefined;
  return operator === '~=' ? { name, version, range: `~=${version}` } : { name, version };
}
