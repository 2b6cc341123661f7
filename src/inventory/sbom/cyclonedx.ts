import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { instanceIdOfMachine } from '../../domain/arn.ts';
import { AssayError } from '../../domain/errors.ts';
import type { Distribution, Inventory, InventorySubject, ScanProblem } from '../../domain/inventory.ts';
import type { Package } from '../../domain/package.ts';
import { purlOf } from '../../domain/package-purl.ts';
import { installedVersion } from '../../installation.ts';
import {
  type CycloneDxVulnerability,
  type VulnerabilitySection,
  vulnerabilitiesOf,
} from './cyclonedx-vulnerabilities.ts';
import { ASSAY, optionalProperty, type Property, SBOMGEN } from './properties.ts';

export { readCycloneDx } from './cyclonedx-read.ts';

// By hand: @cyclonedx/cyclonedx-library takes 145 ms to load, as long as a small scan, for a document as plain as this.
// Its copy of the official schemas checks, in the tests, what is written here.
export const CYCLONEDX_VERSIONS = ['1.4', '1.5', '1.6'] as const;
export type CycloneDxVersion = (typeof CYCLONEDX_VERSIONS)[number];

export interface CycloneDxComponent {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly purl?: string;
  readonly properties?: readonly Property[];
}

/** The part of CycloneDX that Assay writes. @see https://cyclonedx.org/docs/1.5/json/ */
export interface CycloneDxDocument {
  readonly $schema: string;
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: CycloneDxVersion;
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: {
    readonly timestamp: string;
    readonly tools: unknown;
    readonly component: CycloneDxComponent;
    readonly properties: readonly Property[];
  };
  readonly components: readonly CycloneDxComponent[];
  readonly compositions?: readonly { readonly aggregate: 'incomplete'; readonly assemblies: readonly string[] }[];
  readonly vulnerabilities?: readonly CycloneDxVulnerability[];
}

export interface CycloneDxOptions {
  readonly specVersion?: CycloneDxVersion;
  /** Adds what a scan concluded; absent in a plain SBOM. */
  readonly vulnerabilities?: VulnerabilitySection;
  readonly clock: Clock;
}

const ROOT_REF = 'subject';
const SYSTEM_REF = 'operating-system';

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** undefined when name or type cannot be in a purl: hostile inputs have such packages, and they stay in the document. */
function purlWhenNamed(pkg: Package, distribution: Distribution | undefined): string | undefined {
  try {
    return purlOf(pkg, distribution);
  } catch (error) {
    if (error instanceof AssayError) return undefined;
    throw error;
  }
}

/** `bom-ref` of each package: its purl; where two packages share one, the purl and a hash of the first path. */
export function packageRefs(inventory: Inventory): ReadonlyMap<Package, string> {
  const purls = inventory.packages.map((pkg) => purlWhenNamed(pkg, inventory.distribution) ?? pkg.type);
  const seen = new Map<string, number>();
  for (const purl of purls) seen.set(purl, (seen.get(purl) ?? 0) + 1);
  const taken = new Set<string>([ROOT_REF, SYSTEM_REF]);
  const refs = new Map<Package, string>();
  for (const [index, pkg] of inventory.packages.entries()) {
    const purl = purls[index] ?? pkg.name;
    const first = pkg.locations[0];
    let ref =
      (seen.get(purl) ?? 0) > 1 ? `${purl}#${shortHash(`${first?.layer} ${first?.path} ${pkg.foundBy}`)}` : purl;
    while (taken.has(ref)) ref += '+';
    taken.add(ref);
    refs.set(pkg, ref);
  }
  return refs;
}

/** A layer is written as `sha256:… /path`, so that packages with several locations keep which is which. */
const locationProperties = (pkg: Package): Property[] =>
  pkg.locations.flatMap(({ path, layer }) => [
    { name: SBOMGEN.path, value: path },
    ...optionalProperty(ASSAY.layer, layer && `${layer} ${path}`),
  ]);

function packageComponent(pkg: Package, ref: string, distribution: Distribution | undefined): CycloneDxComponent {
  const purl = purlWhenNamed(pkg, distribution);
  return {
    'bom-ref': ref,
    type: 'library',
    ...(pkg.namespace === undefined ? {} : { group: pkg.namespace }),
    name: pkg.name,
    version: pkg.version,
    ...(purl === undefined ? {} : { purl }),
    properties: [
      { name: ASSAY.foundBy, value: pkg.foundBy },
      ...optionalProperty(ASSAY.type, purl === undefined ? pkg.type : undefined),
      ...locationProperties(pkg),
      ...optionalProperty(ASSAY.arch, pkg.arch),
      ...optionalProperty(ASSAY.sourceName, pkg.source?.name),
      ...optionalProperty(ASSAY.sourceVersion, pkg.source?.version),
      ...optionalProperty(ASSAY.ownedBy, pkg.ownedBy),
      ...Object.entries(pkg.facts ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => ({ name: ASSAY.fact + name, value })),
    ],
  };
}

