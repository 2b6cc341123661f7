/** A variable-length number and where it ends. @see https://www.sqlite.org/fileformat2.html#varint */
export function readVarint(bytes: Buffer, at: number): readonly [value: number, end: number] {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new Error('is damaged: a number lies outside its page');
    // Numbers beyond 2^53 are rowids of no rpm database; they lose their last digits here, and nothing reads them.
    if (i === 8) return [value * 256 + byte, at + 9];
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + i + 1];
  }
  throw new Error('is damaged: a number has no end');
}

/** Bytes of integers and floats by serial type. @see https://www.sqlite.org/fileformat2.html#record_format */
const FIXED_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

const bytesOf = (serialType: number): number =>
  serialType >= 12 ? Math.floor((serialType - 12) / 2) : (FIXED_BYTES[serialType] ?? 0);

export interface Column {
  readonly serialType: number;
  readonly bytes: Buffer;
}

/** The columns of a record, up to `max`. @throws Error when it is damaged */
export function columnsOf(record: Buffer, max: number): readonly Column[] {
  const [headerBytes, first] = readVarint(record, 0);
  if (headerBytes > record.length) throw new Error('is damaged: a record is shorter than its header');
  const columns: Column[] = [];
  let at = headerBytes;
  for (let place = first; place < headerBytes && columns.length < max; ) {
    const [serialType, next] = readVarint(record, place);
    const end = at + bytesOf(serialType);
    if (end > record.length) throw new Error('is damaged: a column lies outside its record');
    columns.push({ serialType, bytes: record.subarray(at, end) });
    at = end;
    place = next;
  }
  return columns;
}

export const isText = ({ serialType }: Column): boolean => serialType >= 13 && serialType % 2 === 1;
export const isBlob = ({ serialType }: Column): boolean => serialType >= 12 && serialType % 2 === 0;

/** A whole number that fits 53 bits; 0 for anything else. */
export function integerOf({ serialType, bytes }: Column): number {
  if (serialType === 9) return 1;
  if (serialType < 1 || serialType > 6) return 0;
  return bytes.length === 8 ? Number(bytes.readBigInt64BE(0)) : bytes.readIntBE(0, bytes.length);
}
