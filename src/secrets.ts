import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomInt } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { environmentError } from './domain/errors.ts';

/** Seals small secrets for the store and derives keys for other uses. The key itself never leaves this object. */
export interface MasterKey {
  /** @param context what the secret belongs to: opening with another context fails */
  seal(text: string, context: string): string;
  /** @throws AssayError environment when it was sealed with another key or for another context */
  open(sealed: string, context: string): string;
  /** 32 bytes for one purpose, the same on every start. */
  derive(purpose: string): Buffer;
}

const KEY_BYTES = 32;
/** AES-256-GCM with the nonce length that NIST SP 800-38D recommends. */
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'v1.';

/** @param key 32 random bytes */
export function masterKeyOf(key: Uint8Array): MasterKey {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', purpose, KEY_BYTES));
  const sealing = derive('assay/seal');
  return {
    derive,
    seal(text, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, sealing, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return FORMAT + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, context) {
      try {
        if (!sealed.startsWith(FORMAT)) throw new Error('unknown format');
        const bytes = Buffer.from(sealed.slice(FORMAT.length), 'base64url');
        const decipher = createDecipheriv(CIPHER, sealing, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw environmentError(`a secret of the store cannot be opened (${context})`, {
          remedy: 'Use the master key that the store was written with (master.key, ASSAY_MASTER_KEY_FILE).',
          cause,
        });
      }
    },
  };
}

function readKey(file: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw environmentError(`the master key ${file} cannot be read`, { cause });
  }
  const key = Buffer.from(text.trim(), 'hex');
  if (key.length === KEY_BYTES && /^[0-9a-f]+$/i.test(text.trim())) return key;
  throw environmentError(`${file} is no master key: ${KEY_BYTES * 2} hex digits are expected`, {
    remedy: 'Restore the file from a backup; a new key cannot open the secrets of the old one.',
  });
}

/** Written apart and linked into place: a crash leaves no half key, and of two processes one wins. */
function createKey(file: string): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeSync(handle, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    linkSync(draft, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw environmentError(`the master key ${file} cannot be created`, { cause });
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * The master key of an installation: read from its file, which is created with random bytes on first use, mode 0600.
 * @throws AssayError environment when the file is unreadable or holds something else
 */
export function openMasterKey(file: string): MasterKey {
  const existing = readKey(file);
  if (existing !== undefined) return masterKeyOf(existing);
  createKey(file);
  const created = readKey(file);
  if (created === undefined) throw environmentError(`the master key ${file} vanished while it was created`);
  return masterKeyOf(created);
}

const ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const draw = (letters: string, length: number): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)] ?? '').join('');

/**
 * A new access key in AWS's own form: 20 characters that begin with AKIA, and a secret of 40. Every AWS client takes it,
 * and every scanner for leaked keys knows the pattern.
 */
export const newAccessKey = (): { accessKeyId: string; secretAccessKey: string } => ({
  accessKeyId: `AKIA${draw(ID_LETTERS, 16)}`,
  secretAccessKey: draw(SECRET_LETTERS, 40),
});
