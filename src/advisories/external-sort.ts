import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A pair on its way to be sorted. Keys are well-formed text, values any text. */
export interface SortEntry {
  readonly key: string;
  readonly value: string;
}

/** Sorts more pairs than memory holds: runs on disk, merged while they are read. */
export interface ExternalSort {
  add(key: string, value: string): void;
  /** All pairs in the byte order of their UTF-8 keys; equal keys stay in the order they were added. Call once. */
  sorted(): Iterable<SortEntry>;
}

const DEFAULT_MEMORY = 16 * 1024 * 1024;
const READ_CHUNK = 256 * 1024;
const HEADER = 8;

/** Order of the UTF-8 bytes, which differs from JavaScript's where surrogate pairs meet U+E000 to U+FFFF. */
export function compareBytewise(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Code units with the surrogates moved above the rest of the basic plane. */
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Where no key has a unit from here on, the order of the units is that of the bytes. */
const HIGH = /[\ud800-\uffff]/;
const compareUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
type Compare = (a: string, b: string) => number;

function writeRun(path: string, entries: readonly SortEntry[]): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    let block = Buffer.allocUnsafe(2 * READ_CHUNK);
    let filled = 0;
    const flush = () => {
      for (let done = 0; done < filled; ) done += writeSync(file, block, done, filled - done);
      filled = 0;
    };
    for (const { key, value } of entries) {
      // A unit has three bytes at most.
      const longest = HEADER + 3 * (key.length + value.length);
      if (filled + longest > block.length) flush();
      if (longest > block.length) block = Buffer.allocUnsafe(longest);
      const keyLength = block.write(key, filled + HEADER);
      const valueLength = block.write(value, filled + HEADER + keyLength);
      block.writeUInt32LE(keyLength, filled);
      block.writeUInt32LE(valueLength, filled + 4);
      filled += HEADER + keyLength + valueLength;
    }
    flush();
  } finally {
    closeSync(file);
  }
}

function* readRun(path: string): Generator<SortEntry> {
  const file = openSync(path, 'r');
  try {
    let buffer = Buffer.alloc(0);
    let at = 0;
    /** Makes `size` bytes available at `at`; false at the end of the file. */
    const ensure = (size: number): boolean => {
      while (buffer.length - at < size) {
        const chunk = Buffer.allocUnsafe(Math.max(READ_CHUNK, size));
        const read = readSync(file, chunk, 0, chunk.length, null);
        if (read === 0) return false;
        buffer = Buffer.concat([buffer.subarray(at), chunk.subarray(0, read)]);
        at = 0;
      }
      return true;
    };
    while (ensure(HEADER)) {
      const keyLength = buffer.readUInt32LE(at);
      const valueLength = buffer.readUInt32LE(at + 4);
      ensure(HEADER + keyLength + valueLength);
      const keyAt = at + HEADER;
      at = keyAt + keyLength + valueLength;
      yield {
        key: buffer.toString('utf8', keyAt, keyAt + keyLength),
        value: buffer.toString('utf8', at - valueLength, at),
      };
    }
  } finally {
    closeSync(file);
  }
}

interface Head {
  readonly run: number;
  readonly entry: SortEntry;
}

/** Merges sorted runs; on equal keys the earlier run comes first. */
function* mergeRuns(runs: readonly Iterator<SortEntry>[], compare: Compare): Generator<SortEntry> {
  const compareHeads = (a: Head, b: Head): number => compare(a.entry.key, b.entry.key) || a.run - b.run;
  const heap: Head[] = [];
  const sink = (start: number) => {
    for (let at = start; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const [a, b] = [heap[child], heap[least]];
        if (a !== undefined && b !== undefined && compareHeads(a, b) < 0) least = child;
      }
      const [here, there] = [heap[at], heap[least]];
      if (least === at || here === undefined || there === undefined) return;
      heap[at] = there;
      heap[least] = here;
      at = least;
    }
  };
  try {
    for (const [run, iterator] of runs.entries()) {
      const first = iterator.next();
      if (first.done !== true) heap.push({ run, entry: first.value });
    }
    for (let at = heap.length - 1; at >= 0; at--) sink(at);
    for (let top = heap[0]; top !== undefined; top = heap[0]) {
      yield top.entry;
      const next = runs[top.run]?.next();
      if (next !== undefined && next.done !== true) heap[0] = { run: top.run, entry: next.value };
      else {
        const last = heap.pop();
        if (last !== undefined && heap.length > 0) heap[0] = last;
      }
      sink(0);
    }
  } finally {
    for (const run of runs) run.return?.(); // a reader that stops early leaves no file open
  }
}

/**
 * @param folder private folder for the runs; the caller removes it
 * @param name names the runs apart from those of other sorts in the folder
 * @param memory characters held before a run goes to disk
 */
export function createExternalSort(folder: string, name: string, memory = DEFAULT_MEMORY): ExternalSort {
  let held: SortEntry[] = [];
  let characters = 0;
  const runs: string[] = [];
  let compare: Compare = compareUnits;
  const sortHeld = () => held.sort((a, b) => compare(a.key, b.key));

  return {
    add(key, value) {
      // Runs that were written before have no such key: both orders are the same to them.
      if (compare === compareUnits && HIGH.test(key)) compare = compareBytewise;
      held.push({ key, value });
      characters += key.length + value.length;
      if (characters < memory) return;
      const path = join(folder, `${name}.${runs.length}.run`);
      writeRun(path, sortHeld());
      runs.push(path);
      held = [];
      characters = 0;
    },
    *sorted() {
      const rest = sortHeld();
      held = [];
      yield* mergeRuns([...runs.map(readRun), rest.values()], compare);
    },
  };
}

/** Joins neighbours with the same key. */
export function* groupByKey(entries: Iterable<SortEntry>): Generator<{ key: string; values: string[] }> {
  let group: { key: string; values: string[] } | undefined;
  for (const { key, value } of entries) {
    if (group?.key === key) group.values.push(value);
    else {
      if (group !== undefined) yield group;
      group = { key, values: [value] };
    }
  }
  if (group !== undefined) yield group;
}
