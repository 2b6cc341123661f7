import { inputError } from '../../domain/errors.ts';
import { type Collection, checkTime } from '../options.ts';

/** Watches how much data comes out of how little: what stops a decompression bomb. */
export interface Meter {
  /** Bytes read from the target itself. */
  read(bytes: number): void;
  /** Bytes that a decompressor produced. @throws AssayError input when out of proportion, or out of time. */
  grow(bytes: number): void;
}

const FREE = 1024 * 1024 * 1024;

/** @param name of the target, for errors */
export function createMeter(collection: Collection, name: string): Meter {
  const { expansion } = collection.limits;
  let input = 0;
  let output = 0;
  return {
    read(bytes) {
      input += bytes;
      checkTime(collection, name);
    },
    grow(bytes) {
      output += bytes;
      if (output > FREE + input * expansion) {
        throw inputError(`${name}: limit: ${input} compressed bytes grow to more than ${Math.floor(output)}`, {
          remedy: 'This looks like a decompression bomb; do not run this image.',
        });
      }
    },
  };
}
