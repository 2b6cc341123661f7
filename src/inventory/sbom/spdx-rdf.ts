import { childOf, childrenOf, childText, type XmlElement } from '../formats/xml.ts';
import type { JsonObject } from './json.ts';
import { SPDX_DOCUMENT, type SpdxSource } from './spdx-document.ts';

/** The last part of a reference: `…#SPDXRef-Package` → `SPDXRef-Package`, `…#purpose_library` → `library`. */
const localName = (uri: string | undefined): string => uri?.slice(uri.search(/[^#/]*$/)) ?? '';
const word = (uri: string | undefined): string => localName(uri).replace(/^[a-zA-Z]+_/, '');
const resource = (element: XmlElement | undefined, name: string): string | undefined =>
  childOf(element, name)?.attributes.resource;

/** Elements of this name anywhere, each package once: RDF nests what is described where it is first named. */
function* named(element: XmlElement, name: string): Iterable<XmlElement> {
  if (element.name === name) yield element;
  for (const child of element.children) yield* named(child, name);
}

const annotationsOf = (element: XmlElement): readonly JsonObject[] =>
  childrenOf(element, 'annotation').flatMap((each) =>
    childrenOf(each, 'Annotation').map((annotation) => ({
      annotator: childText(annotation, 'annotator'),
      comment: childText(annotation, 'comment'),
    })),
  );

const packageOf = (element: XmlElement): JsonObject => ({
  SPDXID: localName(element.attributes.about),
  name: childText(element, 'name'),
  versionInfo: childText(element, 'versionInfo'),
  primaryPackagePurpose: word(resource(element, 'primaryPackagePurpose')).toUpperCase(),
  sourceInfo: childText(element, 'sourceInfo'),
  packageFileName: childText(element, 'packageFileName'),
  description: childText(element, 'description'),
  attributionTexts: childrenOf(element, 'attributionText').map(({ text }) => text),
  annotations: annotationsOf(element),
  externalRefs: childrenOf(element, 'externalRef').map((each) => {
    const reference = childOf(each, 'ExternalRef');
    return {
      referenceType: localName(resource(reference, 'referenceType')),
      referenceLocator: childText(reference ?? each, 'referenceLocator'),
    };
  }),
});

/** Ids that a document's relationships say it describes; what they name is nested in them, or referred to. */
function describedIn(document: XmlElement): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const each of childrenOf(document, 'relationship')) {
    const relationship = childOf(each, 'Relationship');
    if (word(resource(relationship, 'relationshipType')) !== 'describes') continue;
    const related = childOf(relationship, 'relatedSpdxElement');
    ids.add(localName(related?.attributes.resource ?? related?.children[0]?.attributes.about));
  }
  return ids;
}

/** An SPDX 2 document in RDF/XML. @param rdf its root. @see https://spdx.github.io/spdx-spec/v2.3/RDF-object-model-and-identifier-syntax/ */
export function spdxRdf(rdf: XmlElement): SpdxSource {
  const [document] = named(rdf, 'SpdxDocument');
  const packages = new Map<string, JsonObject>();
  for (const element of named(rdf, 'Package')) {
    const spdx = packageOf(element);
    const id = String(spdx.SPDXID);
    // A package is named again where others refer to it, without its members.
    if (spdx.name !== undefined && !packages.has(id)) packages.set(id, spdx);
  }
  const info = childOf(childOf(document, 'creationInfo'), 'CreationInfo');
  return {
    version: childText(document ?? rdf, 'specVersion'),
    name: childText(document ?? rdf, 'name'),
    created: childText(info ?? rdf, 'created'),
    annotations: document === undefined ? [] : annotationsOf(document),
    describes:
      document === undefined ? new Set() : new Set([...describedIn(document)].filter((id) => id !== SPDX_DOCUMENT)),
    packages: () => packages.values(),
  };
}
