import { expect, test } from 'vitest';
import { gz, withFeedsFolder } from './fixtures/feeds-folder.ts';
import { readJsonElements } from './json-elements.ts';

const read = (content: string, name = 'x.json'): Promise<unknown[]> =>
  withFeedsFolder({ [name]: name.endsWith('gz') ? gz(content) : content }, async (folder) => {
    const found: unknown[] = [];
    for await (const entry of readJsonElements(folder, name, 'list', new AbortController().signal)) found.push(entry);
    return found;
  });

const values = (...list: unknown[]): unknown[] => list.map((value) => ({ value }));

test.each<[string, string, unknown[]]>([
  [
    'elements of every kind',
    '{"a":1,"list":[{"x":[1,{}]},[2],"],",3,null]}',
    values({ x: [1, {}] }, [2], '],', 3, null),
  ],
  ['no element', ' {"list" : [ ] } ', []],
  ['members before and behind', '{"b":{"list":[1]},"list":[2],"c":[3,{"list":[4]}]}', values(2)],
  ['texts that look like the member', '{"t":"\\"list\\":[","u":"list","list":[1]}', values(1)],
  ['a list that is none of the member', '{"lists":[1],"list":[2]}', values(2)],
])('%s', async (_, content, expected) => {
  expect(await read(content)).toEqual(expected);
  expect(await read(content, 'x.json.gz')).toEqual(expected);
});

test('elements over the borders of what is read at once', async () => {
  const list = Array.from({ length: 3_000 }, (_, i) => ({ i, text: 'ä"]},{['.repeat(i % 50) }));
  expect(await read(JSON.stringify({ before: list, list, after: list }))).toEqual(list.map((value) => ({ value })));
});

test('an element that is no JSON has a reason, the others are read', async () => {
  const found = await read('{"list":[{"a":1},{"a":},{"a":2}, ,3]}');
  expect(found).toMatchObject([
    { value: { a: 1 } },
    { reason: expect.any(String) },
    { value: { a: 2 } },
    {},
    { value: 3 },
  ]);
  expect(found[3]).toHaveProperty('reason');
});

test.each([
  ['cut short', '{"list":[{"a":1},{"a"', 'ends in the middle'],
  ['cut behind an element', '{"list":[{"a":1},', 'ends in the middle'],
  ['no JSON', '<html>Not Found</html>', 'no JSON object'],
  ['a list', '[{"list":[1]}]', 'no JSON object'],
  ['empty', '', 'no JSON object'],
  ['without the list', '{"other":[1]}', 'no list "list"'],
  ['two documents', '{"list":[1]}{"list":[2]}', 'no JSON object'],
  ['closing too much', '{"list":[1]}}', 'closes more'],
])('a file that is %s rejects and names itself', async (_, content, reason) => {
  await expect(read(content)).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringMatching(new RegExp(`x\\.json cannot be read: .*${reason}`)),
  });
});