const systemComponent = (distribution: Distribution): CycloneDxComponent => ({
  'bom-ref': SYSTEM_REF,
  type: 'operating-system',
  name: distribution.id,
  ...(distribution.versionId === undefined ? {} : { version: distribution.versionId }),
  description: distribution.name,
  properties: [
    { name: ASSAY.distributionId, value: distribution.id },
    ...optionalProperty(ASSAY.codename, distribution.codename),
  ],
});

function subjectProperties({ image, host }: InventorySubject): Property[] {
  const ofImage = image && [
    { name: ASSAY.imageDigest, value: image.digest },
    { name: SBOMGEN.imageId, value: image.imageId },
    { name: SBOMGEN.imageArch, value: image.architecture },
    { name: ASSAY.imageOs, value: image.os },
    ...optionalProperty(SBOMGEN.imageAuthor, image.author),
    ...optionalProperty(ASSAY.imageCreatedAt, image.createdAt),
    ...image.tags.map((value) => ({ name: ASSAY.imageTag, value })),
    ...image.layers.flatMap(({ diffId, createdBy }) => [
      { name: SBOMGEN.layerDiffId, value: diffId },
      ...optionalProperty(ASSAY.layerCreatedBy, createdBy && `${diffId} ${createdBy}`),
    ]),
  ];
  const ofHost = host && [
    { name: SBOMGEN.hostname, value: host.hostname },
    // SBOMs travel: neither the machine id in clear nor addresses are in them.
    { name: ASSAY.instanceId, value: instanceIdOfMachine(host.machineId) },
    { name: SBOMGEN.architecture, value: host.architecture },
    ...optionalProperty(SBOMGEN.kernelVersion, host.kernel),
  ];
  return [...(ofImage ?? []), ...(ofHost ?? [])];
}

/** CycloneDX has no type for a host; inspector-sbomgen and syft describe one as the device or file that it is. */
const COMPONENT_TYPES: Readonly<Record<InventorySubject['kind'], string>> = {
  image: 'container',
  host: 'device',
  directory: 'file',
  lambda: 'application',
  archive: 'file',
  sbom: 'application',
  repo: 'application',
};

const subjectComponent = (subject: InventorySubject): CycloneDxComponent => ({
  'bom-ref': ROOT_REF,
  type: COMPONENT_TYPES[subject.kind],
  name: subject.name,
  ...(subject.image === undefined ? {} : { version: subject.image.digest }),
  properties: subjectProperties(subject),
});

const problemProperty = ({ path, extractor, reason }: ScanProblem): Property => ({
  name: ASSAY.problem,
  value: JSON.stringify({ path, extractor, reason }),
});

/** The same inventory at the same moment has the same serial number: an RFC 9562 version 8 UUID of its content. */
function serialNumber(inventory: Inventory, timestamp: string): string {
  const hex = createHash('sha256').update(timestamp).update(JSON.stringify(inventory)).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}

function tools(specVersion: CycloneDxVersion): unknown {
  const version = installedVersion();
  if (specVersion === '1.4') return [{ vendor: 'Assay', name: 'assay', version }];
  return { components: [{ type: 'application', name: 'assay', version }] };
}

/**
 * The inventory as a CycloneDX JSON document. Nothing is lost: {@link readCycloneDx} gives back an inventory with the
 * same digest, ownership, layers and problems (matching.md trap 12).
 */
export function writeCycloneDx(inventory: Inventory, options: CycloneDxOptions): CycloneDxDocument {
  const specVersion = options.specVersion ?? '1.5';
  const timestamp = options.clock.now().toISOString();
  const refs = packageRefs(inventory);
  const { distribution, problems } = inventory;
  return {
    $schema: `http://cyclonedx.org/schema/bom-${specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion,
    serialNumber: serialNumber(inventory, timestamp),
    version: 1,
    metadata: {
      timestamp,
      tools: tools(specVersion),
      component: subjectComponent(inventory.subject),
      properties: [
        { name: ASSAY.subjectKind, value: inventory.subject.kind },
        { name: ASSAY.collectedAt, value: inventory.collectedAt },
        ...problems.map(problemProperty),
      ],
    },
    components: [
      ...(distribution === undefined ? [] : [systemComponent(distribution)]),
      ...inventory.packages.map((pkg) => packageComponent(pkg, refs.get(pkg) ?? pkg.name, distribution)),
    ],
    ...(problems.length === 0 ? {} : { compositions: [{ aggregate: 'incomplete' as const, assemblies: [ROOT_REF] }] }),
    ...(options.vulnerabilities === undefined
      ? {}
      : { vulnerabilities: vulnerabilitiesOf(options.vulnerabilities, inventory.packages, refs, specVersion) }),
  };
}
