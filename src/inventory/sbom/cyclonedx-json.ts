import { elementsOf, membersOf, type Slice } from '../formats/json-slices.ts';
import { cycloneDxDocument } from './cyclonedx-read.ts';
import type { SbomDocument } from './inventory-of-document.ts';
import { type JsonObject, MAX_DEPTH, type NestedComponent, objectOf, tooDeep } from './json.ts';
import { objectOfSlice, parsePart, parseSlice } from './parts.ts';

function skipComma(bytes: Buffer, at: number): number {
  const comma = bytes.indexOf(0x2c, at);
  return comma < 0 ? at : comma + 1;
}

/** A component's own members, and where the components inside it are. */
function readComponent(bytes: Buffer, slice: Slice): { component: JsonObject; inside?: Slice } {
  const own: Slice[] = [];
  let inside: Slice | undefined;
  let after = slice.start + 1;
  for (const [name, value] of membersOf(bytes, slice)) {
    if (name === 'components') inside = value;
    else own.push({ start: after, end: value.end });
    after = skipComma(bytes, value.end);
  }
  if (inside === undefined) return { component: objectOfSlice(bytes, slice) };
  return { component: objectOf(parsePart(bytes, own, (parts) => `{${parts.join(',')}}`)), inside };
}

/** Every component with its parent, parents first, one parsed at a time. */
function* componentsIn(bytes: Buffer, slice: Slice, parent?: JsonObject, depth = 0): Iterable<NestedComponent> {
  if (depth > MAX_DEPTH) throw tooDeep();
  for (const element of elementsOf(bytes, slice)) {
    const { component, inside } = readComponent(bytes, element);
    yield parent === undefined ? { component } : { component, parent };
    if (inside !== undefined) yield* componentsIn(bytes, inside, component, depth + 1);
  }
}

/** @throws AssayError `input` when it is not CycloneDX */
export function cycloneDxJson(bytes: Buffer, members: ReadonlyMap<string, Slice>): SbomDocument {
  const components = members.get('components');
  return cycloneDxDocument(
    { bomFormat: parseSlice(bytes, members.get('bomFormat')), metadata: parseSlice(bytes, members.get('metadata')) },
    components === undefined ? [] : componentsIn(bytes, components),
  );
}
