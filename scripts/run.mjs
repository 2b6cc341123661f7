// Runs a TypeScript tool of this repository: node scripts/run.mjs scripts/starter.ts --feeds DIR
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [tool, ...args] = process.argv.slice(2);
if (tool === undefined) {
  console.error('usage: node scripts/run.mjs FILE.ts [ARG ...]');
  process.exit(2);
}
const folder = join(root, 'build/tools', String(process.pid));
mkdirSync(folder, { recursive: true });
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, 'tool.mjs');
await build({
  entryPoints: [resolve(tool)],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
process.argv = [process.argv[0], resolve(tool), ...args];
await import(pathToFileURL(outfile).href);
