import { DISTRIBUTION_TYPES } from '../../domain/ecosystem.ts';
import { AssayError } from '../../domain/errors.ts';
import type { Distribution, ScanProblem } from '../../domain/inventory.ts';
import type { Package, PackageLocation, SourcePackage } from '../../domain/package.ts';
import { type PurlPackage, packageOfPurl } from '../../domain/package-purl.ts';
import { parsePurl } from '../../domain/purl.ts';
import { type JsonObject, type NestedComponent, objectOf, objectsOf, propertiesOf, textOf } from './json.ts';
import { ASSAY, firstOf, type PropertyBag, SBOMGEN } from './properties.ts';
import { extractorOf } from './scanner-names.ts';

export interface ComponentPackage {
  readonly package?: Package;
  readonly problem?: ScanProblem;
  /** What the purl's `distro` says. */
  readonly distribution?: Distribution;
}

/** Component types that are installed software; the others (`file`, `data`, `operating-system` …) are not packages. */
const SOFTWARE = new Set(['library', 'framework', 'application', 'firmware', 'platform', 'device-driver']);
/** Where tools write a path besides the standard's `evidence.occurrences`. */
const PATH_PROPERTY = new RegExp(`^(${SBOMGEN.path}|aquasecurity:trivy:FilePath|syft:location:\\d+:path)$`);
const LAYER_PROPERTIES = ['aquasecurity:trivy:LayerDiffID', 'syft:location:0:layerID'];
/** Shown when a document does not say where in the target a package is. */
const UNKNOWN_PATH = '/';

const absolute = (path: string): string => (path.startsWith('/') ? path : `/${path}`);

/** Our own locations: a path each, and `layer path` where the layer is known. */
function ownLocations(bag: PropertyBag): PackageLocation[] {
  const layers = new Map<string, string>();
  for (const text of bag.get(ASSAY.layer) ?? []) {
    const space = text.indexOf(' ');
    layers.set(text.slice(space + 1), text.slice(0, space));
  }
  return (bag.get(SBOMGEN.path) ?? [UNKNOWN_PATH]).map((path) => {
    const layer = layers.get(path);
    return layer === undefined ? { path } : { path, layer };
  });
}

function foreignLocations(component: JsonObject, bag: PropertyBag): PackageLocation[] {
  const occurrences = objectsOf(objectOf(component.evidence).occurrences).flatMap((o) => textOf(o.location) ?? []);
  const written = [...bag].flatMap(([name, values]) => (PATH_PROPERTY.test(name) ? values : []));
  const paths = [...new Set([...written, ...occurrences].filter((path) => path !== '').map(absolute))].sort();
  const layer = LAYER_PROPERTIES.flatMap((name) => bag.get(name) ?? [])[0];
  return (paths.length === 0 ? [UNKNOWN_PATH] : paths).map((path) =>
    layer === undefined ? { path } : { path, layer },
  );
}

