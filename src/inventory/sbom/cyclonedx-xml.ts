import { childOf, childrenOf, childText, type XmlElement } from '../formats/xml.ts';
import type { SbomDocument } from './inventory-of-document.ts';
import { type JsonObject, MAX_DEPTH, type NestedComponent, tooDeep } from './json.ts';

const propertiesOf = (element: XmlElement): readonly JsonObject[] =>
  childrenOf(childOf(element, 'properties'), 'property').map(({ attributes, text }) => ({
    name: attributes.name,
    value: text,
  }));

/** A component in the words of CycloneDX JSON, as far as they are read. @see https://cyclonedx.org/docs/1.6/xml/ */
function componentOf(element: XmlElement): JsonObject {
  const occurrences = childrenOf(childOf(childOf(element, 'evidence'), 'occurrences'), 'occurrence');
  return {
    type: element.attributes.type,
    'bom-ref': element.attributes['bom-ref'],
    group: childText(element, 'group'),
    name: childText(element, 'name'),
    version: childText(element, 'version'),
    description: childText(element, 'description'),
    cpe: childText(element, 'cpe'),
    purl: childText(element, 'purl'),
    evidence: { occurrences: occurrences.map((each) => ({ location: childText(each, 'location') })) },
    properties: propertiesOf(element),
  };
}

function* componentsIn(list: XmlElement | undefined, parent?: JsonObject, depth = 0): Iterable<NestedComponent> {
  if (depth > MAX_DEPTH) throw tooDeep();
  for (const element of childrenOf(list, 'component')) {
    const component = componentOf(element);
    yield parent === undefined ? { component } : { component, parent };
    yield* componentsIn(childOf(element, 'components'), component, depth + 1);
  }
}

/** A CycloneDX document in XML, 1.0 to 1.7. @param bom its root element */
export function cycloneDxXml(bom: XmlElement): SbomDocument {
  const metadata = childOf(bom, 'metadata');
  const target = childOf(metadata, 'component');
  return {
    metadata: {
      timestamp: childText(metadata ?? bom, 'timestamp'),
      ...(target !== undefined && { component: componentOf(target) }),
      properties: metadata === undefined ? [] : propertiesOf(metadata),
    },
    components: componentsIn(childOf(bom, 'components')),
  };
}
