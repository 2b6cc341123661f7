import { createHash } from 'node:crypto';
import { DISTRIBUTION_TYPES } from '../../domain/ecosystem.ts';
import { AssayError } from '../../domain/errors.ts';
import type { PackageVulnerability, VulnerablePackage } from '../../domain/finding.ts';
import type { Inventory } from '../../domain/inventory.ts';
import { type Package, packageDisplayName } from '../../domain/package.ts';
import { formatPurl } from '../../domain/purl.ts';
import type { Resource } from '../../domain/resource.ts';
import { splitEpoch } from '../../domain/rpm-name.ts';
import { wireArchitecture } from '../../domain/version-parts.ts';

/** What an exported SBOM tells of one resource. */
export interface ResourceSoftware {
  readonly resource: Resource;
  readonly inventory: Inventory;
  /** Of its active findings. */
  readonly vulnerabilities: readonly PackageVulnerability[];
  readonly now: Date;
}

/** A package as both formats of an export name it. */
export interface ExportedPackage {
  /** 32 hex digits, its own in the document. */
  readonly ref: string;
  /** As the SPDX id has it: `rpm`, `dpkg`, `pypi`. */
  readonly type: string;
  readonly name: string;
  readonly version: string;
  /** undefined for names of strangers that no purl can carry. */
  readonly purl?: string;
  readonly path: string;
  readonly isDistributions: boolean;
  /** Sorted. */
  readonly vulnerabilityIds: readonly string[];
}

/** What Inspector calls a type where the purl specification has another word. */
const TYPES: Readonly<Record<string, string>> = { deb: 'dpkg' };

/** `NAME-VERSION.src.dpkg`: the file that a package was built from, as Inspector writes it. */
function upstreamOf({ name, version, source }: Package, type: string): string {
  const from = source ?? { name, version };
  return `${from.name}-${splitEpoch(from.version).rest}.src.${type}`;
}

function purlOf(pkg: Package, type: string, isDistributions: boolean): string | undefined {
  const { epoch, rest } = isDistributions ? splitEpoch(pkg.version) : { epoch: 0, rest: pkg.version };
  const arch = pkg.arch === undefined ? '' : wireArchitecture(pkg.arch);
  const path = pkg.locations[0]?.path.replace(/^\//, '') ?? '';
  try {
    return formatPurl({
      type,
      ...(pkg.namespace !== undefined && !isDistributions && { namespace: pkg.namespace }),
      name: pkg.name,
      version: rest,
      qualifiers: isDistributions ? { arch, epoch: String(epoch), upstream: upstreamOf(pkg, type) } : { path },
    });
  } catch (error) {
    if (error instanceof AssayError) return undefined;
    throw error;
  }
}

type Identity = Pick<Package, 'type' | 'name' | 'version' | 'arch'>;
const identityOf = ({ type, name, version, arch }: Identity): string => JSON.stringify([type, name, version, arch]);

/** Vulnerability ids of each package: of the one at the finding's path, else of all with the same version. */
function idsByPackage({ inventory, vulnerabilities }: ResourceSoftware): ReadonlyMap<Package, readonly string[]> {
  const known = new Map<string, Package[]>();
  for (const pkg of inventory.packages) {
    const identity = identityOf({ ...pkg, name: packageDisplayName(pkg) });
    const alike = known.get(identity) ?? [];
    known.set(identity, alike);
    alike.push(pkg);
  }
  const ids = new Map<Package, Set<string>>();
  const add = (id: string, affected: VulnerablePackage): void => {
    const candidates = known.get(identityOf(affected)) ?? [];
    const there = candidates.filter(({ locations }) => locations.some(({ path }) => path === affected.filePath));
    for (const pkg of there.length > 0 ? there : candidates) ids.set(pkg, (ids.get(pkg) ?? new Set()).add(id));
  };
  for (const { vulnerabilityId, packages } of vulnerabilities) {
    for (const affected of packages) add(vulnerabilityId, affected);
  }
  return new Map([...ids].map(([pkg, set]) => [pkg, [...set].sort()]));
}

/** The packages of a resource in the order of its inventory, each once: a collector of strangers may tell of one twice. */
export function exportedPackages(software: ResourceSoftware): readonly ExportedPackage[] {
  const ids = idsByPackage(software);
  const packages = new Map<string, ExportedPackage>();
  for (const pkg of software.inventory.packages) {
    const isDistributions = DISTRIBUTION_TYPES.has(pkg.type);
    const type = TYPES[pkg.type] ?? pkg.type;
    const path = pkg.locations[0]?.path ?? '';
    const { namespace, name, version, arch, source, foundBy } = pkg;
    const own = JSON.stringify([
      pkg.type,
      namespace,
      name,
      version,
      arch,
      source?.name,
      source?.version,
      path,
      foundBy,
    ]);
    if (packages.has(own)) continue;
    const purl = purlOf(pkg, type, isDistributions);
    packages.set(own, {
      ref: createHash('md5').update(own).digest('hex'),
      type,
      name: packageDisplayName(pkg),
      version: isDistributions ? splitEpoch(pkg.version).rest : pkg.version,
      ...(purl !== undefined && { purl }),
      path,
      isDistributions,
      vulnerabilityIds: ids.get(pkg) ?? [],
    });
  }
  return [...packages.values()];
}

/** Identity of the software's image: of a container image its digest, of a machine what it was started from. */
export function imageIdOf({ details }: Resource): string | undefined {
  if (details.kind === 'image') return details.image.digest;
  return details.kind === 'instance' ? details.imageReference : undefined;
}

export function architectureOf({ details }: Resource): string | undefined {
  if (details.kind === 'image') return details.image.architecture;
  if (details.kind === 'instance') return details.host?.architecture;
  return details.kind === 'function' ? details.architecture : undefined;
}

/** System of a machine or an image, runtime of a function. */
export function platformOf({ details }: Resource): string | undefined {
  if (details.kind === 'function') return details.runtime;
  return details.kind === 'instance' || details.kind === 'image' ? details.platform : undefined;
}

/** SPDX and CycloneDX examples of Inspector have seconds. */
export const seconds = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');
