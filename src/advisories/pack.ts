import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress } from 'node:zlib';
import type { GenerationInfo } from '../domain/advisory.ts';
import { AssayError, environmentError } from '../domain/errors.ts';
import { FACT_TABLES, readGenerationInfo } from './generation-folder.ts';
import { frame, KINDS, MAGIC } from './pack-frames.ts';
import { SIGNATURE_KIND, signPack } from './pack-signature.ts';
import { openStoredGeneration } from './read.ts';

/** Bytes given to the compressor at once. */
const BLOCK = 256 * 1024;
/** 9 makes the pack a twelfth smaller in four times the time. */
const DEFAULT_QUALITY = 6;

export interface PackOptions {
  /** Brotli quality, 0 to 11; the window is always 16 MB. */
  readonly quality?: number;
  readonly signal?: AbortSignal;
  /** Ed25519 private key to sign it with. */
  readonly signKey?: KeyObject;
}

/**
 * Writes a generation to one file, whole or not at all. The same generation and key give the same bytes.
 * @throws AssayError input: the folder is no generation; environment: the file cannot be written
 */
export async function packDatabase(
  folder: string,
  packFile: string,
  options: PackOptions = {},
): Promise<GenerationInfo> {
  const info = readGenerationInfo(folder);
  const stored = openStoredGeneration(folder);
  const none = Buffer.alloc(0);

  function* frames(): Generator<Buffer> {
    yield frame('I', none, Buffer.from(JSON.stringify(info)));
    for (const table of FACT_TABLES) {
      for (const { key, value } of stored.entries(table)) yield frame(KINDS[table], key, value);
    }
  }

  function* blocks(): Generator<Buffer> {
    const hash = createHash('sha256');
    let pending: Buffer[] = [];
    let bytes = 0;
    for (const next of frames()) {
      hash.update(next);
      pending.push(next);
      bytes += next.length;
      if (bytes < BLOCK) continue;
      yield Buffer.concat(pending);
      pending = [];
      bytes = 0;
    }
    const digest = hash.digest();
    pending.push(frame('E', none, digest));
    if (options.signKey !== undefined) {
      const { fingerprint, signature } = signPack(digest, options.signKey);
      pending.push(frame(SIGNATURE_KIND, Buffer.from(fingerprint), signature));
    }
    yield Buffer.concat(pending);
  }

  const path = resolve(packFile);
  const fresh = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = createWriteStream(fresh, { flags: 'wx', flush: true });
    file.write(MAGIC);
    const compress = createBrotliCompress({
      params: {
        [constants.BROTLI_PARAM_QUALITY]: options.quality ?? DEFAULT_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: 24,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    });
    await pipeline(Readable.from(blocks(), { objectMode: false }), compress, file, {
      ...(options.signal !== undefined && { signal: options.signal }),
    });
    await rename(fresh, path);
    return info;
  } catch (cause) {
    if (cause instanceof AssayError || options.signal?.aborted) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw environmentError(`${packFile}: cannot be written: ${reason}`, { cause });
  } finally {
    await stored.close();
    await rm(fresh, { force: true });
  }
}
