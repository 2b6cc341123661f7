import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseJson } from '../trees/json-document.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';

const lock = z.object({
  version: z.number(),
  /** By target framework, then by name. */
  dependencies: z.record(
    z.string(),
    z.record(z.string(), z.object({ type: z.string(), resolved: z.string().optional() })),
  ),
});

/** Packages that NuGet chose, of all target frameworks. @see https://learn.microsoft.com/en-us/nuget/consume-packages/package-references-in-project-files#locking-dependencies */
export const nugetLock: Extractor = {
  id: 'nuget-lock',
  capability: { ecosystem: '.NET', evidence: '`packages.lock.json`', types: ['nuget'] },
  ...DECLARED,
  maxFileBytes: 32 * 1024 * 1024,
  wants: (path) => path.endsWith('/packages.lock.json') && !isThirdParty(path),
  async *extract(file) {
    const { dependencies } = shapeOf(parseJson(await file.read()), lock, 'packages.lock.json');
    const seen = new Set<string>();
    for (const packages of Object.values(dependencies)) {
      for (const [name, { type, resolved }] of Object.entries(packages)) {
        if (type.toLowerCase() === 'project' || resolved === undefined || name === '') continue;
        const key = `${name}\0${resolved}`;
        if (seen.has(key)) continue;
        seen.add(key);
        yield { type: 'nuget', name, version: resolved, locations: [locationOf(file)] };
      }
    }
  },
};
