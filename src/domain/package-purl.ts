import { DISTRIBUTION_TYPES } from './ecosystem.ts';
import type { Distribution } from './inventory.ts';
import type { Package, SourcePackage } from './package.ts';
import { formatPurl, type Purl, parsePurl } from './purl.ts';
import { moduleStream, rpmFileOfSource, sourceOfRpmFile, splitEpoch } from './rpm-name.ts';

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
  /** `module` of an rpm package: its fixes are told apart by it. */
  readonly facts?: Readonly<Record<string, string>>;
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
const ROLLING: ReadonlySet<string> = new Set([
  ...['arch', 'bottlerocket', 'chainguard', 'echo', 'minimos', 'opensuse-tumbleweed', 'wolfi'],
]);

/** Namespace of a distribution's packages where it is not the `ID` of its os-release, as purl's rpm type has it. */
const NAMESPACES: Readonly<Record<string, string>> = { rhel: 'redhat' };

/** What tools write for the `ID` of os-release: trivy has families of its own. */
const IDS: Readonly<Record<string, string>> = {
  alma: 'almalinux',
  amazon: 'amzn',
  'cbl-mariner': 'mariner',
  'opensuse.leap': 'opensuse-leap',
  'opensuse.tumbleweed': 'opensuse-tumbleweed',
  oracle: 'ol',
  redhat: 'rhel',
  'suse linux enterprise micro': 'sle-micro',
  'suse linux enterprise server': 'sles',
};

const idOf = (written: string): string => (Object.hasOwn(IDS, written) ? (IDS[written] ?? written) : written);

/** `debian-12`, `alpine-3.20.1`, `openeuler-22.03-lts-sp3`, or a codename alone. */
function distroQualifier({ id, versionId, codename }: Distribution): string | undefined {
  if (versionId === undefined) return codename;
  return id === 'openeuler' && codename !== undefined ? `${id}-${versionId}-${codename}` : `${id}-${versionId}`;
}

function distributionOf({ namespace, qualifiers }: Purl): Distribution | undefined {
  const { distro } = qualifiers;
  if (distro === undefined) {
    return namespace !== undefined && ROLLING.has(namespace) ? { id: namespace, name: namespace } : undefined;
  }
  const release = (id: string, versionId: string): Distribution => ({ id, versionId, name: `${id} ${versionId}` });
  const behind =
    namespace !== undefined && distro.startsWith(`${namespace}-`) ? distro.slice(namespace.length + 1) : '';
  if (namespace !== undefined && /^\d/.test(behind)) return release(idOf(namespace), behind);
  const [, id, versionId] = distro.match(/^(.+)-(\d[^-]*)$/) ?? [];
  if (id !== undefined && versionId !== undefined) return release(idOf(id), versionId);
  if (ROLLING.has(distro)) return { id: distro, name: distro };
  if (namespace === undefined) return undefined;
  if (behind !== '') return release(idOf(namespace), behind);
  const releases = Object.hasOwn(CODENAMES, namespace) ? (CODENAMES[namespace] ?? {}) : {};
  const known = Object.hasOwn(releases, distro) ? releases[distro] : undefined;
  return {
    id: idOf(namespace),
    ...(known !== undefined && { versionId: known }),
    codename: distro,
    name: `${namespace} ${distro}`,
  };
}

/** `NAME@VERSION` of the source package, only as far as it differs from the binary one; of rpm always its file name. */
function upstreamQualifier({ type, name, version, source }: Package): string | undefined {
  if (type === 'rpm') return source && rpmFileOfSource(source);
  if (source === undefined || (source.name === name && source.version === version)) return undefined;
  return source.version === version ? source.name : `${source.name}@${source.version}`;
}

/** @param version with its epoch */
function sourceOf(purl: Purl, version: string): SourcePackage | undefined {
  const { upstream } = purl.qualifiers;
  if (purl.type === 'rpm') return upstream === undefined ? undefined : sourceOfRpmFile(upstream, version);
  if (upstream === undefined) return { name: purl.name, version };
  const at = upstream.indexOf('@');
  return at <= 0 ? { name: upstream, version } : { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
}

/** An rpm's epoch is a qualifier of its own; a version that already has one keeps it. */
function versionOf({ type, version = '', qualifiers: { epoch } }: Purl): string {
  if (type !== 'rpm' || epoch === undefined || !/^[1-9]\d{0,9}$/.test(epoch)) return version;
  return splitEpoch(version).rest === version ? `${epoch}:${version}` : version;
}

/** Module stream, under the names that syft and trivy give it. */
function factsOf({ type, qualifiers }: Purl): Readonly<Record<string, string>> | undefined {
  const label = qualifiers.rpmmod ?? qualifiers.modularitylabel;
  return type === 'rpm' && label !== undefined && label !== '' ? { module: moduleStream(label) } : undefined;
}

/** What only rpm packages carry: the epoch apart from the version, and the module stream. */
function rpmParts(pkg: Package) {
  if (pkg.type !== 'rpm') return { version: pkg.version, qualifiers: {} };
  const { epoch, rest } = splitEpoch(pkg.version);
  const { module } = pkg.facts ?? {};
  return {
    version: rest,
    qualifiers: { ...(epoch > 0 && { epoch: String(epoch) }), ...(module !== undefined && { rpmmod: module }) },
  };
}

/**
 * Package URL of an installed package: `pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1?arch=amd64&distro=debian-12&upstream=zlib`.
 * {@link packageOfPurl} reads back everything that matching needs.
 * @param distribution of the inventory; only distribution packages carry it
 * @throws AssayError `input` when the package has no name or its type is no purl type
 */
export function purlOf(pkg: Package, distribution?: Distribution): string {
  const isDistributions = DISTRIBUTION_TYPES.has(pkg.type);
  const id = distribution?.id;
  const namespace = isDistributions ? id && (Object.hasOwn(NAMESPACES, id) ? NAMESPACES[id] : id) : pkg.namespace;
  const distro = isDistributions && distribution !== undefined ? distroQualifier(distribution) : undefined;
  const upstream = isDistributions ? upstreamQualifier(pkg) : undefined;
  const { version, qualifiers } = rpmParts(pkg);
  return formatPurl({
    type: pkg.type,
    ...(namespace !== undefined && { namespace }),
    name: pkg.name,
    version,
    qualifiers: {
      ...(pkg.arch !== undefined && { arch: pkg.arch }),
      ...(distro !== undefined && { distro }),
      ...(upstream !== undefined && { upstream }),
      ...qualifiers,
    },
  });
}

/**
 * What a package URL says of a package and its distribution, of ours or of other tools.
 * @throws AssayError `input` when the text is no package URL
 */
export function packageOfPurl(text: string): PurlPackage {
  const purl = parsePurl(text);
  const { type, namespace, name, qualifiers } = purl;
  const version = versionOf(purl);
  const arch = qualifiers.arch === undefined ? {} : { arch: qualifiers.arch };
  if (!DISTRIBUTION_TYPES.has(type))
    return { type, ...(namespace !== undefined && { namespace }), name, version, ...arch };
  const source = sourceOf(purl, version);
  const distribution = distributionOf(purl);
  const facts = factsOf(purl);
  return {
    type,
    name,
    version,
    ...arch,
    ...(source !== undefined && { source }),
    ...(distribution !== undefined && { distribution }),
    ...(facts !== undefined && { facts }),
  };
}
