import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fakeAlone } from '../../test/inventory/fake-extractor.ts';
import { scratchFolder, writeItems } from '../../test/inventory/scratch.ts';
import { dockerArchive, sha256, type TarItem, tar, tarOf } from '../../test/inventory/tar.ts';
import { zip } from '../../test/inventory/zip.ts';
import type { ScanProblem } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import type { Extractor } from './extractor.ts';
import { nodeModules } from './extractors/node-modules.ts';
import { type Limits, startCollection } from './options.ts';
import { createProblemList } from './problems.ts';
import { extractPackages } from './run-extractors.ts';
import { openArchiveTree } from './trees/archive-tree.ts';
import { openFolder } from './trees/folder.ts';
import { openImage } from './trees/image.ts';
import { selectionOf } from './trees/selection.ts';
import type { WalkedTree } from './trees/walked-tree.ts';
import { walk } from './walk.ts';

const folder = scratchFolder();
let archives = 0;

interface Outcome {
  readonly packages: readonly Package[];
  readonly problems: readonly ScanProblem[];
}

/** `name path`, with the number of the layer in images. */
const linesOf = ({ packages }: Outcome, layers: readonly Uint8Array[] = []): readonly string[] => {
  const digests = layers.map((layer) => `sha256:${sha256(layer)}`);
  return packages.flatMap((p) =>
    p.locations.map((at) => [p.name, at.path, ...(at.layer ? [digests.indexOf(at.layer)] : [])].join(' ')),
  );
};

type Open = (
  extractors: readonly Extractor[],
  collection: ReturnType<typeof startCollection>,
  problems: ReturnType<typeof createProblemList>,
) => Promise<{ readonly tree: WalkedTree; close(): void }>;

async function run(
  open: Open,
  extractors: readonly Extractor[],
  limits: Partial<Limits> = {},
  { signal } = new AbortController(),
): Promise<Outcome> {
  const collection = startCollection({ signal, limits });
  const problems = createProblemList(100);
  const { tree, close } = await open(extractors, collection, problems);
  try {
    const packages = await extractPackages(tree, extractors, collection, problems);
    return { packages, problems: problems.list() };
  } finally {
    close();
  }
}

function written(bytes: Uint8Array): string {
  const path = join(folder, `archive-${archives++}`);
  writeFileSync(path, bytes);
  return path;
}

const inImage = (...layers: readonly Uint8Array[]): Open => {
  const path = written(gzipSync(dockerArchive({ layers })));
  return (extractors, collection, problems) =>
    openImage(path, extractors, collection, problems, { signal: new AbortController().signal });
};

const inArchive = (bytes: Uint8Array): Open => {
  const path = written(bytes);
  return (extractors, collection, problems) => openArchiveTree([{ path, root: '/' }], extractors, collection, problems);
};

const inFolder =
  (items: readonly TarItem[]): Open =>
  async (extractors, collection, problems) => {
    const root = writeItems(await mkdtemp(join(folder, 'root-')), items);
    const selection = selectionOf(extractors, collection.limits.fileBytes);
    const opened = openFolder(root, selection, problems);
    const walked = await walk(root, { starts: ['/'], skips: new Set() }, selection, collection, problems);
    return { tree: opened.withFiles(walked), close: opened.close };
  };

const inZip = (items: readonly TarItem[]): Open =>
  inArchive(
    zip(
      items.map(({ name, content = '', type, link = '' }) =>
        type === '2' ? { name, content: link, mode: 0o120777 } : { name, content },
      ),
    ),
  );

/** The same files in every kind of tree. */
const FORMS: readonly (readonly [string, (items: readonly TarItem[]) => Open])[] = [
  ['image', (items) => inImage(tarOf(items))],
  ['folder', inFolder],
  ['tar', (items) => inArchive(gzipSync(tarOf(items)))],
  ['zip', inZip],
];

const program = (name: string, ...lines: readonly string[]): TarItem => ({
  name,
  content: ['FAKE', ...lines].join('\n'),
});
const ON_DISK = 5 * 1024 * 1024;

