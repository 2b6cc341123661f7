import {
  type HostDetails,
  type ImageDetails,
  type InventorySubject,
  type LivePatch,
  SUBJECT_KINDS,
  type SubjectKind,
} from '../../domain/inventory.ts';
import { type JsonObject, objectOf, propertiesOf, textOf } from './json.ts';
import { ASSAY, firstOf, type PropertyBag, SBOMGEN } from './properties.ts';

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

const wordsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

function livePatch(text: string): LivePatch[] {
  try {
    const { name, version, isActive, cves } = objectOf(JSON.parse(text));
    if (typeof name !== 'string' || typeof isActive !== 'boolean') return [];
    return [{ name, ...(typeof version === 'string' && { version }), isActive, cves: wordsOf(cves) }];
  } catch {
    return []; // a property of this name that is not ours
  }
}

/** Ours one by one; inspector-sbomgen tells only which CVEs all of them repair. */
function livePatchesOf(bag: PropertyBag): readonly LivePatch[] {
  const own = (bag.get(ASSAY.livePatch) ?? []).flatMap(livePatch);
  const cves = firstOf(bag, SBOMGEN.livePatchedCves)
    ?.split(/[\s,;]+/)
    .filter((cve) => cve !== '')
    .sort();
  return own.length > 0 || cves === undefined || cves.length === 0
    ? own
    : [{ name: 'live-patch', isActive: true, cves }];
}

/** The machine id is not in a document, only what was derived from it; addresses are not there at all. */
function hostOf(bag: PropertyBag): HostDetails | undefined {
  const machineId = firstOf(bag, ASSAY.instanceId) ?? firstOf(bag, SBOMGEN.instanceId);
  const hostname = firstOf(bag, SBOMGEN.hostname);
  if (machineId === undefined && hostname === undefined) return undefined;
  const kernel = firstOf(bag, SBOMGEN.kernelVersion);
  const bootedAt = firstOf(bag, ASSAY.bootedAt);
  const rebootPending = firstOf(bag, ASSAY.rebootPending);
  const livePatches = livePatchesOf(bag);
  return {
    hostname: hostname ?? 'unknown',
    machineId: machineId ?? hostname ?? 'unknown',
    architecture: firstOf(bag, SBOMGEN.architecture) ?? 'unknown',
    ...(kernel === undefined ? {} : { kernel }),
    ...(bootedAt === undefined ? {} : { bootedAt }),
    ...(rebootPending === undefined ? {} : { isRebootPending: rebootPending === 'true' }),
    ...(livePatches.length === 0 ? {} : { livePatches }),
    ipV4Addresses: [],
    ipV6Addresses: [],
  };
}

/** What a document describes, of ours or of another tool. */
export function subjectOf(metadata: JsonObject): InventorySubject {
  const component = objectOf(metadata.component);
  const bag = propertiesOf(component);
  const name = textOf(component.name) ?? 'SBOM';
  const declared = firstOf(propertiesOf(metadata), ASSAY.subjectKind);
  const image = imageOf(bag);
  const host = image === undefined ? hostOf(bag) : undefined;
  const told: SubjectKind = image !== undefined ? 'image' : host !== undefined ? 'host' : 'sbom';
  const kind = SUBJECT_KINDS.find((each) => each === declared) ?? told;
  return { kind, name, ...(image === undefined ? {} : { image }), ...(host === undefined ? {} : { host }) };
}
