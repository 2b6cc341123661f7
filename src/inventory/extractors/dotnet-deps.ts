import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseJson } from '../trees/json-document.ts';
import { INSTALLED } from './evidence-kind.ts';

/** Files of a library that an application carries; without any of them the framework replaces it. */
const ASSETS = ['runtime', 'runtimeTargets', 'native', 'resources'];

const deps = z.object({
  runtimeTarget: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]).optional(),
  targets: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).optional(),
  libraries: z.record(z.string(), z.object({ type: z.string() })),
});

/** The runtime itself, where an application carries it. */
const RUNTIME_PACK = 'runtimepack.';

/** Libraries of a published .NET application. @see https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md */
export const dotnetDeps: Extractor = {
  id: 'dotnet-deps',
  capability: {
    ecosystem: '.NET',
    evidence: '`*.deps.json`',
    types: ['nuget'],
    limits:
      'Libraries without a file of their own are left out: the shared framework replaces them. Applications published as one file hold their list inside and are not seen.',
  },
  ...INSTALLED,
  maxFileBytes: 16 * 1024 * 1024,
  wants: (path) => path.endsWith('.deps.json'),
  async *extract(file) {
    const { runtimeTarget, targets, libraries } = shapeOf(parseJson(await file.read()), deps, '.deps.json');
    const target = runtimeTarget === undefined ? undefined : targets?.[runtimeTarget];
    for (const [key, { type }] of Object.entries(libraries)) {
      // A project is the application itself; a reference is a file that belongs to no package.
      if (type !== 'package' && type !== 'runtimepack') continue;
      const entry = target?.[key];
      if (entry !== undefined && !ASSETS.some((asset) => entry[asset] !== undefined)) continue;
      const slash = key.lastIndexOf('/');
      const name = key.startsWith(RUNTIME_PACK) ? key.slice(RUNTIME_PACK.length, slash) : key.slice(0, slash);
      if (slash <= 0 || name === '') throw new Error(`is no .deps.json: "${key.slice(0, 80)}" is not NAME/VERSION`);
      yield { type: 'nuget', name, version: key.slice(slash + 1), locations: [locationOf(file)] };
    }
  },
};
