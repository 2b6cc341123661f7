import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseJson } from '../trees/json-document.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

const state = z.object({
  version: z.string().nullish(),
  branch: z.string().nullish(),
  revision: z.string().nullish(),
});
const pin = z.object({
  /** Version 1. */
  repositoryURL: z.string().optional(),
  package: z.string().optional(),
  /** Versions 2 and 3. */
  location: z.string().optional(),
  identity: z.string().optional(),
  kind: z.string().optional(),
  state,
});
const resolved = z
  .union([
    z.object({ object: z.object({ pins: z.array(pin) }) }).transform(({ object }) => object),
    z.object({ pins: z.array(pin) }),
  ])
  .transform(({ pins }) => pins);

/** `https://github.com/apple/swift-nio.git`, `git@github.com:apple/swift-nio` → `github.com/apple/swift-nio`. */
export function repositoryOf(url: string): string {
  const withoutScheme = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/^[^@/]*@/, '');
  let path = url.includes('://') ? withoutScheme : withoutScheme.replace(':', '/');
  while (path.endsWith('/')) path = path.slice(0, -1);
  return path.endsWith('.git') ? path.slice(0, -4) : path;
}

/** Swift packages that Package Manager chose. @see https://github.com/swiftlang/swift-package-manager/blob/main/Documentation/PackageDescription.md */
export const swiftResolved: Extractor = {
  id: 'swift-resolved',
  capability: {
    ecosystem: 'Swift',
    evidence: '`Package.resolved` (1–3)',
    types: ['swift'],
    limits:
      'A package pinned to a branch has no version unless the branch is named like one: it is listed, not evaluated.',
  },
  ...DECLARED,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => path.endsWith('/Package.resolved') && !isThirdParty(path),
  async *extract(file) {
    for (const each of shapeOf(parseJson(await file.read()), resolved, 'Package.resolved')) {
      if (each.kind === 'localSourceControl' || each.kind === 'fileSystem') continue;
      const url = each.repositoryURL ?? each.location ?? '';
      const repository = url === '' ? (each.identity ?? each.package ?? '').replace('.', '/') : repositoryOf(url);
      const slash = repository.lastIndexOf('/');
      const { version, branch, revision } = each.state;
      const named = branch && /^v?\d+\.\d+\.\d+/.test(branch) ? branch : '';
      if (repository.slice(slash + 1) === '') throw new Error('is no Package.resolved: a pin has no location');
      yield {
        type: 'swift',
        ...(slash > 0 && { namespace: repository.slice(0, slash) }),
        name: repository.slice(slash + 1),
        version: version || named,
        locations: [locationOf(file)],
        ...someFacts({ revision: version ? undefined : (revision ?? undefined) }),
      };
    }
  },
};
