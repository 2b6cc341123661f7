import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExportError } from '../domain/export.ts';
import { type ObjectTarget, type Upload, UploadLost } from './object-target.ts';

const PERMISSION = new Set(['EACCES', 'ELOOP', 'EPERM', 'EROFS']);
/** File systems take names of 255 bytes; the key of an image's SBOM may be longer. */
const MAX_NAME_BYTES = 240;
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** What the operating system says, as a failure of the export where a retry would not help. */
async function explained<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (PERMISSION.has(code))
      throw new ExportError('INVALID_PERMISSIONS', `The folder cannot be written: ${code}.`, error);
    if (code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG') {
      throw new ExportError('INVALID_PERMISSIONS', `The key cannot be a path below ${folder}: ${code}.`, error);
    }
    throw error;
  }
}

const refused = (key: string): ExportError =>
  new ExportError('INVALID_PERMISSIONS', `The key ${JSON.stringify(key)} leads out of the folder.`);

/** The beginning and the end of a long name, with its digest between them. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
  const ascii = name.replace(/[^ -~]/g, '_');
  return `${ascii.slice(0, 160)}~${digest}~${ascii.slice(-40)}`;
}

/** Segments of a key; no empty ones, as in paths. */
function segmentsOf(key: string): readonly string[] {
  const segments = key.split('/').filter((segment) => segment !== '');
  const isBad = segments.some((s) => s === '.' || s === '..' || s.includes('\0') || s.includes('\\'));
  if (isBad || segments.length === 0) throw refused(key);
  return segments.map(shortened);
}

/** Makes the folders of a key one by one: a link among them could lead anywhere. */
async function placeOf(root: string, key: string): Promise<{ readonly folder: string; readonly file: string }> {
  const segments = segmentsOf(key);
  let folder = root;
  for (const segment of segments.slice(0, -1)) {
    folder = join(folder, segment);
    await mkdir(folder).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    if (!(await lstat(folder)).isDirectory()) throw refused(key);
  }
  return { folder, file: segments.at(-1) ?? '' };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Not followed when it is a link. Made at the first part; cut to what was recorded at the others. */
async function writeAt(path: string, content: Uint8Array, at: number): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_NOFOLLOW | (at === 0 ? constants.O_CREAT : 0);
  const handle = await open(path, flags, 0o640);
  try {
    if ((await handle.stat()).size < at) throw new UploadLost('the file is shorter than what was written to it');
    await handle.truncate(at);
    let done = 0;
    while (done < content.length) {
      const { bytesWritten } = await handle.write(content, done, content.length - done, at + done);
      done += bytesWritten;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Objects as files below a folder. A file grows under a hidden name beside its own and is renamed at the end, so readers
 * see it whole. What was allowed is the folder: keys cannot lead out of it, by dots or by links.
 * @param folder absolute, it must exist
 * @param below path in it that all keys begin with
 * @throws ExportError BUCKET_NOT_FOUND when the folder is not there
 */
export async function folderTarget(folder: string, below = ''): Promise<ObjectTarget> {
  let root: string;
  try {
    root = await realpath(folder);
    if (!(await stat(root)).isDirectory()) throw new Error('it is no folder');
  } catch (error) {
    throw new ExportError('BUCKET_NOT_FOUND', `The folder ${folder} does not exist.`, error);
  }
  const partial = async ({ key, id }: Pick<Upload, 'key' | 'id'>) => {
    const place = await placeOf(root, `${below}/${key}`);
    return { ...place, path: join(place.folder, `.${id}.partial`) };
  };

  const target: ObjectTarget = {
    async put(key, content, contentType, signal) {
      const upload = await target.begin(key, contentType, signal);
      try {
        await target.complete(await target.append(upload, content, signal), signal);
      } catch (error) {
        await target.abort(upload);
        throw error;
      }
    },
    async begin(key) {
      const upload = { key, id: randomUUID(), parts: [], bytes: 0 };
      await explained(folder, async () => writeAt((await partial(upload)).path, new Uint8Array(), 0));
      return upload;
    },
    append: (upload, content) =>
      explained(folder, async () => {
        const { path } = await partial(upload);
        await writeAt(path, content, upload.bytes).catch((error: unknown) => {
          throw isMissing(error) ? new UploadLost('the file that was begun is gone') : error;
        });
        return { ...upload, parts: [...upload.parts, String(content.length)], bytes: upload.bytes + content.length };
      }),
    complete: (upload) =>
      explained(folder, async () => {
        const place = await partial(upload);
        const final = join(place.folder, place.file);
        try {
          await writeAt(place.path, new Uint8Array(), upload.bytes);
          await rename(place.path, final);
        } catch (error) {
          if (!isMissing(error)) throw error;
          // Renamed before, and the record of it was lost: then the file is there, in its length.
          const found = await lstat(final).catch(() => undefined);
          if (found?.isFile() !== true || found.size !== upload.bytes)
            throw new UploadLost('the file that was begun is gone');
        }
        await syncFolder(place.folder);
      }),
    async abort(upload) {
      await rm((await partial(upload)).path, { force: true });
    },
  };
  return target;
}
