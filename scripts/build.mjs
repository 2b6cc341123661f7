// Builds dist/: the command as a code-split bundle, each child process as an entry of its own, the starter database, an
// empty store.
// `--if-stale` does nothing when no source is newer than the last build.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
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

/**
 * Part of the bundle although they are packages: plain JavaScript in many small files, which take longer to open than to
 * run. Everything else stays where npm put it.
 */
const BUNDLED = ['fzstd', 'jsonc-parser', 'saxes', 'smol-toml', 'xmlchars', 'zod'];
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const external = Object.keys(dependencies).filter((name) => !BUNDLED.includes(name));

const children = sources().filter((path) => path.endsWith('-child.ts'));
const entryPoints = Object.fromEntries(
  [join(root, 'src/cli/main.ts'), ...children].map((path) => [path.replace(/.*\//, '').replace(/\.ts$/, ''), path]),
);

/** Messages of zod in fifty languages, of which Assay speaks one: half a megabyte that every command would load. */
const englishOnly = {
  name: 'english-only',
  setup({ onResolve }) {
    onResolve({ filter: /\/locales\/index\.js$/ }, ({ resolveDir, path }) => ({
      path: join(resolveDir, path.replace(/index\.js$/, 'en.js')),
    }));
  },
};

// Built beside and swapped in, so that a command that runs meanwhile finds a whole bundle.
const next = join(root, 'build', `dist-${process.pid}`);
mkdirSync(next, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints,
  outdir: next,
  plugins: [englishOnly],
  // Its main file hands `require` around, where a bundler cannot follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: external.flatMap((name) => [name, `${name}/*`]),
  // What a bundled CommonJS package asks of Node.
  banner: {
    js: "import { createRequire as nodeRequire } from 'node:module'; const require = nodeRequire(import.meta.url);",
  },
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
});
await placeStarter();
await packEmptyStore();
writeFileSync(join(next, '.built'), '');
rmSync(join(root, 'build/dist-old'), { recursive: true, force: true });
if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), join(root, 'build/dist-old'));
renameSync(next, join(root, 'dist'));
rmSync(join(root, 'build/dist-old'), { recursive: true, force: true });

/** Unpacks the starter database, or copies the one of the last build when the pack is the same. */
async function placeStarter() {
  const pack = join(root, 'data/starter.pack');
  if (!existsSync(pack)) return;
  const writers = [...filesUnder(join(root, 'src/advisories'))].filter((path) => !path.endsWith('.test.ts')).sort();
  const digest = createHash('sha256')
    .update(Buffer.concat([pack, ...writers].map((path) => readFileSync(path))))
    .digest('hex');
  const last = join(root, 'dist');
  const same =
    existsSync(join(last, 'starter.digest')) && readFileSync(join(last, 'starter.digest'), 'utf8') === digest;
  if (same) cpSync(join(last, 'starter'), join(next, 'starter'), { recursive: true });
  else {
    const { unpackStarter } = await import(join(next, 'starter-child.js'));
    await unpackStarter(pack, join(next, 'starter'));
  }
  writeFileSync(join(next, 'starter.digest'), digest);
}

/** The files of an embedded store in which nothing is yet, or those of the last build when its engine was the same. */
async function packEmptyStore() {
  const engine = dependencies['@electric-sql/pglite'];
  const last = join(root, 'dist');
  const [file, mark] = ['empty-store.tar.gz', 'empty-store.engine'];
  if (existsSync(join(last, mark)) && readFileSync(join(last, mark), 'utf8') === engine)
    copyFileSync(join(last, file), join(next, file));
  else {
    const { PGlite } = await import('@electric-sql/pglite');
    const { pack } = await import('tar-stream');
    const folder = join(root, 'build', `empty-store-${process.pid}`);
    const db = await PGlite.create(folder);
    await db.close();
    const tar = pack();
    const written = pipeline(tar, createGzip({ level: 9 }), createWriteStream(join(next, file)));
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path);
      if (entry.isDirectory()) tar.entry({ name, type: 'directory' });
      else tar.entry({ name }, readFileSync(path));
    }
    tar.finalize();
    await written;
    rmSync(folder, { recursive: true });
  }
  writeFileSync(join(next, mark), engine);
}
