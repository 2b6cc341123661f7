import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseYaml } from '../formats/yaml.ts';
import { INSTALLED } from './evidence-kind.ts';

/** `.pub-cache/hosted/pub.dev/NAME-VERSION/pubspec.yaml`; on Windows and in Flutter's own cache without the dot. */
const CACHED = /\/\.?[Pp]ub[-/][Cc]ache\/(?:hosted\/[^/]+|git)\/[^/]+\/pubspec\.yaml$/;

const pubspec = z.object({ name: z.string().min(1), version: z.string().min(1) });

/** Dart packages in pub's cache. @see https://dart.dev/tools/pub/glossary#system-cache */
export const pubCache: Extractor = {
  id: 'pub-cache',
  capability: { ecosystem: 'Dart, Flutter', evidence: "`pubspec.yaml` of packages in pub's cache", types: ['pub'] },
  ...INSTALLED,
  maxFileBytes: 1024 * 1024,
  wants: (path) => path.endsWith('/pubspec.yaml') && CACHED.test(path),
  async *extract(file) {
    const { name, version } = shapeOf(parseYaml(await file.read()), pubspec, 'pubspec.yaml of a package');
    yield { type: 'pub', name, version, locations: [locationOf(file)] };
  },
};
