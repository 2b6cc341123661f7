import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import { createSpool, type Spooled } from './spool.ts';

test('several writers at a time: each content is read as it was written, in memory or beyond it', () => {
  const contents = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(contents, { minLength: 1, maxLength: 3 }), fc.nat(100), (perWriter, memoryBytes) => {
      const spool = createSpool(memoryBytes);
      const kept: [Spooled, Uint8Array][] = [];
      /** One writer, a byte at a time: the others come in between. */
      function* writing(each: readonly Uint8Array[]): Generator<void> {
        const writer = spool.writer();
        for (const content of each) {
          kept.push([writer.begin(content.length), content]);
          for (let at = 0; at < content.length; at++) yield writer.write(content.subarray(at, at + 1));
        }
      }
      let running = perWriter.map(writing);
      while (running.length > 0) running = running.filter((writer) => writer.next().done !== true);
      const total = perWriter.flat().reduce((sum, { length }) => sum + length, 0);
      expect(spool.size()).toBe(total);
      for (const [place, content] of kept) expect([...spool.read(place)]).toEqual([...content]);
      spool.close();
    }),
    { numRuns: effort(100) },
  );
});
