import type { Contract, Member, Shape } from '../../src/api/contract/contract.ts';
import { type Json, mapOf, shapeNameOf, shapeOf, wellFormed } from './values.ts';

/** Stands for a member that is left out. */
export const ABSENT = Symbol('absent');
export type Value = Json | typeof ABSENT;

/** A member of an operation's input, at any depth. */
export interface Place {
  /** As a refusal names it: `filterCriteria.severity.1.member.value`. */
  readonly member: string;
  readonly shape: string;
  readonly isRequired: boolean;
  /** Text in a path, query or header has no types, and a label cannot be missing or empty. */
  readonly travels: 'body' | 'query' | 'path' | 'header';
  /** The smallest well-formed input with this value there. */
  readonly put: (value: Value) => Json;
}

/** What a place is part of. */
type Around = Pick<Place, 'member' | 'put' | 'travels'>;

function* placesInside(contract: Contract, shape: Shape, around: Around): Generator<Place> {
  const { member, put, travels } = around;
  if (shape.type === 'list') {
    const least = Math.max(0, (shape.min ?? 1) - 1);
    const others = (): readonly Json[] =>
      Array.from({ length: least }, () => wellFormed(contract, shape.of, 'minimal'));
    yield* placesFrom(contract, {
      member: `${member}.1.member`,
      shape: shape.of,
      isRequired: travels === 'body',
      travels,
      put: (value) => put([value === ABSENT ? null : value, ...others()]),
    });
  }
  if (shape.type === 'map') {
    const [key = 'key'] = Object.keys(mapOf(contract, shape, 1));
    yield* placesFrom(contract, {
      member: `${member}.${key}.value`,
      shape: shape.value,
      isRequired: true,
      travels,
      put: (value) => put({ [key]: value === ABSENT ? null : value }),
    });
  }
  if (shape.type === 'structure') yield* placesOfMembers(contract, shape, around);
}

function* placesFrom(contract: Contract, place: Place): Generator<Place> {
  yield place;
  yield* placesInside(contract, shapeOf(contract, place.shape), place);
}

/** The smallest value of a member; a list in a query that has no entries is not there. */
function smallest(contract: Contract, member: Member): Json {
  const name = shapeNameOf(member);
  const shape = shapeOf(contract, name);
  if (typeof member === 'object' && shape.type === 'list') return [wellFormed(contract, shape.of, 'minimal')];
  return wellFormed(contract, name, 'minimal');
}

function* placesOfMembers(
  contract: Contract,
  shape: Extract<Shape, { type: 'structure' }>,
  { member, put }: Around,
): Generator<Place> {
  for (const [name, of] of Object.entries(shape.members)) {
    const others = shape.union === true ? [] : (shape.required ?? []).filter((one) => one !== name);
    yield* placesFrom(contract, {
      member: member === '' ? name : `${member}.${name}`,
      shape: shapeNameOf(of),
      isRequired: shape.required?.includes(name) === true,
      travels: typeof of === 'string' ? 'body' : of.in,
      put: (value) =>
        put({
          ...Object.fromEntries(others.map((one) => [one, smallest(contract, shape.members[one] ?? one)])),
          ...(value === ABSENT ? {} : { [name]: value }),
        }),
    });
  }
}

/** Every member of an operation's input, at any depth. */
export function* placesOf(contract: Contract, operation: string): Generator<Place> {
  const input = contract.operations[operation]?.input;
  if (input === undefined) return;
  const root: Around = { member: '', put: (value) => (value === ABSENT ? {} : value), travels: 'body' };
  yield* placesInside(contract, shapeOf(contract, input), root);
}
