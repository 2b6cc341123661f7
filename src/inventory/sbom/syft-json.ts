import { elementsOf, type Slice } from '../formats/json-slices.ts';
import type { SbomDocument } from './inventory-of-document.ts';
import { type JsonObject, type NestedComponent, objectOf, objectsOf, textOf } from './json.ts';
import { objectOfSlice, parseSlice } from './parts.ts';

/** A member that is a text, under another name. */
const member = (name: string, value: unknown): JsonObject => {
  const text = textOf(value);
  return text === undefined ? {} : { [name]: text };
};

/** The places of an artifact, as syft itself writes them into CycloneDX. */
const placesOf = (artifact: JsonObject): JsonObject[] =>
  objectsOf(artifact.locations).flatMap(({ path, layerID }, i) => [
    { name: `syft:location:${i}:path`, value: path },
    { name: `syft:location:${i}:layerID`, value: layerID },
  ]);

function componentOf(artifact: JsonObject): JsonObject {
  return {
    type: 'library',
    ...member('name', artifact.name),
    ...member('version', artifact.version),
    ...member('purl', artifact.purl),
    properties: placesOf(artifact).filter(({ value }) => typeof value === 'string'),
  };
}

function* componentsOf(bytes: Buffer, artifacts: Slice, distribution: JsonObject): Iterable<NestedComponent> {
  if (textOf(distribution.id) !== undefined) {
    const { id, versionID } = distribution;
    yield { component: { type: 'operating-system', ...member('name', id), ...member('version', versionID) } };
  }
  for (const artifact of elementsOf(bytes, artifacts)) yield { component: componentOf(objectOfSlice(bytes, artifact)) };
}

/** The target: syft has called its members anew several times. */
function targetOf(source: JsonObject): JsonObject {
  const details = objectOf(source.metadata ?? source.target);
  const isImage = source.type === 'image';
  return {
    type: isImage ? 'container' : 'file',
    ...member('name', source.name ?? details.userInput ?? details.path ?? source.target),
    ...(isImage ? member('version', details.manifestDigest) : {}),
  };
}

/** Syft's own format. @see https://github.com/anchore/syft/tree/main/schema/json */
export function syftJson(bytes: Buffer, members: ReadonlyMap<string, Slice>): SbomDocument {
  const object = (name: string): JsonObject => objectOf(parseSlice(bytes, members.get(name)) ?? {});
  const artifacts = members.get('artifacts');
  return {
    metadata: { component: targetOf(object('source')) },
    components: artifacts === undefined ? [] : componentsOf(bytes, artifacts, object('distro')),
  };
}
