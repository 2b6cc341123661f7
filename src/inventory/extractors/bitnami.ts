import { z } from 'zod';
import { parsePurl } from '../../domain/purl.ts';
import { type ExtractedPackage, type Extractor, locationOf } from '../extractor.ts';
import { parseJson } from '../trees/json-document.ts';
import { INSTALLED } from './evidence-kind.ts';

const SPDX = /\/opt\/bitnami\/(?:[^/]+\/)?\.spdx-[^/]+\.spdx$/;
const COMPONENTS = '/opt/bitnami/.bitnami_components.json';

const DOCUMENT = z.object({
  packages: z.array(
    z.object({
      externalRefs: z.array(z.object({ referenceType: z.string(), referenceLocator: z.string() })).optional(),
    }),
  ),
});

const LIST = z.record(z.string(), z.object({ version: z.string(), arch: z.string().optional() }));

/** Package URLs of type `bitnami`; the document's other packages are found by their own evidence. */
function* purlsOf(document: z.infer<typeof DOCUMENT>): Iterable<string> {
  for (const { externalRefs = [] } of document.packages) {
    for (const { referenceType, referenceLocator } of externalRefs) {
      if (referenceType === 'purl' && referenceLocator.startsWith('pkg:bitnami/')) yield referenceLocator;
    }
  }
}

/** Components of Bitnami's images. @see https://github.com/bitnami/containers */
export const bitnami: Extractor = {
  id: 'bitnami',
  capability: {
    ecosystem: 'Bitnami',
    evidence: '`/opt/bitnami/*/.spdx-*.spdx`, `/opt/bitnami/.bitnami_components.json`',
    types: ['bitnami'],
  },
  ...INSTALLED,
  maxFileBytes: 16 * 1024 * 1024,
  wants: (path) => (path.endsWith('.spdx') && SPDX.test(path)) || path.endsWith(COMPONENTS),
  async *extract(file): AsyncIterable<ExtractedPackage> {
    const document = parseJson(await file.read());
    const locations = [locationOf(file)];
    if (file.path.endsWith(COMPONENTS)) {
      const list = LIST.safeParse(document);
      if (!list.success) throw new Error('is no list of Bitnami components');
      for (const [name, { version, arch }] of Object.entries(list.data)) {
        yield { type: 'bitnami', name, version, locations, ...(arch !== undefined && { arch }) };
      }
      return;
    }
    const spdx = DOCUMENT.safeParse(document);
    if (!spdx.success) throw new Error('is no SPDX document');
    for (const text of purlsOf(spdx.data)) {
      const { name, version, qualifiers } = parsePurl(text);
      if (version === undefined) continue;
      yield {
        type: 'bitnami',
        name,
        version,
        locations,
        ...(qualifiers.arch !== undefined && { arch: qualifiers.arch }),
      };
    }
  },
};
