import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collectBytes, scratchFolder, writeItems } from '../../../test/inventory/scratch.ts';
import { dockerArchive, tar } from '../../../test/inventory/tar.ts';
import { collectDirectory, collectFile, collectHost, collectRepo } from '../index.ts';
import { isDockerfilePath } from './read-dockerfiles.ts';

const signal = new AbortController().signal;
const folder = scratchFolder();
const secret = `ghp_${'A1b2'.repeat(9)}`;
const bad = `FROM debian:12\nUSER root\nENV TOKEN=${secret}\n`;
const issues = [
  { check: 'IN-DOCKER-003', startLine: 2, endLine: 2 },
  { check: 'IN-DOCKER-007-003', startLine: 3, endLine: 3 },
];

test('which files are Dockerfiles', () => {
  const yes = [
    '/Dockerfile',
    '/a/Dockerfile.dev',
    '/a/web.Dockerfile',
    '/a/web.dockerfile',
    '/Containerfile',
    '/dockerfile',
  ];
  const no = [
    ...['/Dockerfile.dockerignore', '/Dockerfile.md', '/dockerfile.js', '/xDockerfile', '/Dockerfile/x'],
    ...[
      '/a/node_modules/b/Dockerfile',
      '/usr/share/doc/x/Dockerfile',
      '/x/.git/Dockerfile',
      '/v/vendor/bundle/Dockerfile',
    ],
  ];
  expect([...yes, ...no].filter(isDockerfilePath)).toEqual(yes);
});

describe('findings travel in the inventory', () => {
  const root = join(folder, 'root');
  mkdirSync(root);
  writeItems(root, [
    { name: 'app/Dockerfile', content: bad },
    { name: 'app/fine.Dockerfile', content: 'FROM debian:12\nUSER app\n' },
    { name: 'notes/Dockerfile', content: 'How to write one\nUSER root\n' },
    { name: 'large/Dockerfile', content: 'RUN x\n'.repeat(200_000) },
  ]);

  test('of a folder and a source tree; only Dockerfiles with issues are listed, and never the secret', async () => {
    for (const collect of [collectDirectory, collectRepo]) {
      const inventory = await collect(root, { signal });
      expect(inventory.dockerfiles).toEqual([{ path: '/app/Dockerfile', issues }]);
      expect(inventory.problems.map(({ path }) => path)).toEqual(['/large/Dockerfile']);
      expect(JSON.stringify(inventory)).not.toContain(secret);
    }
  });

  test('of one file; not of a host, whose Dockerfiles built nothing of it', async () => {
    expect((await collectFile(join(root, 'app/Dockerfile'), { signal })).dockerfiles).toEqual([
      { path: '/Dockerfile', issues },
    ]);
    expect((await collectHost(root, { signal })).dockerfiles).toBeUndefined();
  });

  test('nothing when the scanner is left out, or the file is', async () => {
    expect((await collectDirectory(root, { signal, skipScanners: ['dockerfile'] })).dockerfiles).toBeUndefined();
    expect((await collectDirectory(root, { signal, skipFiles: ['app'] })).dockerfiles).toBeUndefined();
    expect((await collectDirectory(root, { signal, scanners: ['dpkg'] })).problems).toEqual([]);
  });

  const history = [
    { created_by: `RUN |1 TOKEN=${secret} /bin/sh -c install # buildkit` },
    { created_by: `RUN |1 TOKEN=${secret} /bin/sh -c make # buildkit`, empty_layer: true },
    { created_by: 'USER root', empty_layer: true },
  ];
  const image = dockerArchive({ layers: [tar({ name: 'app/Dockerfile', content: bad })], config: { history } });

  test('of an image: the Dockerfiles in it and its build history, newest step first', async () => {
    const inventory = await collectBytes(folder, image);
    expect(inventory.dockerfiles).toEqual([
      { path: '/app/Dockerfile', issues },
      {
        path: 'image.Dockerfile',
        issues: [
          { check: 'IN-DOCKER-003', startLine: 1, endLine: 1 },
          { check: 'IN-DOCKER-007-003', startLine: 2, endLine: 2 },
          { check: 'IN-DOCKER-007-003', startLine: 3, endLine: 3 },
        ],
      },
    ]);
    // Nor is it in the instruction that is kept of each layer.
    expect(inventory.subject.image?.layers[0]?.createdBy).toBe('RUN |1 TOKEN=*** /bin/sh -c install # buildkit');
    expect(JSON.stringify(inventory)).not.toContain(secret);
    expect((await collectBytes(folder, image, { skipScanners: ['dockerfile'] })).dockerfiles).toBeUndefined();
  });

  test('a build history of any length is bounded, with the bound named', async () => {
    const long = dockerArchive({
      layers: [tar({ name: 'x' })],
      config: { history: Array.from({ length: 2_001 }, () => ({ created_by: 'USER root', empty_layer: true })) },
    });
    const { problems, dockerfiles } = await collectBytes(folder, long);
    expect(dockerfiles).toBeUndefined();
    expect(problems.find(({ extractor }) => extractor === 'dockerfile')).toEqual({
      path: 'image.Dockerfile',
      extractor: 'dockerfile',
      reason: 'limit: a build history of more than 2000 steps',
    });
  });
});
