import { type Extractor, locationOf } from '../extractor.ts';
import { openZip } from '../trees/zip.ts';
import { INSTALLED } from './evidence-kind.ts';
import { pythonMetadata } from './python.ts';

const METADATA = '/EGG-INFO/PKG-INFO';
const MAX_METADATA_BYTES = 8 * 1024 * 1024;

/** Installed Python packages that easy_install left packed. @see https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html */
export const pythonEgg: Extractor = {
  id: 'python-egg',
  capability: { ecosystem: 'Python', evidence: '`*.egg` archives', types: ['pypi'] },
  ...INSTALLED,
  alone: true,
  accepts: (head) => head[0] === 0x50 && head[1] === 0x4b,
  wants: (path) => path.endsWith('.egg'),
  async *extract(file) {
    const zip = await openZip(file);
    try {
      for await (const entry of zip.entries()) {
        if (entry.path !== METADATA || entry.kind !== 'file') continue;
        const metadata = pythonMetadata(await zip.read(entry, MAX_METADATA_BYTES));
        yield { type: 'pypi', ...metadata, locations: [{ ...locationOf(file), path: `${file.path}!${METADATA}` }] };
        return;
      }
    } finally {
      zip.close();
    }
  },
};
