import { inputError } from '../../domain/errors.ts';
import type {
  HostDetails,
  ImageDetails,
  Inventory,
  InventorySubject,
  ScanProblem,
  SubjectKind,
} from '../../domain/inventory.ts';
import { SUBJECT_KINDS } from '../../domain/inventory.ts';
import type { Package } from '../../domain/package.ts';
import { comparePackages } from '../../domain/package-order.ts';
import { createDistributionVote } from './cyclonedx-distribution.ts';
import { readPackage } from './cyclonedx-package.ts';
import {
  componentsOf,
  type JsonObject,
  type NestedComponent,
  objectOf,
  objectsOf,
  propertiesOf,
  textOf,
} from './json.ts';
import { ASSAY, firstOf, type PropertyBag, SBOMGEN } from './properties.ts';

/** The bound of any inventory. */
const MAX_PACKAGES = 100_000;
/** Problems listed one by one; what follows them is counted. */
const LISTED_PROBLEMS = 100;

function readProblem(text: string): ScanProblem[] {
  try {
    const { path, extractor, reason } = objectOf(JSON.parse(text));
    if (typeof path === 'string' && typeof extractor === 'string' && typeof reason === 'string') {
      return [{ path, extractor, reason }];
    }
  } catch {
    // Not ours: kept as the sentence it is.
  }
  return [{ path: '/', extractor: 'sbom', reason: text }];
}

function imageOf(bag: PropertyBag): ImageDetails | undefined {
  const imageId = firstOf(bag, SBOMGEN.imageId);
  if (imageId === undefined) return undefined;
  const author = firstOf(bag, SBOMGEN.imageAuthor);
  const createdAt = firstOf(bag, ASSAY.imageCreatedAt);
  const createdBy = new Map<string, string>();
  for (const text of bag.get(ASSAY.layerCreatedBy) ?? []) {
    const space = text.indexOf(' ');
    createdBy.set(text.slice(0, space), text.slice(space + 1));
  }
  return {
    digest: firstOf(bag, ASSAY.imageDigest) ?? imageId,
    imageId,
    tags: bag.get(ASSAY.imageTag) ?? [],
    os: firstOf(bag, ASSAY.imageOs) ?? 'linux',
    architecture: firstOf(bag, SBOMGEN.imageArch) ?? 'unknown',
    ...(author === undefined ? {} : { author }),
    ...(createdAt === undefined ? {} : { createdAt }),
    layers: (bag.get(SBOMGEN.layerDiffId) ?? []).map((diffId) => {
      const instruction = createdBy.get(diffId);
      return { diffId, ...(instruction === undefined ? {} : { createdBy: instruction }) };
    }),
  };
}

/** The machine id is not in the document, only what was derived from it. */
function hostOf(bag: PropertyBag): HostDetails | undefined {
  const machineId = firstOf(bag, ASSAY.instanceId);
  if (machineId === undefined) return undefined;
  const kernel = firstOf(bag, SBOMGEN.kernelVersion);
  return {
    hostname: firstOf(bag, SBOMGEN.hostname) ?? 'unknown',
    machineId,
    architecture: firstOf(bag, SBOMGEN.architecture) ?? 'unknown',
    ...(kernel === undefined ? {} : { kernel }),
    ipV4Addresses: [],
    ipV6Addresses: [],
  };
}

function readSubject(metadata: JsonObject): InventorySubject {
  const component = objectOf(metadata.component);
  const bag = propertiesOf(component);
  const name = textOf(component.name) ?? 'SBOM';
  const declared = firstOf(propertiesOf(metadata), ASSAY.subjectKind);
  const image = imageOf(bag);
  const host = hostOf(bag);
  const kind =
    SUBJECT_KINDS.find((k) => k === declared) ?? (image === undefined ? ('sbom' as SubjectKind) : ('image' as const));
  return { kind, name, ...(image === undefined ? {} : { image }), ...(host === undefined ? {} : { host }) };
}

/** The first problems one by one, the rest as a number. */
function createProblems(): { add(problem: ScanProblem): void; list(): ScanProblem[] } {
  const listed: ScanProblem[] = [];
  let more = 0;
  return {
    add(problem) {
      if (listed.length < LISTED_PROBLEMS) listed.push(problem);
      else more++;
    },
    list: () =>
      more === 0
        ? listed
        : [...listed, { path: '/', extractor: 'sbom', reason: `${more} more components could not be read` }],
  };
}

/** Tools list one package under several parents; identical entries are one package. */
const withoutDoubles = (sorted: readonly Package[]): Package[] =>
  sorted.filter((pkg, index) => {
    const previous = sorted[index - 1];
    return (
      previous === undefined || comparePackages(previous, pkg) !== 0 || JSON.stringify(previous) !== JSON.stringify(pkg)
    );
  });

/**
 * The inventory of a document whose components come one by one.
 * @param header the document without its components
 * @throws AssayError `input` when it is not CycloneDX, or has more packages than one target can
 */
export function inventoryOfComponents(header: JsonObject, components: Iterable<NestedComponent>): Inventory {
  if (header.bomFormat !== 'CycloneDX') {
    throw inputError('the document is not CycloneDX JSON: it has no "bomFormat": "CycloneDX"', {
      remedy: 'give a CycloneDX 1.2 to 1.7 document in JSON',
    });
  }
  const metadata = objectOf(header.metadata);
  const vote = createDistributionVote();
  vote.component(objectOf(metadata.component));
  const packages: Package[] = [];
  const problems = createProblems();
  for (const nested of components) {
    vote.component(nested.component);
    const { package: pkg, problem, distribution } = readPackage(nested);
    if (distribution !== undefined) vote.purl(distribution);
    if (problem !== undefined) problems.add(problem);
    if (pkg !== undefined) packages.push(pkg);
    if (packages.length > MAX_PACKAGES) throw inputError(`it lists more than ${MAX_PACKAGES} packages`);
  }
  const bag = propertiesOf(metadata);
  const distribution = vote.result();
  return {
    subject: readSubject(metadata),
    ...(distribution === undefined ? {} : { distribution }),
    packages: withoutDoubles(packages.sort(comparePackages)),
    problems: [...(bag.get(ASSAY.problem) ?? []).flatMap(readProblem), ...problems.list()],
    collectedAt: firstOf(bag, ASSAY.collectedAt) ?? textOf(metadata.timestamp) ?? new Date(0).toISOString(),
  };
}

/**
 * The inventory that a CycloneDX JSON document (1.2 to 1.7, of any tool) describes. Components may be nested; the
 * distribution comes from the operating-system component, else from the purls. A component that is software without a
 * readable purl is a package of type `generic` (never evaluated, never silently gone) or a recorded problem.
 *
 * @param document the parsed JSON; for files of strangers `readSbom` bounds memory
 * @throws AssayError `input` when it is not CycloneDX
 */
export function readCycloneDx(document: unknown): Inventory {
  const bom = objectOf(document);
  return inventoryOfComponents(bom, componentsOf(objectsOf(bom.components)));
}
