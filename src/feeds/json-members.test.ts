import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effort } from '../../test/effort.ts';
import { gz, withFeedsFolder } from './fixtures/feeds-folder.ts';
import { readJsonMembers } from './json-members.ts';

const signal = new AbortController().signal;

async function membersOf(text: string): Promise<Record<string, unknown>> {
  return withFeedsFolder({ 'x.json.gz': gz(text) }, async (folder) => {
    const members: [string, unknown][] = [];
    for await (const { key, value } of readJsonMembers(folder, 'x.json.gz', signal)) members.push([key, value]);
    return Object.fromEntries(members);
  });
}

test('reads what JSON.parse reads', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        fc.jsonValue(),
      ),
      fc.constantFrom(undefined, 1, '\t'),
      async (object, indent) => {
        const text = JSON.stringify(object, undefined, indent);
        expect(await membersOf(text)).toEqual(JSON.parse(text));
      },
    ),
    { numRuns: effort(60) },
  );
});

test('reads members that lie across chunks', async () => {
  const object = Object.fromEntries(
    Array.from({ length: 400 }, (_, i) => [`p${i}`, { text: '"\\{é}'.repeat(700 + i) }]),
  );
  expect(await membersOf(JSON.stringify(object))).toEqual(object);
});

test.each([
  '',
  ' ',
  '[]',
  '"x"',
  '{',
  '{"a":1',
  '{"a":1}}',
  '{"a":1}x',
  '{"a" 1}',
  '{,}',
  '{"a":1,,"b":2}',
  '{"a":[1}',
  '{"a":tru}',
])('rejects what is no object: %s', async (text) => {
  await expect(membersOf(text)).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining('x.json.gz'),
  });
});
