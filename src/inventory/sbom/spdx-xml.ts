import { childOf, childrenOf, childText, type XmlElement } from '../formats/xml.ts';
import type { JsonObject } from './json.ts';
import { describedBy, type SpdxSource } from './spdx-document.ts';

/** The members of these names, one text each. */
const texts = (element: XmlElement, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, childText(element, name)]));

const annotationsOf = (element: XmlElement): readonly JsonObject[] =>
  childrenOf(element, 'annotations').map((each) => texts(each, ['annotator', 'comment']));

const packageOf = (element: XmlElement): JsonObject => ({
  ...texts(element, [
    'SPDXID',
    'name',
    'versionInfo',
    'primaryPackagePurpose',
    'sourceInfo',
    'packageFileName',
    'description',
  ]),
  attributionTexts: childrenOf(element, 'attributionTexts').map(({ text }) => text),
  annotations: annotationsOf(element),
  externalRefs: childrenOf(element, 'externalRefs').map((each) => texts(each, ['referenceType', 'referenceLocator'])),
});

/** An SPDX 2 document in XML: the members of SPDX JSON as elements, lists as repeated elements. @param document its root */
export function spdxXml(document: XmlElement): SpdxSource {
  const relationships = childrenOf(document, 'relationships').map((each) =>
    texts(each, ['spdxElementId', 'relatedSpdxElement', 'relationshipType']),
  );
  return {
    version: childText(document, 'spdxVersion'),
    name: childText(document, 'name'),
    created: childText(childOf(document, 'creationInfo') ?? document, 'created'),
    annotations: annotationsOf(document),
    describes: new Set([
      ...childrenOf(document, 'documentDescribes').map(({ text }) => text),
      ...relationships.flatMap((each) => describedBy(each) ?? []),
    ]),
    *packages() {
      for (const each of childrenOf(document, 'packages')) yield packageOf(each);
    },
  };
}
