/** A large object on its way, see UploadRecord of the store: plain data, so that another process can go on with it. */
export interface Upload {
  readonly key: string;
  readonly id: string;
  readonly parts: readonly string[];
  readonly bytes: number;
}

/** What was begun is not there any more, half or whole: begin again. */
export class UploadLost extends Error {
  override readonly name = 'UploadLost';
}

/**
 * Where objects are put, in S3 or in a folder. A key shows a whole object or none.
 * Throws ExportError for what its owner can change, UploadLost, and anything else for what a retry may mend.
 */
export interface ObjectTarget {
  /** One object that fits the memory; replaces what has the key. */
  put(key: string, content: Uint8Array, contentType: string, signal: AbortSignal): Promise<void>;
  begin(key: string, contentType: string, signal: AbortSignal): Promise<Upload>;
  /** Adds a part; the upload before stays good, so a part that was not recorded is written again. */
  append(upload: Upload, content: Uint8Array, signal: AbortSignal): Promise<Upload>;
  complete(upload: Upload, signal: AbortSignal): Promise<void>;
  /** Leaves nothing behind; quiet when nothing is there. */
  abort(upload: Upload): Promise<void>;
}

/** Least bytes of a part that is not the last: S3 takes none below 5 MiB. */
export const PART_BYTES = 8 * 1024 * 1024;
