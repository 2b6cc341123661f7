import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ExportDestination, ExportError } from '../domain/export.ts';
import { bucketTarget } from './bucket-target.ts';
import { folderTarget } from './folder-target.ts';
import type { ObjectTarget } from './object-target.ts';
import type { S3Settings } from './s3.ts';

/** A name that callers may give as a bucket: a folder of this machine, or a bucket anywhere. */
export type NamedDestination =
  | { readonly folder: string }
  | { readonly s3: Partial<S3Settings> & { readonly bucket?: string } };

/** Where exports may go, from the server's configuration. */
export interface ExportSettings {
  /** `file://` destinations lie in it or below it; without it there are none. Absolute. */
  readonly folder?: string;
  /** For buckets that no name maps. */
  readonly s3: S3Settings;
  readonly destinations: Readonly<Record<string, NamedDestination>>;
}

/** Path below the allowed folder that a `file://` address names; the target itself follows no link on the way. */
function pathOfUrl(url: string, allowed: string): string {
  let folder: string;
  try {
    folder = fileURLToPath(url);
  } catch (error) {
    throw new ExportError('BUCKET_NOT_FOUND', `${url} is no address of a folder of this machine.`, error);
  }
  const below = relative(allowed, folder);
  if (below.split('/')[0] === '..') {
    throw new ExportError('INVALID_PERMISSIONS', `${url} is not in the folder that this server may write to.`);
  }
  return below;
}

/**
 * The destination that a caller named: by a name of the configuration, as `file:///folder`, or as a bucket.
 * @throws ExportError
 */
export async function openTarget(
  settings: ExportSettings,
  { bucketName, kmsKeyArn }: ExportDestination,
): Promise<ObjectTarget> {
  const named = Object.hasOwn(settings.destinations, bucketName) ? settings.destinations[bucketName] : undefined;
  if (named !== undefined && 'folder' in named) return folderTarget(named.folder);
  if (named !== undefined) {
    const { bucket = bucketName, ...s3 } = named.s3;
    return bucketTarget(bucket, kmsKeyArn, { ...settings.s3, ...s3 });
  }
  if (/^file:/i.test(bucketName)) {
    const { folder } = settings;
    if (folder === undefined) {
      throw new ExportError('INVALID_PERMISSIONS', 'This server writes no files: its setting exportFolder is not set.');
    }
    return folderTarget(folder, pathOfUrl(bucketName, folder));
  }
  return bucketTarget(bucketName, kmsKeyArn, settings.s3);
}