/** A component that Assay wrote: its own fields say all, the purl is for others. */
function ownPackage(component: JsonObject, bag: PropertyBag, foundBy: string): Package {
  const namespace = textOf(component.group);
  const arch = firstOf(bag, ASSAY.arch);
  const source = { name: firstOf(bag, ASSAY.sourceName), version: firstOf(bag, ASSAY.sourceVersion) };
  const ownedBy = firstOf(bag, ASSAY.ownedBy);
  const facts = [...bag].filter(([name]) => name.startsWith(ASSAY.fact));
  return {
    type: textOf(component.purl)?.match(/^pkg:([^/]+)\//)?.[1] ?? firstOf(bag, ASSAY.type) ?? 'generic',
    ...(namespace === undefined ? {} : { namespace }),
    name: textOf(component.name) ?? '',
    version: textOf(component.version) ?? '',
    ...(arch === undefined ? {} : { arch }),
    ...(source.name === undefined ? {} : { source: { name: source.name, version: source.version ?? '' } }),
    foundBy,
    locations: ownLocations(bag),
    ...(ownedBy === undefined ? {} : { ownedBy }),
    ...(facts.length === 0
      ? {}
      : { facts: Object.fromEntries(facts.map(([name, values]) => [name.slice(ASSAY.fact.length), values[0] ?? ''])) }),
  };
}

/** Binary packages of these types lie inside their source package in documents of inspector-sbomgen. */
const NESTED_TYPES: ReadonlySet<string> = new Set(['apk', 'deb']);

/** inspector-sbomgen names the source package in `source=`, others in `upstream=`. */
function packageWithSource(purl: string, qualifiers: Readonly<Record<string, string>>): PurlPackage {
  const found = packageOfPurl(purl);
  const { source, upstream } = qualifiers;
  if (!NESTED_TYPES.has(found.type) || source === undefined || upstream !== undefined) return found;
  const [name = source, version = found.version] = source.split('@');
  return { ...found, source: { name, version } };
}

/** inspector-sbomgen and rpm tools write the epoch as a qualifier; dpkg and rpm compare it as part of the version. */
function packageWithEpoch(purl: string): PurlPackage {
  const { qualifiers } = parsePurl(purl);
  const { epoch } = qualifiers;
  const found = packageWithSource(purl, qualifiers);
  if (!DISTRIBUTION_TYPES.has(found.type) || epoch === undefined || !/^[1-9]\d*$/.test(epoch)) return found;
  const full = (version: string): string => (/^\d+:/.test(version) ? version : `${epoch}:${version}`);
  const { source } = found;
  const isOwn = source !== undefined && source.version === found.version;
  return {
    ...found,
    version: full(found.version),
    ...(isOwn ? { source: { name: source.name, version: full(source.version) } } : {}),
  };
}

/** Trivy keeps the source package in properties; inspector-sbomgen nests a binary package under its source package. */
function foreignSource(bag: PropertyBag, type: string, parent: JsonObject | undefined): SourcePackage | undefined {
  const name = firstOf(bag, 'aquasecurity:trivy:SrcName');
  const version = firstOf(bag, 'aquasecurity:trivy:SrcVersion');
  if (name !== undefined && version !== undefined) {
    const epoch = firstOf(bag, 'aquasecurity:trivy:SrcEpoch');
    const release = firstOf(bag, 'aquasecurity:trivy:SrcRelease');
    return {
      name,
      version: `${epoch === undefined ? '' : `${epoch}:`}${version}${release === undefined ? '' : `-${release}`}`,
    };
  }
  const parentPurl = textOf(parent?.purl);
  if (!NESTED_TYPES.has(type) || !parentPurl?.startsWith(`pkg:${type}/`)) return undefined;
  const source = packageWithEpoch(parentPurl);
  return { name: source.name, version: source.version };
}

/** What inspector-sbomgen says of a package besides its purl. */
function foreignFacts(bag: PropertyBag): Readonly<Record<string, string>> {
  const says = (name: string): boolean => (firstOf(bag, name) ?? 'false') !== 'false';
  const runs = says(SBOMGEN.runningKernel);
  const facts: Record<string, string | undefined> = {
    kernel: runs ? 'running' : says(SBOMGEN.kernelComponent) ? 'installed' : undefined,
    unresolvedVersion: firstOf(bag, SBOMGEN.unresolvedVersion),
    fileSizeBytes: firstOf(bag, SBOMGEN.fileSize),
    replacedBy: firstOf(bag, SBOMGEN.replacedBy),
  };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** `is_duplicate_package` with the purl of the distribution package that brought it. */
function foreignOwner(bag: PropertyBag): string | undefined {
  const purl = firstOf(bag, SBOMGEN.duplicatePurl);
  if (purl === undefined) return undefined;
  try {
    return parsePurl(purl).name;
  } catch {
    return undefined; // the package itself is readable: it is then judged on its own
  }
}

const collectorOfForeign = (bag: PropertyBag): string => {
  const name = firstOf(bag, SBOMGEN.collector) ?? firstOf(bag, SBOMGEN.scanner);
  return name === undefined ? 'sbom' : extractorOf(name);
};

const cpeParts = (cpe: string): readonly string[] =>
  cpe
    .replaceAll('\\:', '\0')
    .split(':')
    .map((part) => part.replaceAll('\0', ':'));

/** Vendor, product and version of a CPE 2.3 name; `*` and `-` say nothing. @see https://nvlpubs.nist.gov/nistpubs/Legacy/IR/nistir7695.pdf */
function versionOfCpe(cpe: string): string | undefined {
  const version = cpe.startsWith('cpe:2.3:') ? cpeParts(cpe)[5] : cpeParts(cpe)[4];
  return version === undefined || version === '*' || version === '-' || version === '' ? undefined : version;
}

/** A component without a purl is listed as what it is: software that nobody can look up. */
function genericPackage(component: JsonObject, bag: PropertyBag): ComponentPackage {
  const cpe = textOf(component.cpe);
  const version = textOf(component.version) ?? (cpe === undefined ? undefined : versionOfCpe(cpe));
  const type = textOf(component.type) ?? 'library';
  // Tools write lock files and groups as versionless applications: nothing is installed by them.
  if (!SOFTWARE.has(type) || (type === 'application' && !version)) return {};
  const namespace = textOf(component.group);
  return {
    package: {
      type: 'generic',
      ...(namespace ? { namespace } : {}),
      name: textOf(component.name) ?? '',
      version: version ?? '',
      foundBy: collectorOfForeign(bag),
      locations: foreignLocations(component, bag),
      ...(cpe === undefined ? {} : { facts: { cpe } }),
    },
  };
}

const problemOf = (component: JsonObject, reason: string): ScanProblem => ({
  path: textOf(component['bom-ref']) ?? textOf(component.name) ?? '/',
  extractor: 'sbom',
  reason,
});

/** The package that a component stands for; a purl that cannot be read is a problem, not a silence. */
export function readPackage({ component, parent }: NestedComponent): ComponentPackage {
  const bag = propertiesOf(component);
  const foundBy = firstOf(bag, ASSAY.foundBy);
  if (foundBy !== undefined) return { package: ownPackage(component, bag, foundBy) };
  const purl = textOf(component.purl);
  if (!purl && !textOf(component.name)) {
    return { problem: problemOf(component, 'the component has neither a name nor a purl') };
  }
  if (!purl) return genericPackage(component, bag);
  try {
    const { type, namespace, name, version, arch, source, distribution, facts: ofPurl } = packageWithEpoch(purl);
    const isNamed = source !== undefined && (source.name !== name || source.version !== version);
    const foreign = isNamed ? source : (foreignSource(bag, type, parent) ?? source);
    const ownedBy = foreignOwner(bag);
    const facts = { ...ofPurl, ...foreignFacts(bag) };
    return {
      package: {
        type,
        ...(namespace === undefined ? {} : { namespace }),
        name,
        version,
        ...(arch === undefined ? {} : { arch }),
        ...(foreign === undefined ? {} : { source: foreign }),
        foundBy: collectorOfForeign(bag),
        locations: foreignLocations(component, bag),
        ...(ownedBy === undefined ? {} : { ownedBy }),
        ...(Object.keys(facts).length === 0 ? {} : { facts }),
      },
      ...(distribution === undefined ? {} : { distribution }),
    };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { problem: problemOf(component, error.message) };
  }
}
