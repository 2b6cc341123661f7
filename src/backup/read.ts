import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { z } from 'zod';
import { createByteReader, piecesOf } from '../compression/byte-reader.ts';
import { gunzip } from '../compression/gzip.ts';
import { AssayError, environmentError, inputError } from '../domain/errors.ts';
import { readTar } from '../inventory/trees/tar.ts';
import {
  type BackupHeader,
  backupHeader,
  backupManifest,
  FORMAT_VERSION,
  HEADER_NAME,
  isDataFile,
  MANIFEST_NAME,
  MOST_PART_BYTES,
  tableOfPart,
} from './format.ts';

/** Takes what a backup holds, in the order of the archive. */
export interface BackupReader {
  /** A part of a table: JSON objects. */
  rows(table: string, rows: readonly string[]): Promise<void>;
  /** A file of the data folder. */
  file(name: string, pieces: AsyncIterable<Uint8Array>): Promise<void>;
}

/** An entry and its content, which comes as it is asked for. */
interface Entry {
  readonly name: string;
  readonly size: number;
  pieces(): AsyncIterable<Uint8Array>;
}

const MAX_TEXT_BYTES = 16 * 1024 * 1024;

const broken = (file: string, why: string, cause?: unknown): AssayError =>
  inputError(`${file} is no whole backup: ${why}`, { remedy: 'Use another copy of it.', cause });

async function wholeEntry(file: string, entry: Entry, most: number): Promise<Buffer> {
  if (entry.size > most) throw broken(file, `${entry.name} is larger than a backup has it`);
  const pieces: Uint8Array[] = [];
  for await (const piece of entry.pieces()) pieces.push(Buffer.from(piece)); // the reader uses its own again
  return Buffer.concat(pieces);
}

function parsed<T>(file: string, name: string, schema: z.ZodType<T>, bytes: Buffer): T {
  try {
    return schema.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    throw broken(file, `${name} cannot be read`, cause);
  }
}

function headerOf(file: string, bytes: Buffer): BackupHeader {
  const header = parsed(file, HEADER_NAME, backupHeader, bytes);
  if (header.version > FORMAT_VERSION) {
    throw environmentError(
      `${file} is a backup of format ${header.version}, this version of Assay knows ${FORMAT_VERSION}`,
      { remedy: `Restore it with Assay ${header.assay}, which wrote it, or a newer one.` },
    );
  }
  return header;
}

/** A backup is as large as its store. */
const UNLIMITED = { grow: () => undefined };

const isOfSystem = (error: unknown): boolean => /^E[A-Z]+$/.test(String((error as NodeJS.ErrnoException).code ?? ''));

/** Every entry of a tar in gzip, in order, as far as `use` wants them. */
async function eachEntry(file: string, use: (entry: Entry) => Promise<'stop' | 'next'>): Promise<void> {
  try {
    const reader = createByteReader(gunzip(createReadStream(file), UNLIMITED));
    for await (const { name, type, size } of readTar(reader, file)) {
      if (type !== 'file') throw broken(file, `${name} does not belong there`);
      if ((await use({ name, size, pieces: () => piecesOf(reader, size) })) === 'stop') return;
    }
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    const { message, code } = cause as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw broken(file, message, cause);
    throw isOfSystem(cause) ? inputError(`${file} cannot be read: ${message}`, { cause }) : cause;
  }
}

/**
 * What a backup says of itself.
 * @throws AssayError input when it is none, environment when its format is newer
 */
export async function readBackupHeader(file: string): Promise<BackupHeader> {
  let header: BackupHeader | undefined;
  await eachEntry(file, async (entry) => {
    if (entry.name !== HEADER_NAME) throw broken(file, `it does not begin with ${HEADER_NAME}`);
    header = headerOf(file, await wholeEntry(file, entry, MAX_TEXT_BYTES));
    return 'stop';
  });
  if (header === undefined) throw broken(file, 'it is empty');
  return header;
}

/**
 * Reads a backup through, and rejects unless it is whole: every entry is there, once, as it was written.
 * @throws AssayError input
 */
export async function readBackup(file: string, reader: BackupReader): Promise<void> {
  const seen = new Map<string, string>();
  const rows = new Map<string, number>();
  let manifest: z.output<typeof backupManifest> | undefined;

  async function readPart(table: string, bytes: Buffer): Promise<void> {
    const lines = bytes.toString().split('\n');
    if (lines.pop() !== '') throw broken(file, `a part of ${table} is cut off`);
    rows.set(table, (rows.get(table) ?? 0) + lines.length);
    await reader.rows(table, lines);
  }

  await eachEntry(file, async (entry) => {
    const { name } = entry;
    if (manifest !== undefined) throw broken(file, `${name} comes after the manifest`);
    if (seen.has(name)) throw broken(file, `${name} does not belong there`);
    const table = tableOfPart(name);
    const hash = createHash('sha256');
    if (name === MANIFEST_NAME) {
      manifest = parsed(file, name, backupManifest, await wholeEntry(file, entry, MAX_TEXT_BYTES));
      return 'next';
    }
    if (name === HEADER_NAME && seen.size === 0) {
      const bytes = await wholeEntry(file, entry, MAX_TEXT_BYTES);
      headerOf(file, bytes);
      hash.update(bytes);
    } else if (table !== undefined) {
      const bytes = await wholeEntry(file, entry, MOST_PART_BYTES);
      hash.update(bytes);
      await readPart(table, bytes);
    } else if (isDataFile(name)) {
      async function* hashed(): AsyncIterable<Uint8Array> {
        for await (const piece of entry.pieces()) {
          hash.update(piece);
          yield piece;
        }
      }
      await reader.file(name, hashed());
    } else throw broken(file, `${name} does not belong there`);
    seen.set(name, hash.digest('hex'));
    return 'next';
  });
  if (manifest === undefined) throw broken(file, 'it is cut off');
  for (const [name, sha256] of Object.entries(manifest.entries)) {
    if (seen.get(name) !== sha256) throw broken(file, `${name} is not as it was written`);
    seen.delete(name);
  }
  const [foreign] = seen.keys();
  if (foreign !== undefined) throw broken(file, `${foreign} is not in its manifest`);
  for (const [table, count] of Object.entries(manifest.rows)) {
    if ((rows.get(table) ?? 0) !== count) throw broken(file, `${table} does not have its ${count} rows`);
  }
}
