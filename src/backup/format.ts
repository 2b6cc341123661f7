import { z } from 'zod';

/** Of the archive itself: what a reader has to know to read it. */
export const FORMAT_VERSION = 1;

/** First entry: what the archive is. Read before anything is written. */
export const HEADER_NAME = 'backup.json';
export const backupHeader = z.object({
  format: z.literal('assay-backup'),
  version: z.number().int().positive(),
  /** Version of Assay that wrote it. */
  assay: z.string().max(64),
  /** Number of the newest migration of the store. */
  schema: z.number().int().positive(),
  /** Which store it was: it may be restored into either. */
  store: z.enum(['embedded', 'postgresql']),
  createdAt: z.string().max(32),
});
export type BackupHeader = z.output<typeof backupHeader>;

/** Last entry: what was written, so that a cut or changed archive is told. */
export const MANIFEST_NAME = 'manifest.json';
export const backupManifest = z.object({
  /** Rows by table. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
  /** SHA-256 of every other entry, in hex. */
  entries: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});
export type BackupManifest = z.output<typeof backupManifest>;

/** Rows of a table are cut in parts of about this size; one row alone may be larger. */
export const PART_BYTES = 4 * 1024 * 1024;
/** What a reader takes: the largest blob that a store keeps, in hex, with room around it. */
export const MOST_PART_BYTES = 256 * 1024 * 1024;

const PART = /^tables\/([a-z][a-z_]{0,62})\/\d{6,9}\.jsonl$/;

export const partName = (table: string, part: number): string =>
  `tables/${table}/${String(part).padStart(6, '0')}.jsonl`;

/** Table of an entry that holds rows; undefined for other entries. */
export const tableOfPart = (name: string): string | undefined => PART.exec(name)?.[1];

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/**
 * Is it a file that a data folder has beside its store: the master key, VEX documents, the advisory database? Nothing
 * else is ever written, and nothing outside the folder can be named.
 */
export function isDataFile(name: string): boolean {
  if (name === 'master.key') return true;
  const [folder, ...rest] = name.split('/');
  return (
    (folder === 'vex' || folder === 'db') && rest.length > 0 && rest.length < 8 && rest.every((s) => SEGMENT.test(s))
  );
}
