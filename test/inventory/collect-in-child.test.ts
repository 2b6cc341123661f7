import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { collectInChild } from '../../src/inventory/index.ts';
import { buildEntries } from './built.ts';
import { npmPackage, packagesOf, scratchFolder, writeItems } from './scratch.ts';
import { dockerArchive, tar } from './tar.ts';
import { zip } from './zip.ts';

const folder = scratchFolder();
let entry = '';
let image = '';

/** A stand-in for the child: a script that does what the test says. */
function script(name: string, code: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, code);
  return path;
}

beforeAll(async () => {
  entry = join(await buildEntries({ 'collect-child': 'src/inventory/collect-child.ts' }), 'collect-child.js');
  image = join(folder, 'image.tar');
  writeFileSync(image, dockerArchive({ layers: [tar(npmPackage('a', '1.0.0'))] }));
});

const options = () => ({ signal: new AbortController().signal, timeoutMs: 60_000, entry });

test('collects an image, a folder and a host in a process of its own', async () => {
  const steps: string[] = [];
  const inventory = await collectInChild(
    { kind: 'image', target: image },
    { ...options(), progress: (step) => steps.push(step) },
  );
  expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
  expect(steps).toEqual([`${image}: layer 1 of 1`]);
  const root = writeItems(join(folder, 'root'), [npmPackage('b', '1.0.0', 'opt')]);
  expect(packagesOf(await collectInChild({ kind: 'directory', target: root }, options()))).toEqual(['npm b 1.0.0']);
  const host = { kind: 'host', target: root, options: { deepPaths: ['/opt'] } } as const;
  expect(packagesOf(await collectInChild(host, options()))).toEqual(['npm b 1.0.0']);
});

test('collects an archive, a function with a layer and a repository', async () => {
  const archive = join(folder, 'archive.tar');
  writeFileSync(archive, tar(npmPackage('a', '1.0.0')));
  expect(packagesOf(await collectInChild({ kind: 'archive', target: archive }, options()))).toEqual(['npm a 1.0.0']);
  const zipOf = (name: string): string => {
    const { name: path, content = '' } = npmPackage(name, '1.0.0');
    writeFileSync(join(folder, `${name}.zip`), zip([{ name: path, content }]));
    return join(folder, `${name}.zip`);
  };
  const lambda = { kind: 'lambda', target: zipOf('own'), options: { layers: [zipOf('layer')] } } as const;
  expect(packagesOf(await collectInChild(lambda, options()))).toEqual(['npm layer 1.0.0', 'npm own 1.0.0']);
  const repo = writeItems(join(folder, 'repo'), [
    { name: 'package-lock.json', content: '{"lockfileVersion":3,"packages":{"node_modules/c":{"version":"1.0.0"}}}' },
  ]);
  expect(packagesOf(await collectInChild({ kind: 'repo', target: repo }, options()))).toEqual(['npm c 1.0.0']);
});

test('an error of the collection keeps its kind and remedy', async () => {
  await expect(collectInChild({ kind: 'image', target: join(folder, 'gone') }, options())).rejects.toMatchObject({
    name: 'AssayError',
    kind: 'input',
    remedy: expect.stringMatching(/docker save/),
  });
});

test('the death of the child is an error of the target', async () => {
  const killed = script('killed', 'process.kill(process.pid, "SIGKILL")');
  await expect(collectInChild({ kind: 'image', target: image }, { ...options(), entry: killed })).rejects.toMatchObject(
    {
      kind: 'input',
      message: expect.stringMatching(/could not be inventoried: it ended with SIGKILL/),
    },
  );
  const silent = script('silent', 'process.exit(0)');
  await expect(collectInChild({ kind: 'image', target: image }, { ...options(), entry: silent })).rejects.toThrow(
    /it ended with exit code 0/,
  );
});

test('a child that eats memory dies of its cap, not of the machine', async () => {
  const eater = script(
    'eater',
    'const all = []; for (;;) all.push(new Array(1e5).fill({}).map((x) => ({ ...x, y: 1 })));',
  );
  await expect(collectInChild({ kind: 'image', target: image }, { ...options(), entry: eater })).rejects.toThrow(
    /out of memory/,
  );
});

test('a child that never answers is ended after the time-out', async () => {
  const stuck = script('stuck', 'for (;;);');
  await expect(
    collectInChild({ kind: 'image', target: image }, { ...options(), entry: stuck, timeoutMs: 300 }),
  ).rejects.toThrow(/limit: reading took more than 0.3 seconds/);
});

test('an abort ends the child and gives the reason of the signal', async () => {
  const stuck = script('stuck', 'process.send({ progress: "started" }); for (;;);');
  const controller = new AbortController();
  const reason = new Error('no longer needed');
  const progress = (): void => controller.abort(reason);
  await expect(
    collectInChild(
      { kind: 'image', target: image },
      { ...options(), entry: stuck, signal: controller.signal, progress },
    ),
  ).rejects.toBe(reason);
});
