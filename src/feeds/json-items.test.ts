import { describe, expect, test } from 'vitest';
import { gz, withFeedsFolder } from './fixtures/feeds-folder.ts';
import { readJsonItems } from './json-items.ts';

const signal = new AbortController().signal;
const read = (content: string | Buffer, member?: string): Promise<unknown[]> => {
  const name = typeof content === 'string' ? 'x.json' : 'x.json.gz';
  return withFeedsFolder({ [name]: content }, async (folder) => {
    const items: unknown[] = [];
    for await (const item of readJsonItems(folder, name, signal, member)) items.push(item);
    return items;
  });
};

describe('items of a JSON array', () => {
  const items = [{ a: [1, { b: '],}"\\' }] }, 'x, y', 3, null, [], [[{}]]];

  test('outermost, or of a member; other members are passed over', async () => {
    expect(await read(JSON.stringify(items))).toEqual(items);
    expect(await read(JSON.stringify({ x: { data: [9] }, y: ['data'], data: items, z: '"' }, null, 1), 'data')).toEqual(
      items,
    );
    expect(await read('{"data":[]}', 'data')).toEqual([]);
    expect(await read(' \n[ ] ')).toEqual([]);
  });

  test('larger than what is read at once', async () => {
    const many = Array.from({ length: 40_000 }, (_, i) => ({ id: `ä${i}`, text: 'y'.repeat(i % 50) }));
    expect(await read(gz(JSON.stringify({ data: many })), 'data')).toEqual(many);
  });

  test.each([
    ['{"data":[1,2', 'data'],
    ['[1,2', undefined],
    ['[1,,2]', undefined],
    ['[1] x', undefined],
    ['[nonsense]', undefined],
    ['{"data":[1]}', undefined],
    ['[1]', 'data'],
    ['{"other":[1]}', 'data'],
    ['', undefined],
  ])('%s rejects', async (content, member) => {
    await expect(read(content, member)).rejects.toMatchObject({ kind: 'upstream' });
  });
});
