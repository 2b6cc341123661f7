import { DISTRIBUTION_TYPES } from './ecosystem.ts';
import type { Distribution } from './inventory.ts';
import type { Package, SourcePackage } from './package.ts';
import { formatPurl, type Purl, parsePurl } from './purl.ts';

/** What a package URL tells of a package: all that matching needs. */
export interface PurlPackage {
  readonly type: string;
  readonly namespace?: string;
  readonly name: string;
  /** Empty when the URL has none. */
  readonly version: string;
  readonly arch?: string;
  readonly source?: SourcePackage;
  readonly distribution?: Distribution;
}

/** Releases by codename, as some tools write `distro=bookworm`. */
const CODENAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debian: {
    ...{ wheezy: '7', jessie: '8', stretch: '9', buster: '10', bullseye: '11' },
    ...{ bookworm: '12', trixie: '13', forky: '14' },
  },
  ubuntu: {
    ...{ trusty: '14.04', xenial: '16.04', bionic: '18.04', focal: '20.04', jammy: '22.04' },
    ...{ noble: '24.04', oracular: '24.10', plucky: '25.04', questing: '25.10' },
  },
};

/** Distributions without releases: their name says everything. */
const ROLLING: ReadonlySet<string> = new Set(['chainguard', 'wolfi']);

/** `debian-12`, `alpine-3.20.1`, or a codename alone. */
function distroQualifier({ id, versionId, codename }: Distribution): string | undefined {
  return versionId === undefined ? codename : `${id}-${versionId}`;
}

function distributionOf({ namespace, qualifiers }: Purl): Distribution | undefined {
  const { distro } = qualifiers;
  if (distro === undefined) {
    return namespace !== undefined && ROLLING.has(namespace) ? { id: namespace, name: namespace } : undefined;
  }
  const release = (id: string, versionId: string): Distribution => ({ id, versionId, name: `${id} ${versionId}` });
  if (namespace !== undefined && distro.startsWith(`${namespace}-`))
    return release(namespace, distro.slice(namespace.length + 1));
  const [, id, versionId] = distro.match(/^(.+)-(\d[^-]*)$/) ?? [];
  if (id !== undefined && versionId !== undefined) return release(id, versionId);
  if (namespace === undefined) return undefined;
  const known = CODENAMES[namespace]?.[distro];
  return {
    id: namespace,
    ...(known !== undefined && { versionId: known }),
    codename: distro,
    name: `${namespace} ${distro}`,
  };
}

/** `NAME@VERSION` of the source package, only as far as it differs from the binary one. */
function upstreamQualifier({ name, version, source }: Package): string | undefined {
  if (source === undefined || (source.name === name && source.version === version)) return undefined;
  return source.version === version ? source.name : `${source.name}@${source.version}`;
}

function sourceOf(purl: Purl, version: string): SourcePackage | undefined {
  const { upstream } = purl.qualifiers;
  // rpm tools name the source file here (`zlib-1.2.11-40.el9.src.rpm`), which is no `NAME@VERSION`
  if (purl.type === 'rpm') return undefined;
  if (upstream === undefined) return { name: purl.name, version };
  const at = upstream.indexOf('@');
  return at <= 0 ? { name: upstream, version } : { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
}

/**
 * Package URL of an installed package: `pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1?arch=amd64&distro=debian-12&upstream=zlib`.
 * {@link packageOfPurl} reads back everything that matching needs.
 * @param distribution of the inventory; only distribution packages carry it
 * @throws AssayError `input` when the package has no name or its type is no purl type
 */
export function purlOf(pkg: Package, distribution?: Distribution): string {
  const isDistributions = DISTRIBUTION_TYPES.has(pkg.type);
  const namespace = isDistributions ? distribution?.id : pkg.namespace;
  const distro = isDistributions && distribution !== undefined ? distroQualifier(distribution) : undefined;
  const upstream = isDistributions ? upstreamQualifier(pkg) : undefined;
  return formatPurl({
    type: pkg.type,
    ...(namespace !== undefined && { namespace }),
    name: pkg.name,
    version: pkg.version,
    qualifiers: {
      ...(pkg.arch !== undefined && { arch: pkg.arch }),
      ...(distro !== undefined && { distro }),
      ...(upstream !== undefined && { upstream }),
    },
  });
}

/**
 * What a package URL says of a package and its distribution, of ours or of other tools.
 * @throws AssayError `input` when the text is no package URL
 */
export function packageOfPurl(text: string): PurlPackage {
  const purl = parsePurl(text);
  const { type, namespace, name, version = '', qualifiers } = purl;
  const arch = qualifiers.arch === undefined ? {} : { arch: qualifiers.arch };
  if (!DISTRIBUTION_TYPES.has(type))
    return { type, ...(namespace !== undefined && { namespace }), name, version, ...arch };
  const source = sourceOf(purl, version);
  const distribution = distributionOf(purl);
  return {
    type,
    name,
    version,
    ...arch,
    ...(source !== undefined && { source }),
    ...(distribution !== undefined && { distribution }),
  };
}
