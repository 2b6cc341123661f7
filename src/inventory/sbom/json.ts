import { inputError } from '../../domain/errors.ts';
import type { Property, PropertyBag } from './properties.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Components may nest; more than this is not a document of any tool. */
export const MAX_DEPTH = 64;
const EMPTY: JsonObject = {};

export const tooDeep = (): Error => inputError(`components are nested deeper than ${MAX_DEPTH} levels`);

/** The value as an object, an empty one for anything else: a tolerant reader looks, it does not insist. */
export const objectOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : EMPTY;

export const objectsOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.map(objectOf) : []);

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export interface NestedComponent {
  readonly component: JsonObject;
  readonly parent?: JsonObject;
}

/**
 * Every component with its parent, parents first.
 * @throws AssayError `input` when they are nested too deep
 */
export function* componentsOf(
  components: readonly JsonObject[],
  parent?: JsonObject,
  depth = 0,
): Iterable<NestedComponent> {
  for (const component of components) {
    yield parent === undefined ? { component } : { component, parent };
    if (component.components === undefined) continue;
    if (depth === MAX_DEPTH) throw tooDeep();
    yield* componentsOf(objectsOf(component.components), component, depth + 1);
  }
}

const isProperty = (p: JsonObject): boolean => typeof p.name === 'string' && typeof p.value === 'string';

/** The `properties` of a component or of the metadata, by name. */
export function propertiesOf(component: JsonObject): PropertyBag {
  const bag = new Map<string, string[]>();
  for (const { name, value } of objectsOf(component.properties).filter(isProperty) as unknown as Property[]) {
    const values = bag.get(name);
    if (values === undefined) bag.set(name, [value]);
    else values.push(value);
  }
  return bag;
}
