import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { parseJson } from '../trees/json-document.ts';
import { isShort } from './control-file.ts';

/** `…/node_modules/NAME/package.json` and `…/node_modules/@SCOPE/NAME/package.json`; deeper ones are no package roots. */
const PACKAGE_ROOT = /\/node_modules\/(?:@[^/]+\/)?[^/@][^/]*\/package\.json$/;

/** @see https://docs.npmjs.com/cli/configuring-npm/package-json */
const packageJson = z.object({ name: z.string(), version: z.string(), license: z.unknown().optional() });

/** Installed npm packages: one for each folder of a node_modules, bundled and nested ones too. */
export const nodeModules: Extractor = {
  id: 'node-modules',
  capability: { ecosystem: 'npm', evidence: '`node_modules/**/package.json`', types: ['npm'] },
  tags: ['installed'],
  subjects: ['image', 'host', 'directory', 'lambda', 'archive'],
  maxFileBytes: 2 * 1024 * 1024,
  wants: (path) => path.endsWith('/package.json') && PACKAGE_ROOT.test(path),
  async *extract(file) {
    const fields = packageJson.safeParse(parseJson(await file.read()));
    // Without name or version it is a fixture or a marker (`{"type":"module"}`), not an installed package.
    if (!fields.success || fields.data.name === '' || fields.data.version === '') return;
    const { name, version, license: licence } = fields.data;
    const scoped = /^(@[^/]+)\/(.+)$/.exec(name);
    yield {
      type: 'npm',
      ...(scoped?.[1] && { namespace: scoped[1] }),
      name: scoped?.[2] ?? name,
      version,
      locations: [locationOf(file)],
      ...(typeof licence === 'string' && isShort(licence) && { facts: { licence } }),
    };
  },
};
