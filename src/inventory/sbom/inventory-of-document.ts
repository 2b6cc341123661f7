import { inputError } from '../../domain/errors.ts';
import type { DockerfileReport, Inventory, ScanProblem } from '../../domain/inventory.ts';
import { compareText } from '../../domain/order.ts';
import type { Package } from '../../domain/package.ts';
import { comparePackages } from '../../domain/package-order.ts';
import { createDistributionVote } from './distribution-vote.ts';
import { readDockerfile } from './dockerfile-of-component.ts';
import { type JsonObject, type NestedComponent, objectOf, propertiesOf, textOf } from './json.ts';
import { readPackage } from './package-of-component.ts';
import { ASSAY, firstOf } from './properties.ts';
import { subjectOf } from './subject-of-document.ts';

/** A document of any format, in the words of CycloneDX: what the formats' readers hand over. */
export interface SbomDocument {
  /** `component` (the target), `properties`, `timestamp`. */
  readonly metadata: JsonObject;
  /** Every component with its parent, parents first; taken one at a time. */
  readonly components: Iterable<NestedComponent>;
}

/** Told of every component, with the package or Dockerfile that it was read as. */
export type SeeComponent = (
  component: JsonObject,
  read: { readonly package?: Package; readonly dockerfile?: DockerfileReport },
) => void;

/** The bound of any inventory. */
const MAX_PACKAGES = 100_000;
/** Components looked at, whether they are packages or files or nothing. */
const MAX_COMPONENTS = 500_000;
/** Problems listed one by one; what follows them is counted. */
const LISTED_PROBLEMS = 100;
/** Dockerfiles with findings. */
const MAX_DOCKERFILES = 10_000;

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
 * The inventory that a document describes. The distribution comes from the operating-system component, else from the
 * purls. A component that is software without a readable purl is a package of type `generic` (never evaluated, never
 * silently gone) or a recorded problem.
 * @param see for those who need the components too
 * @throws AssayError `input` when it has more components or packages than one target can
 */
export function inventoryOfDocument({ metadata, components }: SbomDocument, see?: SeeComponent): Inventory {
  const vote = createDistributionVote();
  vote.component(objectOf(metadata.component));
  const packages: Package[] = [];
  const dockerfiles: DockerfileReport[] = [];
  const problems = createProblems();
  let seen = 0;
  for (const nested of components) {
    if (++seen > MAX_COMPONENTS) throw inputError(`it lists more than ${MAX_COMPONENTS} components`);
    vote.component(nested.component);
    const dockerfile = readDockerfile(nested.component);
    if (dockerfile !== undefined) {
      if (dockerfiles.length >= MAX_DOCKERFILES) throw inputError(`it lists more than ${MAX_DOCKERFILES} Dockerfiles`);
      dockerfiles.push(dockerfile);
      see?.(nested.component, { dockerfile });
      continue;
    }
    const { package: pkg, problem, distribution } = readPackage(nested);
    if (distribution !== undefined) vote.purl(distribution);
    if (problem !== undefined) problems.add(problem);
    if (pkg !== undefined) packages.push(pkg);
    see?.(nested.component, pkg === undefined ? {} : { package: pkg });
    if (packages.length > MAX_PACKAGES) throw inputError(`it lists more than ${MAX_PACKAGES} packages`);
  }
  const bag = propertiesOf(metadata);
  const distribution = vote.result();
  return {
    subject: subjectOf(metadata),
    ...(distribution === undefined ? {} : { distribution }),
    packages: withoutDoubles(packages.sort(comparePackages)),
    problems: [...(bag.get(ASSAY.problem) ?? []).flatMap(readProblem), ...problems.list()],
    ...(dockerfiles.length === 0 ? {} : { dockerfiles: dockerfiles.sort((a, b) => compareText(a.path, b.path)) }),
    collectedAt: firstOf(bag, ASSAY.collectedAt) ?? textOf(metadata.timestamp) ?? new Date(0).toISOString(),
  };
}
