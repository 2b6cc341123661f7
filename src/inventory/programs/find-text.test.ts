import { expect, test } from 'vitest';
import { memoryFile } from '../../../test/inventory/memory-tree.ts';
import { findText } from './find-text.ts';

const MIB = 1024 * 1024;
const at = (offset: number, text: string, size = 3 * MIB): Buffer => {
  const bytes = Buffer.alloc(size);
  bytes.write(text, offset, 'latin1');
  return bytes;
};

test.each([0, 5, MIB - 8, MIB, 2 * MIB - 1, 3 * MIB - 20])(
  'finds a text at %d, also where windows meet',
  async (offset) => {
    const found = await findText(memoryFile('/a', at(offset, 'tool/1.2.3')), [{ pattern: /tool\/(\d+\.\d+\.\d+)/ }]);
    expect(found).toEqual({ index: 0, version: '1.2.3' });
  },
);

test('the surest text wins wherever it stands; a less sure one counts when there is no other', async () => {
  const texts = [{ pattern: /sure (\d+)/ }, { pattern: /maybe (\d+)/ }];
  expect(await findText(memoryFile('/a', Buffer.concat([at(0, 'maybe 1'), at(9, 'sure 2')])), texts)).toEqual({
    index: 0,
    version: '2',
  });
  expect(await findText(memoryFile('/a', at(0, 'maybe 1')), texts)).toEqual({ index: 1, version: '1' });
  expect(await findText(memoryFile('/a', at(0, 'nothing')), texts)).toBeUndefined();
});

test('stops reading at the first sure text', async () => {
  let read = 0;
  const bytes = at(0, 'sure 1', 5 * MIB);
  const file = {
    size: bytes.length,
    readAt: async (offset: number, length: number) => {
      read++;
      return bytes.subarray(offset, offset + length);
    },
  };
  await findText(file, [{ pattern: /sure (\d+)/ }]);
  expect(read).toBe(1);
});

test('an occurrence that is not accepted does not hide the next one', async () => {
  const bytes = Buffer.from('\x003.40.1\x003.11.7\0');
  const found = await findText(memoryFile('/a', bytes), [
    { pattern: /\0(3\.\d+\.\d+)(?=\0)/, accepts: (version) => version.startsWith('3.11.') },
  ]);
  expect(found?.version).toBe('3.11.7');
});
