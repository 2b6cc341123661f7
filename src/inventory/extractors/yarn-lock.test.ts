import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { yarnLock } from './yarn-lock.ts';

const PATH = '/app/yarn.lock';

async function found(text: string): Promise<readonly string[]> {
  const packages = await extracted(yarnLock, PATH, { [PATH]: text });
  return packages.map((p) => `${p.namespace === undefined ? '' : `${p.namespace}/`}${p.name}@${p.version}`);
}

describe('yarn.lock, version 1', () => {
  test.each([
    ['a@^1.0.0', 'a@1.2.3'],
    ['"@s/a@^1.0.0", "@s/a@^1.1.0"', '@s/a@1.2.3'],
    ['"alias@npm:@s/real@^1.0.0"', '@s/real@1.2.3'],
    ['"a@npm:^1.0.0"', 'a@1.2.3'],
    ['"a@git+ssh://git@example.org/a.git#v1"', 'a@1.2.3'],
    ['"a@https://example.org/a.tgz"', 'a@1.2.3'],
    ['"a@file:vendor/a.tgz"', 'a@1.2.3'],
    ['"a@file:packages/a"', undefined],
    ['"a@link:packages/a"', undefined],
    ['a@unknown:^1.0.0', undefined],
  ])('%s is %s', async (patterns, expected) => {
    const text = `# yarn lockfile v1\r\n\r\n${patterns}:\r\n  version "1.2.3"\r\n  dependencies:\r\n    b "^1.0.0"\r\n`;
    expect(await found(text)).toEqual(expected === undefined ? [] : [expected]);
  });

  test('the address in the registry tells the real name', async () => {
    const resolved = 'https://registry.example/npm/@fork/left-pad/-/left-pad-1.2.3.tgz#aa';
    expect(await found(`left-pad@^1.0.0:\n  version "1.2.3"\n  resolved "${resolved}"\n`)).toEqual([
      '@fork/left-pad@1.2.3',
    ]);
  });

  test('what is no lock file is refused', async () => {
    await expect(found('<html>\n')).rejects.toThrow(/is no yarn lock file: "<html>"/);
    expect(await found('# yarn lockfile v1\n\n')).toEqual([]);
  });
});

describe('yarn.lock, version 2 and later', () => {
  test.each([
    ['"a@npm:^1.0.0, a@npm:^1.1.0"', 'a@npm:1.2.3', 'a@1.2.3'],
    ['"alias@npm:@s/real@^1.0.0"', '@s/real@npm:1.2.3', '@s/real@1.2.3'],
    ['"a@patch:a@npm%3A1.2.3#~/a.patch"', 'a@patch:a@npm%3A1.2.3#~/a.patch::version=1.2.3&hash=aa', 'a@1.2.3'],
    ['"a@https://github.com/x/a.git#commit=0123"', 'a@https://github.com/x/a.git#commit=0123', 'a@1.2.3'],
    ['"a@workspace:packages/a"', 'a@workspace:packages/a', undefined],
    ['"a@portal:../a::locator=x"', 'a@portal:../a::locator=x', undefined],
    ['"a@link:../a::locator=x"', 'a@link:../a::locator=x', undefined],
    [`? "a@npm:^1.0.0, ${'a@npm:^1.0.0 || ^1.0.1, '.repeat(60)}a@npm:1"\n`, 'a@npm:1.2.3', 'a@1.2.3'],
  ])('%.40s is %s', async (patterns, resolution, expected) => {
    const text = `__metadata:\n  version: 8\n\n${patterns}:\n  version: 1.2.3\n  resolution: "${resolution}"\n  linkType: hard\n`;
    expect(await found(text)).toEqual(expected === undefined ? [] : [expected]);
  });
});
