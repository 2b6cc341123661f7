import { inputError } from '../../domain/errors.ts';
import type { SbomDocument } from './inventory-of-document.ts';
import { type JsonObject, objectOf, objectsOf, textOf } from './json.ts';
import type { Property } from './properties.ts';
import { componentOfSpdx, ownProperties } from './spdx-package.ts';

/** An SPDX 2 document as its formats tell it, packages with the member names of SPDX JSON. */
export interface SpdxSource {
  readonly version: string | undefined;
  readonly name?: string | undefined;
  readonly created?: string | undefined;
  /** Annotations of the document itself. */
  readonly annotations: readonly JsonObject[];
  /** Ids of what the document describes. */
  readonly describes: ReadonlySet<string>;
  /** Can be asked twice. */
  packages(): Iterable<JsonObject>;
}

/** Id of the document, in every document. */
export const SPDX_DOCUMENT = 'SPDXRef-DOCUMENT';

/** Is this relationship one between the document and what it describes? Its other end then. */
export function describedBy(relationship: JsonObject): string | undefined {
  const { spdxElementId, relatedSpdxElement, relationshipType } = relationship;
  if (relationshipType === 'DESCRIBES' && spdxElementId === SPDX_DOCUMENT) return textOf(relatedSpdxElement);
  if (relationshipType === 'DESCRIBED_BY' && relatedSpdxElement === SPDX_DOCUMENT) return textOf(spdxElementId);
  return undefined;
}

/**
 * The package that stands for the target: the only one described, when there are others. A document that describes one
 * lone package, or many, lists what is to be judged.
 */
function targetOf(source: SpdxSource): JsonObject | undefined {
  if (source.describes.size !== 1) return undefined;
  const [id] = source.describes;
  let target: JsonObject | undefined;
  let hasOthers = false;
  for (const each of source.packages()) {
    if (each.SPDXID === id) target = each;
    else hasOthers = true;
    if (target !== undefined && hasOthers) return target;
  }
  return target !== undefined && ownProperties(target).length > 0 ? target : undefined;
}

/** @throws AssayError `input` for SPDX 3 and what is no version of SPDX */
export function spdxDocument(source: SpdxSource): SbomDocument {
  if (!/^SPDX-2\.\d+$/.test(source.version ?? '')) {
    throw inputError(`it says to be ${source.version ?? 'no version'} of SPDX; 2.2 and 2.3 are read`, {
      remedy: 'convert it to SPDX 2.3 or CycloneDX JSON',
    });
  }
  const target = targetOf(source);
  const id = target?.SPDXID;
  const properties: Property[] = ownProperties({ annotations: source.annotations });
  function* components() {
    for (const each of source.packages()) {
      if (target === undefined || each.SPDXID !== id) yield { component: componentOfSpdx(each) };
    }
  }
  return {
    metadata: {
      component: target === undefined ? { name: source.name } : componentOfSpdx(target),
      properties,
      timestamp: source.created,
    },
    components: components(),
  };
}

/** An SPDX document that was parsed whole: YAML, or small JSON. @param document with the members of SPDX JSON */
export function spdxSourceOfObject(document: unknown): SpdxSource {
  const spdx = objectOf(document);
  const described = Array.isArray(spdx.documentDescribes)
    ? spdx.documentDescribes.flatMap((id) => textOf(id) ?? [])
    : [];
  return {
    version: textOf(spdx.spdxVersion),
    name: textOf(spdx.name),
    created: textOf(objectOf(spdx.creationInfo).created),
    annotations: objectsOf(spdx.annotations),
    describes: new Set([...described, ...objectsOf(spdx.relationships).flatMap((each) => describedBy(each) ?? [])]),
    packages: () => objectsOf(spdx.packages),
  };
}
