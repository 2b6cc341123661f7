import { DISTRIBUTION_TYPES, type Ecosystem } from './ecosystem.ts';
import { ownMember } from './own-member.ts';
import type { Package, SourcePackage } from './package.ts';
import { windowsProduct } from './windows.ts';

const lowerCase = (name: string): string => name.toLowerCase();

/** How a registry tells names apart; where there is no rule, a name is itself. */
const RULES: Readonly<Record<string, (name: string) => string>> = {
  ConanCenter: lowerCase,
  'GitHub Actions': lowerCase,
  // Modules of the toolchain itself: cyclonedx-gomod writes `std`
  Go: (name) => (name === 'std' ? 'stdlib' : name),
  NuGet: lowerCase,
  Packagist: lowerCase,
  // PEP 503
  PyPI: (name) => name.replace(/[-_.]+/g, '-').toLowerCase(),
  VSCode: lowerCase,
  // Swift packages are named by their repository
  SwiftURL: (name) =>
    name
      .replace(/^https?:\/\//, '')
      .replace(/\.git$/, '')
      .toLowerCase(),
  Windows: (name) => windowsProduct(name).name,
};

/**
 * The name under which an ecosystem's advisories are kept: `Typing.Extensions` → `typing-extensions` in PyPI.
 * @param name as the registry or the advisory writes it: `@scope/name`, `group:artifact`, a Go module path, a source package
 */
export function canonicalName(ecosystem: Ecosystem, name: string): string {
  const colon = ecosystem.indexOf(':');
  return ownMember(RULES, colon < 0 ? ecosystem : ecosystem.slice(0, colon))?.(name) ?? name;
}

/** Source packages that only sign kernels: Debian has one an architecture, Ubuntu one a flavour. */
const SIGNED_KERNEL = /^linux-signed(?:-(?:amd64|arm64|i386|(.+)))?$/;

/**
 * Source package and version that a distribution's advisories speak of; the package itself where no source is known,
 * and of rpm, whose advisories list binary packages (AlmaLinux, Rocky Linux, Red Hat, SUSE, Amazon, Azure Linux …).
 * A signed kernel stands under the kernel's own source (`linux`, `linux-aws`), whose version its binary package carries.
 */
export function advisorySource(
  pkg: Pick<Package, 'name' | 'version' | 'source'> & Partial<Pick<Package, 'type'>>,
): SourcePackage {
  const { source } = pkg;
  if (source === undefined || pkg.type === 'rpm') return { name: pkg.name, version: pkg.version };
  if (!source.name.startsWith('linux-signed')) return source;
  const signed = SIGNED_KERNEL.exec(source.name);
  return signed === null
    ? source
    : { name: signed[1] === undefined ? 'linux' : `linux-${signed[1]}`, version: pkg.version };
}

/** Name of an installed package in its ecosystem, canonical: the key to look its advisories up with. */
export function canonicalPackageName(
  ecosystem: Ecosystem,
  pkg: Pick<Package, 'type' | 'namespace' | 'name' | 'version' | 'source'>,
): string {
  if (DISTRIBUTION_TYPES.has(pkg.type)) return advisorySource(pkg).name;
  if (pkg.namespace === undefined) return canonicalName(ecosystem, pkg.name);
  return canonicalName(ecosystem, `${pkg.namespace}${pkg.type === 'maven' ? ':' : '/'}${pkg.name}`);
}

/** `1.22rc1` of Go's toolchain as a semantic version: `1.22.0-rc.1`. */
const GO_TOOLCHAIN = /^(?:go|v)?(\d+\.\d+)(\.\d+)?(?:(rc|beta|alpha)(\d+))?(?:[-+ ].*)?$/;

/**
 * The version of a language package as its ecosystem's advisories write it. Go's standard library has the version of
 * the toolchain that built the program: `go1.22.5`, `1.22rc1`, `1.20.12 X:boringcrypto`.
 */
export function comparableVersion({
  type,
  namespace,
  name,
  version,
}: Pick<Package, 'type' | 'namespace' | 'name' | 'version'>): string {
  if (type !== 'golang' || namespace !== undefined || (name !== 'stdlib' && name !== 'std')) return version;
  const [match, minor, patch = '.0', word, number] = GO_TOOLCHAIN.exec(version) ?? [];
  if (match === undefined) return version;
  return `${minor}${patch}${word === undefined ? '' : `-${word}.${number}`}`;
}
