import { createHash } from 'node:crypto';
import { DISTRIBUTION_TYPES } from '../../domain/ecosystem.ts';
import { AssayError } from '../../domain/errors.ts';
import type { Distribution, DockerfileReport, Inventory, ScanProblem } from '../../domain/inventory.ts';
import type { Package } from '../../domain/package.ts';
import { purlOf } from '../../domain/package-purl.ts';
import { ASSAY, optionalProperty, type Property, SBOMGEN } from './properties.ts';
import { collectorOf, scannerOf } from './scanner-names.ts';
import { subjectComponent } from './subject-component.ts';

/** A component as both formats write it; CycloneDX has these very members. */
export interface Component {
  /** Unique in the document. */
  readonly 'bom-ref': string;
  readonly type: string;
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly purl?: string;
  readonly properties: readonly Property[];
}

/** An inventory as the parts of a document, whatever its format. */
export interface DocumentParts {
  readonly subject: Component;
  readonly system?: Component;
  /** In the order of the inventory. */
  readonly packages: readonly Component[];
  readonly dockerfiles: readonly Component[];
  readonly properties: readonly Property[];
}

export const ROOT_REF = 'subject';
export const SYSTEM_REF = 'operating-system';

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

export const dockerfileRef = ({ path }: DockerfileReport): string => `dockerfile:${path}`;

/** Reference of each package: its purl; where two packages share one, the purl and a hash of the first path. */
export function packageRefs(inventory: Inventory): ReadonlyMap<Package, string> {
  const purls = inventory.packages.map((pkg) => purlWhenNamed(pkg, inventory.distribution) ?? pkg.type);
  const seen = new Map<string, number>();
  for (const purl of purls) seen.set(purl, (seen.get(purl) ?? 0) + 1);
  const taken = new Set<string>([ROOT_REF, SYSTEM_REF, ...(inventory.dockerfiles ?? []).map(dockerfileRef)]);
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

/** What ScanSbom looks at, in its own words. */
const sbomgenProperties = (pkg: Package, ownerPurl: string | undefined): Property[] => [
  { name: SBOMGEN.scanner, value: scannerOf(pkg.foundBy) },
  { name: SBOMGEN.collector, value: collectorOf(pkg.foundBy) },
  ...(ownerPurl === undefined
    ? []
    : [
        { name: SBOMGEN.isDuplicate, value: 'true' },
        { name: SBOMGEN.duplicatePurl, value: ownerPurl },
      ]),
  ...optionalProperty(SBOMGEN.kernelComponent, pkg.facts?.kernel && 'true'),
  ...optionalProperty(SBOMGEN.runningKernel, pkg.facts?.kernel === 'running' ? 'true' : undefined),
  ...optionalProperty(SBOMGEN.unresolvedVersion, pkg.facts?.unresolvedVersion),
  ...optionalProperty(SBOMGEN.fileSize, pkg.facts?.fileSizeBytes),
  ...optionalProperty(SBOMGEN.replacedBy, pkg.facts?.replacedBy),
];

function packageComponent(
  pkg: Package,
  ref: string,
  purl: string | undefined,
  ownerPurl: string | undefined,
): Component {
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
      ...sbomgenProperties(pkg, ownerPurl),
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

/** purls of the distribution's packages, by name: the owners of other packages. */
function ownerPurls({ packages, distribution }: Inventory): ReadonlyMap<string, string> {
  const purls = new Map<string, string>();
  if (!packages.some(({ ownedBy }) => ownedBy !== undefined)) return purls;
  for (const pkg of packages) {
    const purl = DISTRIBUTION_TYPES.has(pkg.type) ? purlWhenNamed(pkg, distribution) : undefined;
    if (purl !== undefined) purls.set(pkg.name, purl);
  }
  return purls;
}

const systemComponent = (distribution: Distribution): Component => ({
  'bom-ref': SYSTEM_REF,
  type: 'operating-system',
  name: distribution.id,
  ...(distribution.versionId === undefined ? {} : { version: distribution.versionId }),
  description: distribution.name,
  properties: [
    { name: ASSAY.distributionId, value: distribution.id },
    ...optionalProperty(ASSAY.codename, distribution.codename),
    ...(distribution.channels ?? []).map((value) => ({ name: ASSAY.channel, value })),
  ],
});

/** `dockerfile:app/Dockerfile`, as inspector-sbomgen writes it: one property a finding. */
const dockerfileComponent = (report: DockerfileReport): Component => ({
  'bom-ref': dockerfileRef(report),
  type: 'file',
  name: `dockerfile:${report.path.replace(/^\//, '')}`,
  properties: [
    { name: ASSAY.path, value: report.path },
    ...report.issues.map(({ check, startLine, endLine }) => ({
      name: SBOMGEN.dockerfileFinding + check,
      value: `affected_lines:${startLine}-${endLine}`,
    })),
  ],
});

const problemProperty = ({ path, extractor, reason }: ScanProblem): Property => ({
  name: ASSAY.problem,
  value: JSON.stringify({ path, extractor, reason }),
});

/** Everything of an inventory that a document keeps: all but the secrets of a host (docs/sbom.md). */
export function documentParts(inventory: Inventory, refs: ReadonlyMap<Package, string>): DocumentParts {
  const { subject, distribution, packages, problems, dockerfiles = [], collectedAt } = inventory;
  const owners = ownerPurls(inventory);
  return {
    subject: subjectComponent(subject, ROOT_REF),
    ...(distribution && { system: systemComponent(distribution) }),
    packages: packages.map((pkg) =>
      packageComponent(
        pkg,
        refs.get(pkg) ?? pkg.name,
        purlWhenNamed(pkg, distribution),
        pkg.ownedBy === undefined ? undefined : owners.get(pkg.ownedBy),
      ),
    ),
    dockerfiles: dockerfiles.map(dockerfileComponent),
    properties: [
      { name: ASSAY.subjectKind, value: subject.kind },
      { name: ASSAY.collectedAt, value: collectedAt },
      ...problems.map(problemProperty),
    ],
  };
}
