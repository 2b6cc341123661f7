import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { parseYaml } from '../formats/yaml.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

/** YAML takes an unquoted `1.0` for a number. */
const text = z.union([z.string(), z.number()]).transform(String);

const lock = z.object({
  packages: z
    .record(
      z.string(),
      z.object({
        version: text,
        source: z.string(),
        dependency: z.string().optional(),
        description: z.unknown(),
      }),
    )
    .nullish(),
  sdks: z.record(z.string(), text).nullish(),
});

/** Packages of an SDK carry this version; the SDK's own is theirs. */
const PLACEHOLDER = '0.0.0';

/** The lowest version of `>=3.24.5 <4.0.0` or `^3.3.0`: the SDK that the project is sure to get. */
const lowestOf = (range: string | undefined): string | undefined =>
  /^(?:>=\s*|\^)(\d+\.\d+\.\d+[^\s<]*)/.exec(range?.trim() ?? '')?.[1];

/** Packages that Dart's pub chose. @see https://dart.dev/tools/pub/private-files#pubspec-lock */
export const pubLock: Extractor = {
  id: 'pub-lock',
  capability: {
    ecosystem: 'Dart, Flutter',
    evidence: '`pubspec.lock`',
    types: ['pub'],
    limits: 'Packages of the SDK count with the lowest SDK version that the file allows, and without one not at all.',
  },
  ...DECLARED,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => path.endsWith('/pubspec.lock') && !isThirdParty(path),
  async *extract(file) {
    const { packages, sdks } = shapeOf(parseYaml(await file.read()), lock, 'pubspec.lock');
    for (const [name, { version: written, source, dependency, description }] of Object.entries(packages ?? {})) {
      if (source === 'path') continue;
      const sdk = source === 'sdk' && written === PLACEHOLDER ? String(description) : undefined;
      const version = sdk === undefined ? written : lowestOf(sdks?.[sdk]);
      if (name === '' || version === undefined || version === '') continue;
      yield {
        type: 'pub',
        name,
        version,
        locations: [locationOf(file)],
        ...someFacts({
          scope: dependency === 'direct dev' ? 'dev' : undefined,
          source: source === 'hosted' ? undefined : source,
        }),
      };
    }
  },
};
