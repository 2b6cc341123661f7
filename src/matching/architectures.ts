/** One architecture, several names: of Debian, of rpm, of containers. Words that are not here stand for themselves. */
const FAMILIES: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  x64: 'x86_64',
  arm64: 'aarch64',
  ppc64el: 'ppc64le',
  armhf: 'armv7hl',
  armhfp: 'armv7hl',
  armv7: 'armv7hl',
  i386: 'i686',
  i486: 'i686',
  i586: 'i686',
  x86: 'i686',
};

const familyOf = (arch: string): string => (Object.hasOwn(FAMILIES, arch) ? (FAMILIES[arch] ?? arch) : arch);

/** Packages for every architecture, and for none that is known. */
const INDEPENDENT: ReadonlySet<string | undefined> = new Set([undefined, 'all', 'any', 'noarch', '(none)']);

/** Does an advisory on these architectures speak of a package of this one? What fits every machine always counts. */
export function speaksOfArchitecture(arches: readonly string[], arch: string | undefined): boolean {
  if (arch === undefined || INDEPENDENT.has(arch) || arches.includes(arch)) return true;
  const family = familyOf(arch);
  return arches.some((each) => each === 'noarch' || familyOf(each) === family);
}
