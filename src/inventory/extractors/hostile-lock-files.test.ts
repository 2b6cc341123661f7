import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import type { Extractor } from '../extractor.ts';
import { bunLock } from './bun-lock.ts';
import { condaEnvironment } from './conda-environment.ts';
import { denoLock } from './deno-lock.ts';
import { npmLock } from './npm-lock.ts';
import { pdmLock } from './pdm-lock.ts';
import { pipfileLock } from './pipfile-lock.ts';
import { pnpmLock } from './pnpm-lock.ts';
import { poetryLock } from './poetry-lock.ts';
import { pylock } from './pylock.ts';
import { pythonSetup } from './python-setup.ts';
import { requirements } from './requirements.ts';
import { uvLock } from './uv-lock.ts';
import { yarnLock } from './yarn-lock.ts';

// One MB each of what costs a careless reader quadratic time: such a test would not end within its minute.
const MIB = 2 ** 20;

function many(piece: (i: number) => string, bytes = MIB): string {
  const pieces: string[] = [];
  for (let i = 0, size = 0; size < bytes; i++) {
    const each = piece(i);
    pieces.push(each);
    size += each.length;
  }
  return pieces.join('');
}

const RUNS = ['[', '{', '"', '\\', '\n', ':', '#', '- ', 'a: ', '"a":{', '}\n'];

const PATHS: readonly (readonly [Extractor, path: string, ...texts: readonly (() => string)[]])[] = [
  [
    npmLock,
    '/a/package-lock.json',
    () => `{"dependencies":{${many((i) => `"a${i}":{"version":"1","dependencies":{"a":{"version":"1"}}},`)}"z":{}}}`,
    () => `{"packages":{${many((i) => `"${'node_modules/'.repeat(60)}a${i}":{"version":"1"},`)}"z":{}}}`,
    () => '{"dependencies":{"a":'.repeat(MIB / 20),
  ],
  [
    yarnLock,
    '/a/yarn.lock',
    () => `"a@^1"${many((i) => `, "a@^${i}"`)}:\n  version "1"\n`,
    () => many(() => `a@1:\n  version "1"\n  resolved "https://${'/'.repeat(2000)}/-/"\n`),
    () => `__metadata:\n  version: 8\n${many((i) => `"a@npm:${i}":\n  version: 1.0.${i}\n`)}`,
  ],
  [
    pnpmLock,
    '/a/pnpm-lock.yaml',
    () =>
      `lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a: 0\nsnapshots:\n${many((i) => `  a@${i}:\n    dependencies:\n      a: ${i + 1}\n`)}`,
    () => `lockfileVersion: 5\npackages:\n${many(() => `  ${'/a'.repeat(500)}:\n    dev: true\n`)}`,
    () => `lockfileVersion: 9\na: &a [1]\n${many((i) => `b${i}: *a\n`)}`,
  ],
  [
    bunLock,
    '/a/bun.lock',
    () => `{"packages":{${many((i) => `"${'a/'.repeat(250)}${i}":["a@1",{"dependencies":{"b":"1","c":"1"}}],`)}}}`,
    () =>
      `{"workspaces":{"":{"dependencies":{"${'a/'.repeat(16)}b":"1"}}},"packages":{"${'a/'.repeat(16)}b":["a@1.0.0",{"dependencies":{${many((i) => `"b${i}":"1",`)}}}]}}`,
  ],
  [denoLock, '/a/deno.lock', () => `{"npm":{${many((i) => `"a@1.0.${i}_${'_'.repeat(500)}":{},`)}"b@1":{}}}`],
  [requirements, '/a/requirements.txt', () => many((i) => `-r b${i}.txt\n`), () => many((i) => `a==1.0.${i} \\\n`)],
  [pipfileLock, '/a/Pipfile.lock', () => `{"default":{${many((i) => `"a${i}":{"version":"==1"},`)}"z":{}}}`],
  [
    poetryLock,
    '/a/poetry.lock',
    () => many((i) => `[[package]]\nname="a"\nversion="${i}"\n[package.dependencies]\na="*"\n`),
  ],
  [
    uvLock,
    '/a/uv.lock',
    () => many((i) => `[[package]]\nname="a"\nversion="${i}"\nsource={virtual="."}\ndependencies=[{name="a"}]\n`),
    () =>
      `${many((i) => `[[package]]\nname="a"\nversion="${i}"\n`, MIB / 2)}[[package]]\nname="r"\nversion="1"\nsource={virtual="."}\ndependencies=[${many(() => '{name="a"},', MIB / 2)}]\n`,
  ],
  [pdmLock, '/a/pdm.lock', () => many((i) => `[[package]]\nname="a"\nversion="${i}"\ngroups=["a","b"]\n`)],
  [pylock, '/a/pylock.toml', () => many((i) => `[[packages]]\nname="a"\nversion="${i}"\n`)],
  [pythonSetup, '/a/setup.py', () => 'a ==1 ;'.repeat(MIB / 7), () => 'a['.repeat(MIB / 2)],
  [condaEnvironment, '/a/environment.yml', () => `dependencies:\n- ${'a/'.repeat(MIB / 2)}`],
];

describe('a hostile lock file of 1 MB is read, or refused with a reason, without hanging', () => {
  test.each(PATHS.map(([extractor, path, ...texts]) => ({ id: extractor.id, extractor, path, texts })))(
    '$id',
    async ({ extractor, path, texts }) => {
      const runs = RUNS.map((piece) => () => piece.repeat(MIB / piece.length));
      for (const text of [...runs, ...texts]) {
        const companion = { '/a/pyproject.toml': '[tool.poetry.dependencies]\na = "*"\n' };
        const outcome = await extracted(extractor, path, { ...companion, [path]: text() }).catch(
          (error: Error) => error,
        );
        if (outcome instanceof Error) expect(outcome.message).toMatch(/^(?:is |limit: |has |it is |[A-Z])/);
      }
    },
    60_000,
  );
});
