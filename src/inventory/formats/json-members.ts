import { parseJson } from '../trees/json-document.ts';
import { documentSlice, membersOf, type Slice } from './json-slices.ts';

/** A large JSON object whose members are parsed one by one: a lock file of 20 MB costs little more than its bytes. */
export interface JsonMembers {
  has(name: string): boolean;
  names(): Iterable<string>;
  /** The member as a value, undefined when there is none. */
  value(name: string): unknown;
  /** Members of the object that a member is, each parsed when it is asked for; none when there is no such object. */
  entries(name: string): Iterable<readonly [name: string, value: unknown]>;
  /** Members of an object two levels down: `packages.npm`. */
  entriesAt(path: readonly string[]): Iterable<readonly [name: string, value: unknown]>;
}

/** @throws Error when it is no JSON object; a member that is broken throws when it is asked for */
export function openJson(bytes: Uint8Array): JsonMembers {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const document = documentSlice(buffer);
  if (buffer[document.start] !== 0x7b) throw new Error('is no JSON object');
  const top = new Map<string, Slice>(membersOf(buffer, document));

  const parsed = ({ start, end }: Slice): unknown => parseJson(buffer.subarray(start, end));

  function* entriesOf(slice: Slice | undefined): Iterable<readonly [string, unknown]> {
    if (slice === undefined) return;
    for (const [name, value] of membersOf(buffer, slice)) yield [name, parsed(value)];
  }

  function sliceAt(path: readonly string[]): Slice | undefined {
    let slice = top.get(path[0] ?? '');
    for (const name of path.slice(1)) {
      if (slice === undefined) return undefined;
      slice = [...membersOf(buffer, slice)].find(([each]) => each === name)?.[1];
    }
    return slice;
  }

  return {
    has: (name) => top.has(name),
    names: () => top.keys(),
    value(name) {
      const slice = top.get(name);
      return slice === undefined ? undefined : parsed(slice);
    },
    entries: (name) => entriesOf(top.get(name)),
    entriesAt: (path) => entriesOf(sliceAt(path)),
  };
}
