// Builds dist/: the command as a code-split bundle, each child process as an entry of its own, the starter database.
// `--if-stale` does nothing when no source is newer than the last build.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'dist/.built');

function* filesUnder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

const sources = () => [...filesUnder(join(root, 'src')), ...filesUnder(join(root, 'data')), join(root, 'package.json')];

function isStale() {
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  return sources().some((path) => !path.endsWith('.test.ts') && statSync(path).mtimeMs > built);
}

if (process.argv.includes('--if-stale') && !isStale()) process.exit(0);

const children = sources().filter((path) => path.endsWith('-child.ts'));
const entryPoints = Object.fromEntries(
  [join(root, 'src/cli/main.ts'), ...children].map((path) => [path.replace(/.*\//, '').replace(/\.ts$/, ''), path]),
);

rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'), { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
});
const starter = join(root, 'data/starter.pack');
if (existsSync(starter)) {
  const { unpackStarter } = await import(join(root, 'dist/starter-child.js'));
  await unpackStarter(starter, join(root, 'dist/starter'));
}
writeFileSync(stamp, new Date().toISOString());
