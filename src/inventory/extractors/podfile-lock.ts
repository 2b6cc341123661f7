import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseYaml } from '../formats/yaml.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';

/** A pod with dependencies is a mapping of one member. */
const pod = z.union([z.string(), z.record(z.string(), z.unknown()).transform((entry) => Object.keys(entry)[0] ?? '')]);
const lock = z.object({
  PODS: z.array(pod),
  'EXTERNAL SOURCES': z.record(z.string(), z.record(z.string(), z.unknown())).nullish(),
});

/** `AppCenter/Core (4.2.0)` */
const POD = /^(\S+) \(([^()\s]+)\)$/;

/** Pods that CocoaPods chose, sub-specifications one by one. @see https://guides.cocoapods.org/using/using-cocoapods.html#what-is-podfilelock */
export const podfileLock: Extractor = {
  id: 'podfile-lock',
  capability: {
    ecosystem: 'Swift, Objective-C',
    evidence: '`Podfile.lock`',
    types: ['cocoapods'],
    limits: 'No advisory feed names pods: they are listed, not evaluated.',
  },
  ...DECLARED,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => path.endsWith('/Podfile.lock') && !isThirdParty(path),
  async *extract(file) {
    const read = shapeOf(parseYaml(await file.read()), lock, 'Podfile.lock');
    const sources = read['EXTERNAL SOURCES'] ?? {};
    for (const entry of read.PODS) {
      const [, name, version] = POD.exec(entry) ?? [];
      if (name === undefined || version === undefined)
        throw new Error(`"${entry.slice(0, 80)}" is no pod with a version`);
      const root = name.split('/')[0] ?? name;
      // A pod from a path of the project is a part of it.
      if (Object.hasOwn(sources, root) && sources[root]?.[':path'] !== undefined) continue;
      yield { type: 'cocoapods', name, version, locations: [locationOf(file)] };
    }
  },
};
