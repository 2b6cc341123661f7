import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { elf } from '../fixtures/program-bytes.ts';
import { wasm } from '../fixtures/rust-binary.ts';
import { rustBinary } from './rust-binary.ts';

const cratesOf = async (bytes: Uint8Array) =>
  (await extracted(rustBinary, '/bin/rg', { '/bin/rg': bytes })).map(({ name, version }) => `${name}@${version}`);

const withList = (content: Uint8Array): Buffer => elf([{ name: '.dep-v0', content }]);

test.each([
  ['no compressed data', Buffer.from('plain'), 'is not compressed data'],
  ['no JSON', deflateSync('[['), 'no valid JSON'],
  ['another document', deflateSync('{"packages":[{"name":1}]}'), 'not as cargo auditable writes it'],
  ['a bomb', deflateSync(Buffer.alloc(9 * 1024 * 1024)), 'limit: dependency list of more than 8388608 bytes'],
])('a section of %s is refused', async (_, content, reason) => {
  await expect(cratesOf(withList(content))).rejects.toThrow(reason);
});

test('a broken WebAssembly module is refused, one without the section has no crates', async () => {
  const module = wasm('.dep-v0', deflateSync('{"packages":[]}'));
  expect(await cratesOf(wasm('name', Buffer.alloc(64)))).toEqual([]);
  await expect(cratesOf(module.subarray(0, module.length - 2))).rejects.toThrow('outside the file');
});
