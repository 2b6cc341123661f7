import { sortedSet } from '../../domain/order.ts';
import { ownMember } from '../../domain/own-member.ts';
import type { OvalTest } from './document.ts';
import { detached, scanXml, type XmlHandler } from './scan-xml.ts';

interface State {
  readonly evr?: string;
  readonly operation?: string;
  readonly version?: string;
  readonly arches?: readonly string[];
  readonly isSignature?: true;
}

/** Ids are a prefix that thousands share, and a number: a file of an hour's reading has a million of them. */
interface IdMap<V> {
  get(id: string): V | undefined;
  set(id: string, value: V): void;
}

function idMap<V>(): IdMap<V> {
  const byPrefix = new Map<string, Map<number, V>>();
  const others = new Map<string, V>();
  const numberOf = (id: string): number => {
    const digits = id.slice(id.lastIndexOf(':') + 1);
    return /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : 0;
  };
  return {
    get(id) {
      const number = numberOf(id);
      return number === 0 ? others.get(id) : byPrefix.get(id.slice(0, id.lastIndexOf(':')))?.get(number);
    },
    set(id, value) {
      const number = numberOf(id);
      if (number === 0) {
        others.set(detached(id), value);
        return;
      }
      const prefix = id.slice(0, id.lastIndexOf(':'));
      let numbers = byPrefix.get(prefix);
      if (numbers === undefined) {
        numbers = new Map();
        byPrefix.set(detached(prefix), numbers);
      }
      numbers.set(number, value);
    },
  };
}

/** A place that a test refers to and that is read later. */
interface Slot<V> {
  value?: V;
}

/** Tests of a file by id: what each asks of which package. */
export interface OvalTests {
  test(id: string): OvalTest | undefined;
}

/** SUSE's generator once wrote the numbers that a library has for operations. */
const OPERATIONS: Readonly<Record<string, string>> = {
  '1': 'equals',
  '5': 'greater than',
  '6': 'less than',
  '7': 'greater than or equal',
  '8': 'less than or equal',
};

const SIGNATURE: State = { isSignature: true };
const TEXTS: ReadonlySet<string> = new Set(['name', 'evr', 'version', 'arch', 'signature_keyid']);

/** `aarch64|x86_64`, `(aarch64|x86_64)`, `^x86_64$`: alternatives of a pattern. `.*` and what is no list says nothing. */
function archesOf(pattern: string): readonly string[] | undefined {
  const names = pattern
    .replace(/[\^$()\s]/g, '')
    .split('|')
    .filter((name) => name !== '');
  return names.length > 0 && names.every((name) => /^\w+$/.test(name)) ? sortedSet(names) : undefined;
}

/**
 * Reads the tests, objects and states of an OVAL file. They stand behind the definitions that refer to them, so that a
 * file is read twice; what is kept is a few short texts a test.
 */
export async function readTests(folder: string, path: string, signal: AbortSignal): Promise<OvalTests> {
  const tests = idMap<{ object: Slot<string>; state: Slot<State> | undefined; isAbsence: boolean }>();
  const names = idMap<Slot<string>>();
  const states = idMap<Slot<State>>();
  const slotOf = <V>(slots: IdMap<Slot<V>>, id: string): Slot<V> => {
    let slot = slots.get(id);
    if (slot === undefined) {
      slot = {};
      slots.set(id, slot);
    }
    return slot;
  };
  // Thousands of tests have one state, and millions of texts are alike.
  const interned = new Map<string, string>();
  const intern = (text: string): string => {
    const known = interned.get(text);
    if (known !== undefined) return known;
    const own = detached(text);
    interned.set(own, own);
    return own;
  };
  let section = '';
  let id = '';
  let object = '';
  let stateRef: string | undefined;
  let isAbsence = false;
  let state: { -readonly [K in keyof State]: State[K] } = {};
  let operation = '';

  const handler: XmlHandler = {
    open(name, attributes) {
      if (name === 'definitions' || name === 'tests' || name === 'objects' || name === 'states') section = name;
      else if (name === 'state' && section === 'objects') section = 'states';
      else if (section === 'definitions') return;
      else if (name === 'rpminfo_test') {
        id = attributes.id ?? '';
        object = '';
        stateRef = undefined;
        isAbsence = attributes.check_existence === 'none_exist' || attributes.check === 'none satisfy';
      } else if (name === 'object') object = attributes.object_ref ?? '';
      else if (name === 'state') stateRef = attributes.state_ref;
      else if (name === 'rpminfo_object') id = attributes.id ?? '';
      else if (name === 'rpminfo_state') {
        id = attributes.id ?? '';
        state = {};
      } else operation = ownMember(OPERATIONS, attributes.operation ?? '') ?? attributes.operation ?? 'equals';
    },
    keepsText: (name) => section !== 'definitions' && TEXTS.has(name),
    close(name, raw) {
      if (section === 'definitions') return;
      const text = raw.trim();
      if (name === 'rpminfo_test') {
        const state = stateRef === undefined ? undefined : slotOf(states, stateRef);
        tests.set(id, { object: slotOf(names, object), state, isAbsence });
      } else if (name === 'name' && section === 'objects') slotOf(names, id).value = intern(text);
      else if (section !== 'states') return;
      else if (name === 'evr') Object.assign(state, { evr: intern(text), operation: intern(operation) });
      else if (name === 'version') {
        state.version = intern(text);
        state.operation ??= intern(operation);
      } else if (name === 'arch') {
        const arches = archesOf(text);
        if (arches !== undefined) state.arches = arches;
      } else if (name === 'signature_keyid') state.isSignature = true;
      else if (name === 'rpminfo_state') slotOf(states, id).value = state.isSignature ? SIGNATURE : state;
    },
  };
  for await (const _ of scanXml(folder, path, 'oval_definitions', handler, () => [], signal, { after: 'definitions' }));
  return {
    test(testId) {
      const test = tests.get(testId);
      const name = test?.object.value;
      if (test === undefined || name === undefined) return undefined;
      const found = test.state === undefined ? {} : test.state.value;
      // A test whose state is not in the file asks something that is not known.
      if (found === undefined) return undefined;
      return { kind: 'rpm', name, ...found, ...(test.isAbsence && { isAbsence: true as const }) };
    },
  };
}
