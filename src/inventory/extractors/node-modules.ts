import { z } from 'zod';
import type { Extractor } from '../extractor.ts';
import { parseJson } from '../trees/json-document.ts';
import { isShort } from './control-file.ts';
import { INSTALLED } from './evidence-kind.ts';
import { npmPackage } from './npm-package.ts';

/** `…/node_modules/NAME/package.json` and `…/node_modules/@SCOPE/NAME/package.json`; deeper ones are no package roots. */
const PACKAGE_ROOT = /\/node_modules\/(?:@[^/]+\/)?[^/@][^/]*\/package\.json$/;
/** The same where the scanned folder may be a node_modules itself. */
const AT_TOP = /^\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/;
/** What npm, Yarn and pnpm leave in a node_modules that they filled. */
const MARKERS = ['/.package-lock.json', '/.yarn-integrity', '/.yarn-state.yml', '/.modules.yaml'];

/** @see https://docs.npmjs.com/cli/configuring-npm/package-json */
const packageJson = z.object({ name: z.string(), version: z.string(), license: z.unknown().optional() });

/** Installed npm packages: one for each folder of a node_modules, bundled and nested ones too. */
export const nodeModules: Extractor = {
  id: 'node-modules',
  capability: {
    ecosystem: 'npm',
    evidence: '`node_modules/**/package.json`',
    types: ['npm'],
    limits: 'Bundles of one file (webpack, esbuild) have no trace of their packages.',
  },
  ...INSTALLED,
  maxFileBytes: 2 * 1024 * 1024,
  wants: (path) =>
    path.endsWith('/package.json') ? PACKAGE_ROOT.test(path) || AT_TOP.test(path) : MARKERS.includes(path),
  isEvidence: (path) => !MARKERS.includes(path),
  async *extract(file, tree) {
    const isInstalled = PACKAGE_ROOT.test(file.path) || MARKERS.some((path) => tree.open(path) !== undefined);
    if (!isInstalled) return;
    const fields = packageJson.safeParse(parseJson(await file.read()));
    // Without name or version it is a fixture or a marker (`{"type":"module"}`), not an installed package.
    if (!fields.success || fields.data.name === '' || fields.data.version === '') return;
    const { name, version, license: licence } = fields.data;
    yield npmPackage(file, name, version, {
      licence: typeof licence === 'string' && isShort(licence) ? licence : undefined,
    });
  },
};
