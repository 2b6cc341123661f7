import { type Extractor, locationOf } from '../extractor.ts';
import { type PhpValue, parsePhpSerialized } from '../formats/php-serialized.ts';
import { INSTALLED } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

/** Packages of other channels than PEAR's own stand in a folder that names the channel. */
const CHANNEL = /\/\.registry\/\.channel\.([^/]+)\/[^/]+$/;
const OWN_CHANNEL = 'pear.php.net';

const fieldOf = (value: PhpValue | undefined, name: string): PhpValue | undefined =>
  value instanceof Map ? (value as ReadonlyMap<string, PhpValue>).get(name) : undefined;

const isFilled = (value: PhpValue | undefined): value is string => typeof value === 'string' && value !== '';

/** Packages that PEAR and PECL installed. @see https://pear.php.net/manual/en/guide.users.dependencytypes.php */
export const pear: Extractor = {
  id: 'pear',
  capability: {
    ecosystem: 'PHP',
    evidence: '`.registry/**/*.reg` of PEAR and PECL',
    types: ['pear'],
    limits: 'No advisories are known for PEAR and PECL: these packages are listed, not evaluated.',
  },
  ...INSTALLED,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => path.endsWith('.reg') && path.includes('/.registry/'),
  async *extract(file) {
    const entry = parsePhpSerialized(await file.read());
    const name = fieldOf(entry, 'name') ?? fieldOf(entry, 'package');
    const versions = fieldOf(entry, 'version');
    const version = fieldOf(versions, 'release') ?? versions;
    if (!isFilled(name) || !isFilled(version)) throw new Error('is no PEAR registry entry: no name or version');
    const channel = fieldOf(entry, 'channel');
    const licences = fieldOf(entry, 'license');
    const licence = fieldOf(licences, '_content') ?? licences;
    yield {
      type: 'pear',
      namespace: isFilled(channel) ? channel : (CHANNEL.exec(file.path)?.[1] ?? OWN_CHANNEL),
      name,
      version,
      locations: [locationOf(file)],
      ...someFacts({ licence: isFilled(licence) ? licence : undefined }),
    };
  },
};
