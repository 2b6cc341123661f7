import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { installationRoot } from '../../src/installation.ts';

const src = join(installationRoot(), 'src');

/** Folder → what of ours it may import, besides itself. ARCHITECTURE.md shows the same table as floors. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  versions: ['domain'],
  compression: ['domain'],
  queue: [],
  inventory: ['domain', 'compression'],
  feeds: ['domain', 'versions', 'compression'],
  findings: ['domain'],
  store: ['domain'],
  backup: ['domain', 'compression', 'inventory', 'store'],
  integrations: ['domain'],
  vex: ['domain', 'versions', 'feeds'],
  reports: ['domain', 'findings'],
  rules: ['domain', 'versions'],
  assessment: ['domain', 'store', 'rules'],
  advisories: ['domain', 'versions', 'feeds'],
  connectors: ['domain', 'inventory'],
  matching: ['domain', 'versions', 'advisories'],
  pipeline: [
    'domain',
    'queue',
    'store',
    'inventory',
    'feeds',
    'advisories',
    'matching',
    'findings',
    'connectors',
    'integrations',
    'reports',
    'rules',
    'assessment',
  ],
  api: [
    'domain',
    'queue',
    'store',
    'findings',
    'advisories',
    'matching',
    'inventory',
    'reports',
    'rules',
    'assessment',
  ],
};
/** Small injected files at the root that every floor may use. */
const GROUND = new Set(['clock.ts', 'installation.ts', 'log.ts', 'metrics.ts']);
/** Packages that only one folder may import. */
const ONLY: Record<string, RegExp> = {
  kysely: /^store\//,
  pg: /^store\/|^queue\//,
  'pg-boss': /^queue\//,
  '@electric-sql/pglite': /^store\//,
  fastify: /^api\//,
  lmdb: /^advisories\//,
  '@aws-sdk': /^(connectors|integrations)\//,
};
const MAY_READ_ENVIRONMENT = /^(app|config)\.ts$|^cli\//;

function* sources(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* sources(join(folder, entry.name));
    else if (entry.name.endsWith('.ts')) yield join(folder, entry.name);
  }
}

const files = [...sources(src)].map((path) => ({
  path,
  name: relative(src, path),
  text: readFileSync(path, 'utf8'),
  isTest: path.endsWith('.test.ts'),
}));
const product = files.filter((f) => !f.isTest);

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => m[1] ?? '');

const floorOf = (name: string): string => (name.includes('/') ? (name.split('/')[0] ?? '') : name);

test('imports go down the floors, never up or sideways', () => {
  const breaches: string[] = [];
  for (const file of product) {
    const floor = floorOf(file.name);
    const allowed = MAY_IMPORT[floor];
    if (allowed === undefined) continue; // app.ts, cli/: on top of everything
    for (const target of importsOf(file.text).filter((t) => t.startsWith('.'))) {
      const to = floorOf(relative(src, resolve(dirname(file.path), target)));
      if (to !== floor && !allowed.includes(to) && !GROUND.has(to)) breaches.push(`${file.name} → ${target}`);
    }
  }
  expect(breaches).toEqual([]);
});

test('every folder has its floor', () => {
  const folders = readdirSync(src, { withFileTypes: true })
    .filter((e) => e.isDirectory())
    .map((e) => e.name);
  expect(folders.filter((f) => f !== 'cli' && MAY_IMPORT[f] === undefined)).toEqual([]);
});

test('a package with one owner stays with it', () => {
  const breaches = product.flatMap((file) =>
    importsOf(file.text)
      .filter((target) => {
        const owner = Object.entries(ONLY).find(([name]) => target === name || target.startsWith(`${name}/`))?.[1];
        return owner !== undefined && !owner.test(file.name);
      })
      .map((target) => `${file.name} → ${target}`),
  );
  expect(breaches).toEqual([]);
});

test('only app.ts, config.ts and cli/ read the environment', () => {
  const readers = product.filter((f) => /process\.env\b/.test(f.text) && !MAY_READ_ENVIRONMENT.test(f.name));
  expect(readers.map((f) => f.name)).toEqual([]);
});

test('no file is called utils or helpers, none has a default export', () => {
  expect(product.filter((f) => /(^|\/)(utils?|helpers?|manager)[./]/.test(f.name)).map((f) => f.name)).toEqual([]);
  expect(product.filter((f) => /^export default/m.test(f.text)).map((f) => f.name)).toEqual([]);
});

test('no file is longer than 400 lines, or it is more than one room', () => {
  const others = ['bench', 'scripts', 'test'].flatMap((folder) => {
    const root = join(installationRoot(), folder);
    return [...sources(root)].map((path) => ({
      name: relative(installationRoot(), path),
      text: readFileSync(path, 'utf8'),
    }));
  });
  const long = [...files, ...others].filter(
    ({ name, text }) => !name.includes('.generated.') && text.split('\n').length > 401,
  );
  expect(long.map(({ name }) => name)).toEqual([]);
});
