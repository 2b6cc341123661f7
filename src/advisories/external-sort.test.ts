import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { compareBytewise, createExternalSort, groupByKey } from './external-sort.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-sort-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let serial = 0;

test('texts are ordered as the bytes of their UTF-8', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\0', 'é', '\ue000', '\uffff', '\u{1f600}', '\u{10ffff}') });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareBytewise(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

test('runs on disk give what a sort in memory gives, equal keys in the order of adding', () => {
  const entry = fc.tuple(
    fc.string({ unit: 'binary', maxLength: 3 }).map((s) => s.toString()),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
      const sort = createExternalSort(folder, `s${serial++}`, 64);
      const wellFormed = entries.map(
        ([key, value]) => [Buffer.from(key).toString(), Buffer.from(value).toString()] as const,
      );
      for (const [key, value] of wellFormed) sort.add(key, value);
      const expected = [...wellFormed].sort(([a], [b]) => compareBytewise(a, b));
      expect([...sort.sorted()].map(({ key, value }) => [key, value])).toEqual(expected);
    }),
  );
  expect(readdirSync(folder).length).toBeGreaterThan(10);
});

test('values longer than a block survive', () => {
  const sort = createExternalSort(folder, 'long', 1_000);
  const long = 'x'.repeat(700_000);
  sort.add('b', long);
  sort.add('a', `${long}y`);
  expect([...sort.sorted()].map(({ key, value }) => [key, value.length])).toEqual([
    ['a', 700_001],
    ['b', 700_000],
  ]);
});

test('neighbours with the same key are grouped', () => {
  const entries = [
    { key: 'a', value: '1' },
    { key: 'a', value: '2' },
    { key: 'b', value: '3' },
  ];
  expect([...groupByKey(entries)]).toEqual([
    { key: 'a', values: ['1', '2'] },
    { key: 'b', values: ['3'] },
  ]);
  expect([...groupByKey([])]).toEqual([]);
});
