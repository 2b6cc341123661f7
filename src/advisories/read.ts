import { type Database, open } from 'lmdb';
import type {
  AdvisoryDatabase,
  AdvisoryRecord,
  Completeness,
  ReleaseLifecycle,
  Vulnerability,
} from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import { inputError } from '../domain/errors.ts';
import {
  decodeRecord,
  decodeVulnerability,
  type StoredAlias,
  type StoredRecord,
  type StoredVulnerability,
} from './encoding.ts';
import {
  dataFile,
  type FactTable,
  isPlainId,
  MENTIONS_TABLE,
  packageName,
  readGenerationInfo,
  readPackage,
  storageKey,
} from './generation-folder.ts';

export interface PackageKey {
  readonly ecosystem: Ecosystem;
  readonly name: string;
}

/** A generation with the ways to search it that matching does not need. */
export interface SearchableDatabase extends AdvisoryDatabase {
  /**
   * Canonical ids of the vulnerabilities that an id stands for, sorted: a CVE for itself, an alias for one, an advisory
   * (`ALSA-2024:1234`, a `GO-…` that names several CVEs) for each that it speaks of. Empty when the id is unknown.
   */
  resolve(id: string): readonly string[];
  /** Packages that some record names beside this canonical id, sorted. */
  packagesOf(vulnerabilityId: string): readonly PackageKey[];
  /** Records that speak of the vulnerability, under any of its names, sorted by ecosystem and package. */
  recordsOf(id: string): readonly AdvisoryRecord[];
}

/** What packs and comparisons read: the facts as stored, in the order of their keys. */
export interface StoredEntry {
  readonly key: Buffer;
  readonly value: Buffer;
}

export interface StoredGeneration {
  get(table: FactTable | typeof MENTIONS_TABLE, key: string): Buffer | undefined;
  entries(table: FactTable): Iterable<StoredEntry>;
  close(): Promise<void>;
}

/** Opens the tables of a generation folder that was checked by `readGenerationInfo`. */
export function openStoredGeneration(folder: string): StoredGeneration {
  const fail = (cause: unknown): never => {
    throw inputError(`${folder}: the advisory database cannot be opened`, { remedy: 'Run `assay db update`.', cause });
  };
  try {
    const root = open({ path: dataFile(folder), readOnly: true, maxDbs: 8 });
    const table = (name: string): Database => root.openDB({ name, keyEncoding: 'binary', encoding: 'binary' });
    const tables = {
      packages: table('packages'),
      vulnerabilities: table('vulnerabilities'),
      aliases: table('aliases'),
      mentions: table(MENTIONS_TABLE),
    };
    return {
      // The buffer lives until the next read: every caller parses it at once.
      get: (name, key) => tables[name].getBinaryFast(Buffer.from(key)),
      entries: (name) => tables[name].getRange({}) as Iterable<StoredEntry>,
      close: () => root.close(),
    };
  } catch (cause) {
    return fail(cause);
  }
}

const parse = (buffer: Buffer): unknown => JSON.parse(buffer.toString('utf8', 0, buffer.length));

/** Stored bytes whose decoded records are kept, twice over: a fleet asks for the same few thousand names again and again. */
const REMEMBERED_BYTES = 6 * 1024 * 1024;
const NOTHING: readonly AdvisoryRecord[] = [];

/** Keeps what was asked for lately: two halves, of which the older is dropped when the younger is full. */
function createMemory<T>(limit: number): {
  get(key: string): T | undefined;
  set(key: string, value: T, size: number): void;
} {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  let bytes = 0;
  return {
    get: (key) => young.get(key) ?? old.get(key),
    set(key, value, size) {
      if (bytes + size > limit) {
        old = young;
        young = new Map();
        bytes = 0;
      }
      if (size > limit) return;
      young.set(key, value);
      bytes += size;
    },
  };
}

/**
 * Opens a generation for reading; any number of processes may, also from a read-only file system.
 * @throws AssayError input: the folder holds none, it is damaged, or of another format
 */
export function openDatabase(folder: string): SearchableDatabase {
  const info = readGenerationInfo(folder);
  const stored = openStoredGeneration(folder);
  const known = new Map<string, Completeness>(info.completeness.map((c) => [c.ecosystem, c]));
  const lifecycles = new Map<string, ReleaseLifecycle>(info.lifecycles.map((l) => [l.ecosystem, l]));
  const remembered = createMemory<readonly AdvisoryRecord[]>(REMEMBERED_BYTES);

  function lookup(ecosystem: Ecosystem, name: string): readonly AdvisoryRecord[] {
    const text = packageName(ecosystem, name);
    const hit = remembered.get(text);
    if (hit !== undefined) return hit;
    const key = storageKey(text);
    const buffer = stored.get('packages', key);
    if (buffer === undefined) return NOTHING;
    const length = buffer.length;
    const found = readPackage(key, parse(buffer));
    if (found.text !== text) return NOTHING;
    const records = (found.records as readonly StoredRecord[]).map((record) => decodeRecord(record, ecosystem, name));
    remembered.set(text, records, length);
    return records;
  }

  function resolve(id: string): readonly string[] {
    if (!isPlainId(id)) return [];
    if (stored.get('vulnerabilities', id) !== undefined) return [id];
    const alias = stored.get('aliases', id);
    return alias === undefined ? [] : (parse(alias) as StoredAlias);
  }

  function vulnerability(id: string): Vulnerability | undefined {
    if (!isPlainId(id)) return undefined;
    const buffer = stored.get('vulnerabilities', id);
    if (buffer !== undefined) return decodeVulnerability(parse(buffer) as StoredVulnerability, id);
    const canonical = resolve(id)[0];
    const target = canonical === undefined ? undefined : stored.get('vulnerabilities', canonical);
    if (canonical === undefined || target === undefined) return undefined;
    return decodeVulnerability(parse(target) as StoredVulnerability, canonical);
  }

  function packagesOf(vulnerabilityId: string): readonly PackageKey[] {
    const buffer = isPlainId(vulnerabilityId) ? stored.get(MENTIONS_TABLE, vulnerabilityId) : undefined;
    if (buffer === undefined) return [];
    return (parse(buffer) as [string, ...string[]][]).flatMap(([ecosystem, ...names]) =>
      names.map((name) => ({ ecosystem, name })),
    );
  }

  const recordsOf = (id: string): readonly AdvisoryRecord[] =>
    resolve(id).flatMap((canonical) =>
      packagesOf(canonical)
        .flatMap(({ ecosystem, name }) => lookup(ecosystem, name))
        .filter((record) => record.vulnerabilityIds.includes(canonical)),
    );

  return {
    info,
    lookup,
    vulnerability,
    resolve,
    packagesOf,
    recordsOf,
    completeness: (ecosystem) => known.get(ecosystem) ?? { ecosystem, level: 'none', packages: 0 },
    lifecycle: (ecosystem) => lifecycles.get(ecosystem),
    close: () => stored.close(),
  };
}
