import type { ExtractedPackage, Extractor, InventoryFile } from '../../src/inventory/extractor.ts';
import { locationOf } from '../../src/inventory/extractor.ts';

/** What a fake extractor did. */
export interface Calls {
  readonly heads: string[];
  readonly extracted: string[];
}

/**
 * An `alone` extractor of programs whose content is `FAKE` and lines: `name version`, `!inner name version` for what
 * lies in a nested archive, `at OFFSET` to read there first, `throw reason`.
 */
export function fakeAlone(
  id: string,
  suffix: string,
  more: Partial<Extractor> = {},
): { extractor: Extractor; calls: Calls } {
  const calls: Calls = { heads: [], extracted: [] };
  const extractor: Extractor = {
    id,
    capability: { ecosystem: 'Fake', evidence: `*${suffix}`, types: ['npm'] },
    tags: ['installed'],
    subjects: ['image', 'host', 'directory', 'lambda', 'archive'],
    alone: true,
    accepts(head) {
      calls.heads.push(Buffer.from(head).toString('latin1').slice(0, 8));
      return Buffer.from(head).toString('latin1').startsWith('FAKE');
    },
    wants: (path) => path.endsWith(suffix),
    async *extract(file) {
      calls.extracted.push(file.path);
      yield* packagesIn(file);
    },
    ...more,
  };
  return { extractor, calls };
}

async function* packagesIn(file: InventoryFile): AsyncGenerator<ExtractedPackage> {
  const text = Buffer.from(await file.readAt(0, 4096)).toString('latin1');
  for (const line of text.replace(/\0.*$/s, '').split('\n').slice(1)) {
    const words = line.split(' ').filter((word) => word !== '');
    const path = words[0]?.startsWith('!') ? `${file.path}${words.shift()}` : file.path;
    const [name = '', version = ''] = words;
    if (name === 'throw') throw new Error(version);
    if (name === 'at') {
      const there = Buffer.from(await file.readAt(Number(version), 8)).toString('latin1');
      yield { type: 'npm', name: there, version: '1', locations: [locationOf(file)] };
    } else if (name !== '') {
      yield { type: 'npm', name, version, locations: [{ ...locationOf(file), path }] };
    }
  }
}
