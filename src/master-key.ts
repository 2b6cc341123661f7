import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { environmentError } from './domain/errors.ts';
import { KEY_BYTES, type KeyRing, type MasterKey, masterKeyOfRing } from './secrets.ts';

/** Makes and opens data keys under a key that never leaves its owner: AWS KMS. */
export interface DataKeys {
  generate(): Promise<{ readonly key: Uint8Array; readonly sealed: Uint8Array }>;
  open(sealed: Uint8Array): Promise<Uint8Array>;
}

/** The master key of an installation, which may be exchanged while it is in use. */
export interface InstalledMasterKey extends MasterKey {
  /** Reads the file again when it has changed: another process may have put a newer key there. True when it had. */
  refresh(): Promise<boolean>;
  /** Puts a new key first; the older ones stay, to open what they have sealed. */
  rotate(): Promise<void>;
}

/** A key that KMS has sealed, in base64. */
const SEALED = /^kms ([A-Za-z0-9+/]+=*)$/;
const BARE = new RegExp(`^[0-9a-f]{${KEY_BYTES * 2}}$`, 'i');

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw environmentError(`the master key ${file} cannot be read`, { cause });
  }
}

async function keyOfLine(line: string, file: string, dataKeys: DataKeys | undefined): Promise<Uint8Array> {
  if (BARE.test(line)) return Buffer.from(line, 'hex');
  const sealed = SEALED.exec(line)?.[1];
  if (sealed === undefined) {
    throw environmentError(`${file} is no master key: ${KEY_BYTES * 2} hex digits are expected`, {
      remedy: 'Restore the file from a backup; a new key cannot open the secrets of the old one.',
    });
  }
  if (dataKeys === undefined) {
    throw environmentError(`the master key ${file} is sealed by KMS`, {
      remedy: 'Give --master-key kms:KEY_ARN, and credentials that may decrypt with it.',
    });
  }
  const key = await dataKeys.open(Buffer.from(sealed, 'base64'));
  if (key.length !== KEY_BYTES) throw environmentError(`${file} holds a sealed key of the wrong length`);
  return key;
}

async function ringOf(text: string, file: string, dataKeys: DataKeys | undefined): Promise<KeyRing> {
  const [first = '', ...older] = text.trim().split('\n');
  const keys: [Uint8Array, ...Uint8Array[]] = [await keyOfLine(first.trim(), file, dataKeys)];
  for (const line of older) keys.push(await keyOfLine(line.trim(), file, dataKeys));
  return keys;
}

async function newLine(dataKeys: DataKeys | undefined): Promise<string> {
  if (dataKeys === undefined) return randomBytes(KEY_BYTES).toString('hex');
  return `kms ${Buffer.from((await dataKeys.generate()).sealed).toString('base64')}`;
}

/** Writes beside the file and moves into place, so that a crash leaves no half key. */
function place(file: string, text: string, move: (draft: string, file: string) => void): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    move(draft, file);
  } catch (cause) {
    throw environmentError(`the master key ${file} cannot be written`, { cause });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Of two processes that create it at once, one wins. */
function linkIfAbsent(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * The master key of an installation, from its file, which is created on first use, mode 0600. A line is a key, the newest
 * first: 32 random bytes in hex, or what KMS made of them.
 * @param dataKeys makes new keys, and opens those lines that KMS has sealed
 * @throws AssayError environment when the file is unreadable or holds something else, or KMS refuses
 */
export async function openMasterKey(file: string, dataKeys?: DataKeys): Promise<InstalledMasterKey> {
  if (readText(file) === undefined) place(file, `${await newLine(dataKeys)}\n`, linkIfAbsent);
  async function load(): Promise<{ text: string; ring: KeyRing }> {
    const text = readText(file);
    if (text === undefined) throw environmentError(`the master key ${file} vanished`);
    return { text, ring: await ringOf(text, file, dataKeys) };
  }
  let current = await load();
  return {
    ...masterKeyOfRing(() => current.ring),
    async refresh() {
      if (readText(file) === current.text) return false;
      current = await load();
      return true;
    },
    async rotate() {
      const { text } = await load();
      place(file, `${await newLine(dataKeys)}\n${text}`, renameSync);
      current = await load();
    },
  };
}
