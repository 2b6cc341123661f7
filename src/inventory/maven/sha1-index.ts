import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type Coordinates, isCoordinates } from './coordinates.ts';

/**
 * An index of archives by SHA-1: which Maven artifact has exactly this content.
 *
 * One file: 8 bytes `ASSAYJA1`, the number of records (32 bits, big endian), the records (20 bytes of SHA-1 and the
 * offset of their text in the rest of the file, 32 bits), sorted by SHA-1; then the texts `group:artifact:version\n`.
 */
export interface Sha1Index {
  lookUp(sha1: Uint8Array): Coordinates | undefined;
  close(): void;
}

const MAGIC = Buffer.from('ASSAYJA1');
const HEADER_BYTES = MAGIC.length + 4;
const SHA1_BYTES = 20;
const RECORD_BYTES = SHA1_BYTES + 4;
/** group + artifact + version, each at most 256 characters. */
const TEXT_BYTES = 3 * 256 + 3;

/**
 * @returns undefined when there is no such file
 * @throws Error when it is no index
 */
export function openSha1Index(path: string): Sha1Index | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const at = (offset: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
  };
  const header = at(0, HEADER_BYTES);
  const count = header.length === HEADER_BYTES ? header.readUInt32BE(MAGIC.length) : 0;
  const texts = HEADER_BYTES + count * RECORD_BYTES;
  if (!header.subarray(0, MAGIC.length).equals(MAGIC) || texts > fstatSync(file).size) {
    closeSync(file);
    throw new Error('the index of Java archives is damaged: build it again');
  }
  return {
    close: () => closeSync(file),
    lookUp(sha1) {
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const record = at(HEADER_BYTES + middle * RECORD_BYTES, RECORD_BYTES);
        const order = record.subarray(0, SHA1_BYTES).compare(sha1);
        if (order === 0) return coordinatesOf(at(texts + record.readUInt32BE(SHA1_BYTES), TEXT_BYTES).toString('utf8'));
        if (order < 0) low = middle + 1;
        else high = middle;
      }
      return undefined;
    },
  };
}

function coordinatesOf(text: string): Coordinates | undefined {
  const [groupId = '', artifactId = '', version = ''] = text.slice(0, text.indexOf('\n')).split(':');
  const found = { groupId, artifactId, version };
  return isCoordinates(found) ? found : undefined;
}

/**
 * The bytes of an index. Of two artifacts with one content the first by name is kept.
 * @param artifacts SHA-1 in hexadecimal → `group:artifact:version`
 */
export function sha1IndexOf(artifacts: Iterable<readonly [sha1: string, coordinates: string]>): Buffer {
  const sums = new Map<string, string>();
  for (const [sum, coordinates] of artifacts) {
    const key = sum.toLowerCase();
    const known = sums.get(key);
    if (known === undefined || coordinates < known) sums.set(key, coordinates);
  }
  const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  const header = Buffer.alloc(HEADER_BYTES + sorted.length * RECORD_BYTES);
  MAGIC.copy(header);
  header.writeUInt32BE(sorted.length, MAGIC.length);
  let offset = 0;
  const texts = sorted.map(([sum, coordinates], i) => {
    const text = Buffer.from(`${coordinates}\n`);
    header.write(sum, HEADER_BYTES + i * RECORD_BYTES, SHA1_BYTES, 'hex');
    header.writeUInt32BE(offset, HEADER_BYTES + i * RECORD_BYTES + SHA1_BYTES);
    offset += text.length;
    return text;
  });
  return Buffer.concat([header, ...texts]);
}
