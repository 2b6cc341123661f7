import { AssayError, inputError } from '../../domain/errors.ts';
import type { Inventory } from '../../domain/inventory.ts';
import { inventoryOfComponents } from './cyclonedx-read.ts';
import { type JsonObject, MAX_DEPTH, type NestedComponent, objectOf, tooDeep } from './json.ts';
import { documentSlice, elementsOf, membersOf, parseJson, type Slice } from './json-slices.ts';

/** Largest document read, in bytes. */
export const MAX_SBOM_BYTES = 48 * 1024 * 1024;
/** Largest part of it that is parsed at once: the metadata, or one component without those inside it. */
const MAX_PART_BYTES = 2 * 1024 * 1024;
/** Values in such a part: small values take many times their bytes once parsed. */
const MAX_PART_VALUES = 100_000;
/** Components looked at, whether they are packages or files or nothing. */
const MAX_COMPONENTS = 500_000;

/** Commas and opening brackets, those inside strings too: never fewer than there are values. */
const valuesIn = (text: string): number => text.match(/[,[{]/g)?.length ?? 0;

function parsePart(bytes: Buffer, slices: readonly Slice[], wrap: (parts: readonly string[]) => string): unknown {
  const size = slices.reduce((sum, { start, end }) => sum + end - start, 0);
  if (size > MAX_PART_BYTES) throw inputError(`a part of it is larger than ${MAX_PART_BYTES} bytes`);
  const text = wrap(slices.map(({ start, end }) => bytes.toString('utf8', start, end)));
  if (size > MAX_PART_VALUES && valuesIn(text) > MAX_PART_VALUES) {
    throw inputError(`a part of it has more than ${MAX_PART_VALUES} values`);
  }
  return parseJson(text);
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
  if (inside === undefined) return { component: objectOf(parsePart(bytes, [slice], ([text = '']) => text)) };
  return { component: objectOf(parsePart(bytes, own, (parts) => `{${parts.join(',')}}`)), inside };
}

function skipComma(bytes: Buffer, at: number): number {
  const comma = bytes.indexOf(0x2c, at);
  return comma < 0 ? at : comma + 1;
}

function* bounded(components: Iterable<NestedComponent>): Iterable<NestedComponent> {
  let seen = 0;
  for (const component of components) {
    if (++seen > MAX_COMPONENTS) throw inputError(`it lists more than ${MAX_COMPONENTS} components`);
    yield component;
  }
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

function readDocument(bytes: Buffer): Inventory {
  const members = new Map(membersOf(bytes, documentSlice(bytes)));
  if (members.has('spdxVersion')) {
    throw inputError('it is an SPDX document: reading SPDX is not available in this version of Assay', {
      remedy: 'give a CycloneDX document in JSON',
    });
  }
  const part = (name: string): unknown => {
    const slice = members.get(name);
    return slice === undefined ? undefined : parsePart(bytes, [slice], ([text = '']) => text);
  };
  const header = { bomFormat: part('bomFormat'), metadata: part('metadata') };
  const components = members.get('components');
  return inventoryOfComponents(header, components === undefined ? [] : bounded(componentsIn(bytes, components)));
}

/**
 * The inventory in an SBOM file. Memory is bounded whatever the file holds: components are parsed one by one.
 * @param name the file's name, for messages
 * @throws AssayError `input`: too large, not JSON, a format that is not available
 */
export function readSbom(bytes: Buffer, name: string): Inventory {
  if (bytes.length > MAX_SBOM_BYTES) throw inputError(`${name} is larger than ${MAX_SBOM_BYTES} bytes`);
  if (/^\s*</.test(bytes.toString('latin1', 0, 100))) {
    throw inputError(`${name} is XML; SBOMs are read as JSON`, { remedy: 'convert it to CycloneDX JSON' });
  }
  try {
    return readDocument(bytes);
  } catch (cause) {
    if (!(cause instanceof AssayError)) throw cause;
    const { remedy } = cause;
    throw inputError(`${name}: ${cause.message}`, { cause, ...(remedy === undefined ? {} : { remedy }) });
  }
}
