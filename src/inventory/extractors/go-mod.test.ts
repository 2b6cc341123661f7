import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import { type Contents, extracted, memoryTree } from '../../../test/inventory/memory-tree.ts';
import { packageDisplayName } from '../../domain/package.ts';
import { goMod } from './go-mod.ts';
import { parseGoMod } from './go-mod-file.ts';
import { goSum } from './go-sum.ts';

async function required(files: Contents, path = '/src/go.mod'): Promise<readonly string[]> {
  const found = await extracted(path.endsWith('.sum') ? goSum : goMod, path, files);
  return found.map((p) => `${packageDisplayName(p)}@${p.version}`);
}

const mod = (...lines: readonly string[]): Contents => ({
  '/src/go.mod': ['module example.com/x', ...lines].join('\n'),
});

describe('go.mod', () => {
  test('quotes, comments and blocks of any layout', async () => {
    const files = mod(
      'go 1.17 // the language',
      'require(',
      '  "example.com/a" v1.0.0',
      '  `example.com/b` v1.0.0 // indirect; kept',
      '  // example.com/c v1.0.0',
      ')',
      'require example.com/d v1.0.0',
      'require ()',
      'tool example.com/d/cmd',
    );
    expect(await required(files)).toEqual(['example.com/a@v1.0.0', 'example.com/b@v1.0.0', 'example.com/d@v1.0.0']);
  });

  test.each([
    [['go 1.22.0', 'toolchain go1.22.5'], ['stdlib@1.22.5']],
    [['go 1.22.5'], ['stdlib@1.22.5']],
    [['go 1.23rc1'], ['stdlib@1.23rc1']],
    [['go 1.22', 'toolchain go1.22.5-custom'], ['stdlib@1.22.5']],
    [['go 1.22', 'toolchain default'], []],
    [['go 1.22'], []],
    [['go 1.20'], []],
    [[], []],
  ])('%s asks for %s', async (lines, expected) => {
    expect(await required(mod(...lines))).toEqual(expected);
  });

  test('a replacement of one version goes before one of any', async () => {
    const lines = ['go 1.17', 'require example.com/a v1.0.0', 'replace example.com/a => example.com/a v1.1.0'];
    expect(await required(mod(...lines))).toEqual(['example.com/a@v1.1.0']);
    expect(await required(mod(...lines, 'replace example.com/a v1.0.0 => example.com/a v1.2.0'))).toEqual([
      'example.com/a@v1.2.0',
    ]);
    expect(await required(mod(...lines, 'replace example.com/a v0.9.0 => ./a'))).toEqual(['example.com/a@v1.1.0']);
  });

  test('the workspace replaces for its members only', async () => {
    const files: Contents = {
      '/src/go.work': 'go 1.22.1\nuse ./a\nreplace example.com/x => example.com/x v1.5.0\n',
      '/src/a/go.mod': 'module a\ngo 1.20\nrequire example.com/x v1.0.0\n',
      '/src/b/go.mod': 'module b\ngo 1.20\nrequire example.com/x v1.0.0\n',
    };
    expect(await required(files, '/src/a/go.mod')).toEqual(['stdlib@1.22.1', 'example.com/x@v1.5.0']);
    expect(await required(files, '/src/b/go.mod')).toEqual(['example.com/x@v1.0.0']);
  });

  test.each([
    ['require example.com/a', 'line 2 is no valid require directive'],
    ['replace example.com/a example.com/b v1.0.0', 'line 2 is no valid replace directive'],
    ['require (\n example.com/a v1.0.0', 'the require block has no end'],
  ])('%j is refused', async (line, reason) => {
    await expect(required(mod(line))).rejects.toThrow(reason);
  });

  test('any text is read or refused, never a crash', () => {
    const piece = fc.constantFrom(
      'require',
      'replace',
      '(',
      ')',
      '=>',
      '"',
      '`',
      '//',
      'v1.0.0',
      'a/b',
      '\n',
      ' ',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 40 }), (pieces) => {
        try {
          parseGoMod(Buffer.from(pieces.join('')));
        } catch (error) {
          expect((error as Error).message).toMatch(/directive|has no end/);
        }
      }),
      { numRuns: effort(500) },
    );
  });
});

describe('go.sum', () => {
  const sum = 'example.com/a v1.0.0 h1:a=\nexample.com/a v1.1.0/go.mod h1:b=\n\nexample.com/b v1.0.0 h1:c=\n';

  test('counts alone, the last version of each module', async () => {
    expect(await required({ '/src/go.sum': sum }, '/src/go.sum')).toEqual([
      'example.com/a@v1.1.0',
      'example.com/b@v1.0.0',
    ]);
  });

  test('completes a go.mod before 1.17, and adds nothing to a later one', async () => {
    const old = { ...mod('go 1.16', 'require example.com/a v1.0.0'), '/src/go.sum': sum };
    expect(await required(old, '/src/go.sum')).toEqual(['example.com/b@v1.0.0']);
    expect(await required({ ...mod('go 1.17'), '/src/go.sum': sum }, '/src/go.sum')).toEqual([]);
  });

  test('a broken line is a problem, the rest stays', async () => {
    const found: string[] = [];
    await expect(
      (async () => {
        const files = { '/src/go.sum': `${sum}what is this\n` };
        const tree = memoryTree(files);
        const file = tree.open('/src/go.sum');
        if (file === undefined) throw new Error('no file');
        for await (const each of goSum.extract(file, tree)) found.push(each.name);
      })(),
    ).rejects.toThrow('line 5 is no line of a go.sum');
    expect(found).toEqual(['a', 'b']);
  });

  test('what a third party’s folder holds is not the project’s', () => {
    const stat = { size: 100, mode: 0o644 };
    expect(goSum.wants('/src/go.sum', stat)).toBe(true);
    expect(goSum.wants('/src/node_modules/x/go.sum', stat)).toBe(false);
    expect(goMod.wants('/src/node_modules/x/go.mod', stat)).toBe(false);
  });
});
