import { z } from 'zod';
import { type ExtractedPackage, type Extractor, type InventoryFile, locationOf } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseYaml } from '../formats/yaml.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { pypiPackage } from './pypi-package.ts';
import { pinnedRequirement } from './requirement.ts';
import { withStrongestScope } from './strongest-scope.ts';

const environment = z.object({
  dependencies: z
    .array(
      z
        .union([z.string(), z.object({ pip: z.array(z.unknown()).nullable() }).transform(({ pip }) => pip ?? [])])
        .catch(''),
    )
    .nullable()
    .optional(),
});

/** `channel::name=1.2.3=build`, `name==1.2.3`, `name 1.2.3 build`; wildcards and ranges settle on nothing. */
const SPEC = /^(?:[\w./-]+::)?([\w.-]+)(?:\s*==?\s*|\s+)(\d[\w.!+-]*)(?:[=\s]([\w.*-]+))?$/;

function* packagesOf(file: InventoryFile, bytes: Uint8Array): Iterable<ExtractedPackage> {
  const { dependencies } = shapeOf(parseYaml(bytes) ?? {}, environment, 'conda environment');
  for (const each of dependencies ?? []) {
    if (typeof each === 'string') {
      const [, name, version, build] = SPEC.exec(each.trim().slice(0, 512)) ?? [];
      if (name === undefined || version === undefined) continue;
      yield {
        type: 'conda',
        name,
        version,
        locations: [locationOf(file)],
        ...(build !== undefined && !build.includes('*') && { facts: { build } }),
      };
      continue;
    }
    for (const line of each) {
      const pinned = typeof line === 'string' ? pinnedRequirement(line) : undefined;
      if (pinned !== undefined) yield pypiPackage(file, pinned.name, pinned.version, { range: pinned.range });
    }
  }
}

/** Declared packages of a conda environment. @see https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html */
export const condaEnvironment: Extractor = {
  id: 'conda-environment',
  capability: {
    ecosystem: 'conda',
    evidence: '`environment.yml`, `environment.yaml`',
    types: ['conda', 'pypi'],
    limits: 'Only exact versions; `name=1.2` is taken for one.',
  },
  ...DECLARED,
  maxFileBytes: 4 * 1024 * 1024,
  wants: (path) => /\/(?:conda-)?environment[^/]*\.ya?ml$/.test(path) && !isThirdParty(path),
  async *extract(file) {
    yield* withStrongestScope(packagesOf(file, await file.read()));
  },
};
