import { AssayError, inputError } from '../../domain/errors.ts';
import type { DockerfileReport, Inventory } from '../../domain/inventory.ts';
import type { Package } from '../../domain/package.ts';
import { parsePurl } from '../../domain/purl.ts';
import type { SbomComponent } from '../../domain/sbom-component.ts';
import { cycloneDxDocument } from './cyclonedx-read.ts';
import { inventoryOfDocument } from './inventory-of-document.ts';
import { componentsOf, type JsonObject, objectOf, objectsOf, textOf } from './json.ts';

/** Versions of CycloneDX whose JSON form has what is read here. */
const VERSIONS = /^1\.[2-7]$/;

/** Binary packages of these types lie inside their source package. */
const NESTED_TYPE = /^pkg:(apk|deb)\//;

export interface SbomContent {
  readonly inventory: Inventory;
  /** As in the document; nested ones are children. Packages are those of the inventory. */
  readonly components: readonly SbomComponent[];
  /** Nested ones included. */
  readonly count: number;
}

/** Components of a document, nested ones included; looked at before anything is read. */
export function countComponents(document: unknown): number {
  let count = 0;
  for (const _ of componentsOf(objectsOf(objectOf(document).components))) count++;
  return count;
}

/** Is the document CycloneDX of a version that is read? */
export function isCycloneDx(document: unknown): boolean {
  const { bomFormat, specVersion } = objectOf(document);
  return bomFormat === 'CycloneDX' && typeof specVersion === 'string' && VERSIONS.test(specVersion);
}

interface Read {
  readonly package?: Package;
  readonly dockerfile?: DockerfileReport;
}

/** The packages that an inventory kept, by what they are: of identical ones it has one. */
function keptPackages(packages: readonly Package[]): (pkg: Package) => Package {
  const kept = new Set(packages);
  let byContent: Map<string, Package> | undefined;
  return (pkg) => {
    if (kept.has(pkg)) return pkg;
    byContent ??= new Map(packages.map((each) => [JSON.stringify(each), each]));
    return byContent.get(JSON.stringify(pkg)) ?? pkg;
  };
}

/** Does it say itself which source it was built from? inspector-sbomgen 1.1.0 did not, later ones and others do. */
function namesSource(purl: string): boolean {
  try {
    const { source, upstream } = parsePurl(purl).qualifiers;
    return source !== undefined || upstream !== undefined;
  } catch (error) {
    if (error instanceof AssayError) return false;
    throw error;
  }
}

/** Name and version that a purl tells, for components that have nothing else. */
function identityOfPurl(purl: string | undefined): { readonly name?: string; readonly version?: string } {
  if (purl === undefined) return {};
  try {
    const { name, version } = parsePurl(purl);
    return { name, ...(version === undefined ? {} : { version }) };
  } catch (error) {
    if (error instanceof AssayError) return {};
    throw error;
  }
}

function isPartOf(component: JsonObject, parent: JsonObject | undefined): boolean {
  const [own, above] = [textOf(component.purl), textOf(parent?.purl)];
  if (own === undefined || above === undefined) return false;
  const type = NESTED_TYPE.exec(own)?.[1];
  return type !== undefined && NESTED_TYPE.exec(above)?.[1] === type && !namesSource(own);
}

/**
 * A CycloneDX JSON document (1.2 to 1.7, of any tool) as an inventory, with the components that its packages come from.
 * @param document the parsed JSON
 * @throws AssayError `input` when it is not CycloneDX, or nested too deep
 */
export function readComponents(document: unknown): SbomContent {
  if (!isCycloneDx(document)) throw inputError('the document is not CycloneDX 1.2 to 1.7 in JSON');
  const bom = objectOf(document);
  const roots = objectsOf(bom.components);
  const read = new Map<JsonObject, Read>();
  const inventory = inventoryOfDocument(cycloneDxDocument(bom, componentsOf(roots)), (component, what) => {
    read.set(component, what);
  });
  const kept = keptPackages(inventory.packages);

  const componentOf = (component: JsonObject, parent?: JsonObject): SbomComponent => {
    const { package: pkg, dockerfile } = read.get(component) ?? {};
    const purl = textOf(component.purl) || undefined;
    const [written, writtenVersion] = [textOf(component.name), textOf(component.version)];
    const identity = written === undefined || writtenVersion === undefined ? identityOfPurl(purl) : {};
    const version = writtenVersion ?? identity.version;
    const children = objectsOf(component.components);
    return {
      type: textOf(component.type) ?? 'library',
      name: written ?? identity.name ?? '',
      ...(version === undefined ? {} : { version }),
      ...(purl === undefined ? {} : { purl }),
      ...(pkg === undefined ? {} : { package: kept(pkg) }),
      ...(dockerfile === undefined ? {} : { dockerfile }),
      ...(isPartOf(component, parent) ? { isPartOfParent: true as const } : {}),
      ...(purl !== undefined && pkg === undefined && dockerfile === undefined ? { isUnreadable: true as const } : {}),
      children: children.map((child) => componentOf(child, component)),
    };
  };
  return { inventory, components: roots.map((root) => componentOf(root)), count: read.size };
}
