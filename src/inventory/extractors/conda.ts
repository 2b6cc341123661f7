import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { openJson } from '../formats/json-members.ts';
import { isShort } from './control-file.ts';
import { INSTALLED } from './evidence-kind.ts';

const field = z.string().optional().catch(undefined);
const record = z.object({ name: z.string().min(1), version: z.string().min(1), build: field, license: field });

/** `conda-meta/NAME-VERSION-BUILD.json`; the folder's `history` and `pinned` are no packages. */
const RECORD = /\/conda-meta\/[^/]+\.json$/;

/** Installed conda packages. @see https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html */
export const conda: Extractor = {
  id: 'conda',
  capability: {
    ecosystem: 'conda',
    evidence: '`conda-meta/*.json`',
    types: ['conda'],
    limits:
      'No feed has advisories of conda packages; Python packages in an environment are found by their own metadata.',
  },
  ...INSTALLED,
  wants: (path) => path.endsWith('.json') && RECORD.test(path),
  async *extract(file) {
    // The list of a package's files is most of its record, and is not parsed.
    const document = openJson(await file.read());
    const wanted = ['name', 'version', 'build', 'license'] as const;
    const { data } = record.safeParse(Object.fromEntries(wanted.map((name) => [name, document.value(name)])));
    if (data === undefined) throw new Error('has no name or version: is no record of a conda package');
    yield {
      type: 'conda',
      name: data.name,
      version: data.version,
      locations: [locationOf(file)],
      facts: {
        ...(isShort(data.build) && { build: data.build }),
        ...(isShort(data.license) && { licence: data.license }),
      },
    };
  },
};
