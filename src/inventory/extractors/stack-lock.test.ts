import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import type { Extractor } from '../extractor.ts';
import { cabalFreeze } from './cabal-freeze.ts';
import { stackLock } from './stack-lock.ts';

const read = async (extractor: Extractor, path: string, text: string) =>
  (await extracted(extractor, path, { [path]: text })).map((p) => [p.name, p.version, p.facts]);

describe('Haskell', () => {
  test('stack.yaml: archives, folders and git repositories name no version', async () => {
    const text = 'extra-deps:\n- a-b-1.0\n- ../own\n- https://h.io/c-2.0.tar.gz\n- git: https://h.io/d\n  commit: aa\n';
    expect(await read(stackLock, '/app/stack.yaml', text)).toEqual([['a-b', '1.0', undefined]]);
  });

  test('stack.yaml.lock: what git entries came to is known', async () => {
    const text = 'packages:\n- completed:\n    git: https://h.io/d\n    name: d\n    version: "2.0"\n';
    expect(await read(stackLock, '/app/stack.yaml.lock', text)).toEqual([['d', '2.0', { source: 'git' }]]);
    expect(await read(stackLock, '/app/stack.yaml.lock', 'snapshots: []\n')).toEqual([]);
    await expect(read(stackLock, '/app/stack.yaml.lock', '- a\n')).rejects.toThrow('is no stack.yaml.lock');
  });

  test('cabal.project.freeze: constraints on one line, without any., flags and the compiler’s own are none', async () => {
    const text = 'constraints: any.a ==1.0, b ==2.0.1,c +flag -other, any.base installed, any.d >=3\n';
    expect(await read(cabalFreeze, '/app/cabal.project.freeze', text)).toEqual([
      ['a', '1.0', undefined],
      ['b', '2.0.1', undefined],
    ]);
  });
});
