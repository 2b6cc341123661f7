import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effort } from '../../test/effort.ts';
import { collectBytes, dpkgStatus, npmPackage, scratchFolder } from '../../test/inventory/scratch.ts';
import { dockerArchive, ociFiles, tar } from '../../test/inventory/tar.ts';
import { AssayError } from '../domain/errors.ts';

const folder = scratchFolder();

test('no mutation of a valid archive crashes or hangs: an inventory, or an AssayError', async () => {
  const layers = [tar(dpkgStatus('bash 5.1'), npmPackage('a', '1.0.0')), gzipSync(tar(npmPackage('b', '1.0.0')))];
  const plain = dockerArchive({ layers });
  const oci = tar(...ociFiles([{ layers: [layers[0] as Buffer] }]));
  const seeds = [plain, gzipSync(plain), oci];
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    kind: fc.constantFrom('flip', 'cut', 'double', 'zero'),
    length: fc.integer({ min: 1, max: 600 }),
    byte: fc.integer({ min: 1, max: 255 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 4 }), async (seed, edits) => {
      let bytes = Buffer.from(seed);
      for (const { at, kind, length, byte } of edits) {
        const from = Math.floor(at * bytes.length);
        const piece = bytes.subarray(from, from + length);
        if (kind === 'flip' && bytes[from] !== undefined) bytes[from] ^= byte;
        else if (kind === 'cut') bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
        else if (kind === 'double') bytes = Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(from)]);
        else piece.fill(0);
      }
      try {
        const inventory = await collectBytes(folder, bytes);
        expect(inventory.subject.kind).toBe('image');
      } catch (error) {
        expect(error).toBeInstanceOf(AssayError);
      }
    }),
    { numRuns: effort(300) },
  );
});
