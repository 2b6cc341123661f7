import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hasShared, shared } from '../shared.ts';
import { plainTree, treeOfEntries, treeOfLibrary } from './yaml-tree.ts';

const folder = hasShared ? mkdtempSync(join(tmpdir(), 'assay-yaml-')) : '';

describe.skipIf(!hasShared)('lock files in YAML read line by line as the library reads them', () => {
  if (hasShared) {
    for (const archive of ['lockfiles', 'e2e-trivy'])
      execFileSync('tar', ['-xzf', shared(`fixtures/${archive}.tar.gz`), '-C', folder]);
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const files = (hasShared ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []).filter((name) => {
    if (/pnpm-lock[^/]*\.yaml$/.test(name)) return true;
    return /yarn[^/]*\.lock$/.test(name) && readFileSync(join(folder, name), 'utf8').includes('\n__metadata:');
  });

  test('there are some', () => expect(files.length).toBeGreaterThan(hasShared ? 15 : -1));

  test.each(files)('%s', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(plainTree(treeOfEntries(text))).toEqual(plainTree(treeOfLibrary(text)));
  });
});
