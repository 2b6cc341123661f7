import { createHash, type Hash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GenerationInfo } from '../domain/advisory.ts';
import { inputError } from '../domain/errors.ts';

// A generation is a folder: generation.json says what it is, data.mdb (LMDB) holds the facts in the tables below.

/** Raised whenever the layout or encoding.ts changes; it is part of the content digest. */
export const FORMAT = 2;

export const dataFile = (folder: string): string => join(folder, 'data.mdb');
export const infoFile = (folder: string): string => join(folder, 'generation.json');

/**
 * Tables of facts, in the order of the digest and of packs. `mentions` is derived: vulnerability → packages that some
 * record names beside it.
 */
export const FACT_TABLES = ['packages', 'vulnerabilities', 'aliases'] as const;
export type FactTable = (typeof FACT_TABLES)[number];
export const MENTIONS_TABLE = 'mentions';

/** Advisory and vulnerability ids fit their key as they are: what does not is a problem of the feed. */
export const isPlainId = (id: string): boolean => /^[\x21-\x7e]{1,200}$/.test(id);

/** LMDB's own limit is 1,978 bytes a key. */
const LONGEST_KEY = 1_900;
const HASHED = '\u0001';

/** Name of a package inside its table. */
export const packageName = (ecosystem: string, name: string): string => `${ecosystem}\0${name}`;

export function splitPackageName(text: string): { ecosystem: string; name: string } {
  const at = text.indexOf('\0');
  return { ecosystem: text.slice(0, at), name: text.slice(at + 1) };
}

const isWellFormed = (text: string): boolean => !/[\ud800-\udfff]/.test(text) || Buffer.from(text).toString() === text;

/** The key of a package: its name, or the hash of it when that is too long (or would be taken for a hash). */
export function storageKey(text: string): string {
  const isShort = text.length <= LONGEST_KEY / 3 || Buffer.byteLength(text) <= LONGEST_KEY;
  if (isShort && !text.startsWith(HASHED) && isWellFormed(text)) return text;
  return HASHED + createHash('sha256').update(JSON.stringify(text)).digest('hex');
}

/** What is stored for a package: its records, and beside a hashed key its name. */
export const storedPackage = (text: string, key: string, json: string): string =>
  key === text ? json : `[${JSON.stringify(text)},${json}]`;

/** Name and records behind a key and its parsed value. */
export function readPackage(key: string, value: unknown): { text: string; records: unknown } {
  if (!key.startsWith(HASHED)) return { text: key, records: value };
  if (!Array.isArray(value) || typeof value[0] !== 'string') throw new Error('a hashed key has no name beside it');
  return { text: value[0], records: value[1] };
}

/** SHA-256 over the facts in their order: table, key and value of each, lengths first. */
export interface ContentDigest {
  entry(table: FactTable, key: Buffer, value: Buffer): void;
  /** `sha256:…`; completeness and lifecycles are facts too, the feeds' dates and the build time are not. */
  finish(info: Pick<GenerationInfo, 'completeness' | 'lifecycles'>): string;
}

export function createContentDigest(): ContentDigest {
  const hash: Hash = createHash('sha256').update(`assay advisories ${FORMAT}\n`);
  const header = Buffer.alloc(9);
  return {
    entry(table, key, value) {
      header.writeUInt8(FACT_TABLES.indexOf(table), 0);
      header.writeUInt32LE(key.length, 1);
      header.writeUInt32LE(value.length, 5);
      hash.update(header).update(key).update(value);
    },
    finish: ({ completeness, lifecycles }) =>
      `sha256:${hash.update(JSON.stringify([completeness, lifecycles])).digest('hex')}`,
  };
}

interface GenerationFile {
  readonly format: number;
  /** Size of data.mdb: a shorter file would crash a memory-mapped reader. */
  readonly bytes: number;
  readonly info: GenerationInfo;
}

export const generationFileText = (bytes: number, info: GenerationInfo): string =>
  `${JSON.stringify({ format: FORMAT, bytes, info } satisfies GenerationFile, undefined, 2)}\n`;

/** Does the folder look like a generation, whole or not? */
export const isGenerationFolder = (folder: string): boolean => existsSync(infoFile(folder));

const REBUILD = 'Run `assay db update`, or `assay db build --feeds DIR` from a feeds folder.';

/**
 * What a generation folder says of itself.
 * @throws AssayError input: missing, incomplete, or of another format
 */
export function readGenerationInfo(folder: string): GenerationInfo {
  const fail = (what: string, cause?: unknown): never => {
    throw inputError(`${folder}: ${what}`, { remedy: REBUILD, cause });
  };
  if (!existsSync(infoFile(folder))) return fail('there is no advisory database here');
  let file: Partial<GenerationFile>;
  try {
    file = JSON.parse(readFileSync(infoFile(folder), 'utf8')) as Partial<GenerationFile>;
  } catch (cause) {
    return fail('generation.json of the advisory database cannot be read', cause);
  }
  if (file.format !== FORMAT) {
    return fail(`the advisory database has format ${String(file.format)}, this version of Assay reads ${FORMAT}`);
  }
  if (file.info === undefined) return fail('generation.json of the advisory database is incomplete');
  const size = existsSync(dataFile(folder)) ? statSync(dataFile(folder)).size : 0;
  if (size !== file.bytes) {
    return fail(`the advisory database is damaged: data.mdb has ${size} bytes instead of ${String(file.bytes)}`);
  }
  return file.info;
}