describe.each(FORMS)('files that are read alone, in a %s', (_, form) => {
  test('are offered by their head; packages keep the paths inside them; a throw is a problem of the file', async () => {
    const { extractor, calls } = fakeAlone('fake', '.bin');
    const outcome = await run(
      form([
        program('app/a.bin', 'one 1', '!/lib/y.jar two 2'),
        program('app/b.bin', 'three 3', 'throw broken'),
        { name: 'app/c.bin', content: 'text' },
        { name: 'app/d.bin', content: '' },
        program('app/unwanted', 'four 4'),
      ]),
      [extractor],
    );
    expect(linesOf(outcome).map((line) => line.replace(/ 0$/, '').replace(/ -1$/, ''))).toEqual([
      'one /app/a.bin',
      'three /app/b.bin',
      'two /app/a.bin!/lib/y.jar',
    ]);
    expect(outcome.problems).toEqual([{ path: '/app/b.bin', extractor: 'fake', reason: 'broken' }]);
    expect(calls.extracted).toEqual(['/app/a.bin', '/app/b.bin']);
    expect(calls.heads.map((head) => head.slice(0, 4)).sort()).toEqual(['', 'FAKE', 'FAKE', 'text']);
  });

  test('a large one is readable anywhere', async () => {
    const content = Buffer.alloc(ON_DISK);
    content.write(`FAKE\nat ${ON_DISK - 8}\nat 2000000\n`);
    content.write('in-there', 2_000_000);
    content.write('the-end!', ON_DISK - 8);
    const outcome = await run(form([{ name: 'big.bin', content }]), [fakeAlone('fake', '.bin').extractor]);
    expect(outcome.packages.map(({ name }) => name)).toEqual(['in-there', 'the-end!']);
  });

  test('a size beyond the limit is named, of files that are accepted', async () => {
    const extractors = [
      fakeAlone('fake', '.bin').extractor,
      fakeAlone('small', '.bin', { maxFileBytes: 10 }).extractor,
    ];
    const limits = { aloneFileBytes: 1000 };
    const large = ' '.repeat(2000);
    const outcome = await run(
      form([program('a.bin', 'one 1'), program('b.bin', large), { name: 'c.bin', content: large }]),
      extractors,
      limits,
    );
    expect(outcome.problems).toEqual([
      { path: '/b.bin', extractor: 'limits', reason: 'limit: 2005 bytes, at most 10 are read' },
      { path: '/b.bin', extractor: 'limits', reason: 'limit: 2005 bytes, at most 1000 are read' },
    ]);
    expect(outcome.packages.map(({ name, foundBy }) => [name, foundBy])).toEqual([
      ['one', 'fake'],
      ['one', 'small'],
    ]);
  });

  test('an abort ends an extractor that reads without end', async () => {
    const controller = new AbortController();
    const { extractor } = fakeAlone('fake', '.bin', {
      async *extract(file) {
        for (let reads = 0; ; reads++) {
          await file.readAt(0, 1);
          if (reads === 10) controller.abort(new Error('no longer needed'));
          if (reads > 10_000) yield { type: 'npm', name: 'late', version: '1', locations: [{ path: file.path }] };
        }
      },
    });
    const running = run(form([program('a.bin')]), [extractor], {}, controller);
    await expect(running).rejects.toThrow('no longer needed');
  });

  test('one that other extractors want too works for both', async () => {
    const { extractor } = fakeAlone('fake', '.json', { accepts: () => true });
    const content = JSON.stringify({ name: 'plain', version: '1' }, undefined, 1).replace('{\n', '{\n\n');
    const outcome = await run(form([{ name: 'node_modules/plain/package.json', content }]), [extractor, nodeModules]);
    expect(outcome.packages.map(({ foundBy }) => foundBy)).toContain('node-modules');
    expect(outcome.packages.map(({ foundBy }) => foundBy)).toContain('fake');
  });

  test('links: at wanted paths to files under other names, and folders that are links', async () => {
    const { extractor } = fakeAlone('fake', '.bin');
    const other = fakeAlone('other', '.tool').extractor;
    const outcome = await run(
      form([
        program('store/1', 'stored 1', '!/x inner 1'),
        { name: 'app/link.bin', type: '2', link: '/store/1' },
        { name: 'lib', type: '2', link: 'usr/lib' },
        program('usr/lib/real.bin', 'real 1'),
        { name: 'app/again.bin', type: '2', link: '../usr/lib/real.bin' },
        { name: 'app/real.tool', type: '2', link: '/usr/lib/real.bin' },
      ]),
      [extractor, other],
    );
    expect(outcome.packages.map((p) => [p.foundBy, p.name, ...p.locations.map(({ path }) => path)])).toEqual([
      ['fake', 'inner', '/app/link.bin!/x'],
      ['other', 'real', '/app/real.tool'],
      ['fake', 'real', '/usr/lib/real.bin'],
      ['fake', 'stored', '/app/link.bin'],
    ]);
    expect(outcome.problems).toEqual([]);
  });
});

describe('in images', () => {
  const { extractor } = fakeAlone('fake', '.bin');
  const collect = async (...layers: readonly Uint8Array[]) => {
    const outcome = await run(inImage(...layers), [extractor]);
    return { lines: linesOf(outcome, layers), problems: outcome.problems };
  };

  test('what a later layer hides is reported neither as package nor as problem', async () => {
    const below = tar(
      program('app/a.bin', 'one 1', 'throw broken'),
      program('app/b.bin', 'two 2', 'throw broken'),
      program('gone/c.bin', 'three 3', 'throw broken'),
      program('kept/d.bin', 'four 4'),
    );
    const above = tar({ name: 'app/.wh.a.bin' }, program('app/b.bin', 'five 5'), { name: 'gone/.wh..wh..opq' });
    expect(await collect(below, above)).toEqual({ lines: ['five /app/b.bin 1', 'four /kept/d.bin 0'], problems: [] });
  });

  test('a file that is written through a linked folder has the path without links', async () => {
    const below = tar({ name: 'lib', type: '2', link: 'usr/lib' });
    const above = tar(program('lib/a.bin', 'one 1', '!/in/it two 2'));
    expect((await collect(below, above)).lines).toEqual(['one /usr/lib/a.bin 1', 'two /usr/lib/a.bin!/in/it 1']);
  });

  test('hard links: of the same layer, of a lower one, to a name that nobody wants, to a file with nothing in it', async () => {
    const below = tar(
      program('a.bin', 'one 1'),
      { name: 'b.bin', type: '1', link: 'a.bin' },
      program('unnamed', 'two 2'),
      { name: 'c.bin', type: '1', link: 'unnamed' },
      program('nothing.bin'),
      { name: 'd.bin', type: '1', link: 'nothing.bin' },
    );
    const above = tar({ name: 'e.bin', type: '1', link: 'a.bin' });
    expect(await collect(below, above)).toEqual({
      lines: ['one /a.bin 0', 'one /b.bin 0', 'one /e.bin 1', 'two /c.bin 0'],
      problems: [],
    });
  });

  test('findings count towards the bytes that are kept', async () => {
    const layer = tar(program('a.bin', 'one 1'), program('b.bin', 'two 2'));
    const outcome = await run(inImage(layer), [extractor], { keptBytes: 150 });
    expect(outcome.packages).toHaveLength(1);
    expect(outcome.problems.map(({ reason }) => reason)).toEqual(['limit: more than 150 bytes of package files']);
  });
});
