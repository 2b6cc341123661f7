import { z } from 'zod';
import { type ExtractedPackage, type Extractor, type InventoryFile, locationOf } from '../extractor.ts';
import { stanzasOf } from './control-file.ts';
import { INSTALLED } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

const FIELDS = new Set(['package', 'version', 'port-version', 'architecture', 'status', 'feature']);

const revised = z.string().regex(/^[1-9]\d*$/);

function* installed(bytes: Uint8Array, file: InventoryFile): Iterable<ExtractedPackage> {
  for (const stanza of stanzasOf(bytes, FIELDS)) {
    const name = stanza.get('package');
    const version = stanza.get('version');
    // The stanza of a feature repeats its package without a version.
    if (!name || !version || stanza.has('feature')) continue;
    if (!stanza.get('status')?.endsWith(' installed')) continue;
    const port = revised.safeParse(stanza.get('port-version'));
    yield {
      type: 'vcpkg',
      name,
      version: port.success ? `${version}#${port.data}` : version,
      locations: [locationOf(file)],
      ...someFacts({ triplet: stanza.get('architecture') }),
    };
  }
}

/** Libraries that vcpkg installed, from its status file. @see https://learn.microsoft.com/en-us/vcpkg/reference/installation-tree-layout */
export const vcpkg: Extractor = {
  id: 'vcpkg',
  capability: {
    ecosystem: 'C, C++',
    evidence: '`vcpkg/status` of an installation (`vcpkg_installed/`)',
    types: ['vcpkg'],
    limits:
      'vcpkg.json names libraries without their versions, which stand in a registry: only what is installed is listed.',
  },
  ...INSTALLED,
  maxFileBytes: 24 * 1024 * 1024,
  wants: (path) => path.endsWith('/vcpkg/status'),
  async *extract(file) {
    yield* installed(await file.read(), file);
  },
};
