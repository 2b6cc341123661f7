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

const values = (list: readonly unknown[]): unknown[] => list.map((value) => ({ value }));

describe('items of a JSON array', () => {
  const items = [{ a: [1, { b: '],}"\\' }] }, 'x, y', 3, null, [], [[{}]]];

  test('outermost, or of a member; other members are passed over', async () => {
    expect(await read(JSON.stringify(items))).toEqual(values(items));
    expect(await read(JSON.stringify({ x: { data: [9] }, y: ['data'], data: items, z: '"' }, null, 1), 'data')).toEqual(
      values(items),
    );
    expect(await read('{"data":[]}', 'data')).toEqual([]);
    expect(await read(' \n[ ] ')).toEqual([]);
  });

  test('larger than what is read at once', async () => {
    const many = Array.from({ length: 40_000 }, (_, i) => ({ id: `ä${i}`, text: 'y'.repeat(i % 50) }));
    expect(await read(gz(JSON.stringify({ data: many })), 'data')).toEqual(values(many));
  });

  test.each([
    ['{"data":[1,2', 'data'],
    ['[1,2', undefined],
    ['[1] x', undefined],
    ['{"data":[1]}', undefined],
    ['[1]', 'data'],
    ['{"other":[1]}', 'data'],
    ['', undefined],
  ])('%s rejects', async (content, member) => {
    await expect(read(content, member)).rejects.toMatchObject({ kind: 'upstream' });
  });

  test.each<[string, string, unknown[]]>([
    ['members before and behind', '{"b":{"list":[1]},"list":[2],"c":[3,{"list":[4]}]}', [2]],
    ['texts that look like the member', '{"t":"\\"list\\":[","u":"list","list":[1]}', [1]],
    ['a list that is none of the member', '{"lists":[1],"list":[2]}', [2]],
    [
      'brackets and commas in texts',
      '{"a":1,"list":[{"x":[1,{}]},[2],"],",3,null]}',
      [{ x: [1, {}] }, [2], '],', 3, null],
    ],
  ])('%s', async (_, content, expected) => {
    expect(await read(content, 'list')).toEqual(values(expected));
    expect(await read(gz(content), 'list')).toEqual(values(expected));
  });

  test('over the borders of what is read at once, between other lists', async () => {
    const list = Array.from({ length: 3_000 }, (_, i) => ({ i, text: 'ä"]},{['.repeat(i % 50) }));
    expect(await read(JSON.stringify({ before: list, list, after: list }), 'list')).toEqual(values(list));
  });

  test('one that is no JSON has a reason, the others are read', async () => {
    expect(await read('{"list":[{"a":1},{"a":},{"a":2}, ,3]}', 'list')).toEqual([
      { value: { a: 1 } },
      { reason: expect.any(String) },
      { value: { a: 2 } },
      { reason: 'an item is empty' },
      { value: 3 },
    ]);
    expect(await read('[nonsense]')).toEqual([{ reason: expect.any(String) }]);
  });

  test.each([
    ['cut short', '{"list":[{"a":1},{"a"', 'ends in the middle'],
    ['cut behind an item', '{"list":[{"a":1},', 'ends in the middle'],
    ['no JSON', '<html>Not Found</html>', 'another shape'],
    ['a list', '[{"list":[1]}]', 'another shape'],
    ['empty', '', 'ends in the middle'],
    ['without the list', '{"other":[1]}', 'has no list'],
    ['two documents', '{"list":[1]}{"list":[2]}', 'text follows'],
    ['closing too much', '{"list":[1]}}', 'text follows'],
  ])('a file that is %s rejects and names itself', async (_, content, reason) => {
    await expect(read(content, 'list')).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringMatching(new RegExp(`x\\.json cannot be read: .*${reason}`)),
    });
  });
});
