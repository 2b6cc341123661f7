import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll } from 'vitest';
import { installationRoot } from '../../src/installation.ts';

/** Bundles sources of this repository for a process of their own; returns the folder of the results. */
export async function buildEntries(entries: Readonly<Record<string, string>>): Promise<string> {
  const tools = join(installationRoot(), 'build/tools');
  mkdirSync(tools, { recursive: true });
  const outdir = mkdtempSync(join(tools, 'test-'));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  await build({
    absWorkingDir: installationRoot(),
    entryPoints: { ...entries },
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  return outdir;
}
