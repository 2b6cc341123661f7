import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseYaml } from '../formats/yaml.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

/** Extra packages of `stack.yaml`, and what they came to in `stack.yaml.lock`; git and archive entries have other members. */
const stack = z.object({
  'extra-deps': z.array(z.unknown()).nullish(),
  packages: z.array(z.unknown()).nullish(),
});
const locked = z.object({
  completed: z.object({
    hackage: z.string().optional(),
    /** Of a package from a repository or an archive. */
    name: z.string().optional(),
    version: z.string().optional(),
    git: z.string().optional(),
  }),
});

/** `NAME-VERSION@sha256:HASH,SIZE` */
const REFERENCE = /^([A-Za-z0-9][A-Za-z0-9-]*)-([0-9][0-9.]*)(?:@\S*)?$/;

/** Haskell packages beyond Stack's snapshot. @see https://docs.haskellstack.org/en/stable/topics/lock_files/ */
export const stackLock: Extractor = {
  id: 'stack-lock',
  capability: {
    ecosystem: 'Haskell',
    evidence: '`stack.yaml.lock`, `stack.yaml`',
    types: ['hackage'],
    limits: 'Packages of the snapshot (resolver) are not in these files.',
  },
  ...DECLARED,
  maxFileBytes: 4 * 1024 * 1024,
  wants: (path) => (path.endsWith('/stack.yaml') || path.endsWith('/stack.yaml.lock')) && !isThirdParty(path),
  async *extract(file) {
    const isLock = file.path.endsWith('.lock');
    const read = shapeOf(parseYaml(await file.read()), stack, isLock ? 'stack.yaml.lock' : 'stack.yaml');
    const entries = isLock ? read.packages : read['extra-deps'];
    for (const entry of entries ?? []) {
      const completed = isLock ? locked.safeParse(entry).data?.completed : undefined;
      const reference = isLock ? completed?.hackage : entry;
      const [, name = completed?.name, version = completed?.version] =
        typeof reference === 'string' ? (REFERENCE.exec(reference) ?? []) : [];
      if (!name || !version) continue;
      const source = completed?.git === undefined ? undefined : 'git';
      yield { type: 'hackage', name, version, locations: [locationOf(file)], ...someFacts({ source }) };
    }
  },
};
