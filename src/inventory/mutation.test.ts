import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effort } from '../../test/effort.ts';
import { anyEdit, mutated } from '../../test/inventory/mutate.ts';
import { collectBytes, dpkgStatus, npmPackage, scratchFolder } from '../../test/inventory/scratch.ts';
import { dockerArchive, ociFiles, tar } from '../../test/inventory/tar.ts';
import { AssayError } from '../domain/errors.ts';

const folder = scratchFolder();

test('no mutation of a valid archive crashes or hangs: an inventory, or an AssayError', async () => {
  const layers = [tar(dpkgStatus('bash 5.1'), npmPackage('a', '1.0.0')), gzipSync(tar(npmPackage('b', '1.0.0')))];
  const plain = dockerArchive({ layers });
  const oci = tar(...ociFiles([{ layers: [layers[0] as Buffer] }]));
  const seeds = [plain, gzipSync(plain), oci];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(anyEdit(600), { minLength: 1, maxLength: 4 }),
      async (seed, edits) => {
        try {
          const inventory = await collectBytes(folder, mutated(seed, edits));
          expect(inventory.subject.kind).toBe('image');
        } catch (error) {
          expect(error).toBeInstanceOf(AssayError);
        }
      },
    ),
    { numRuns: effort(300) },
  );
});
