import { z } from 'zod';
import { type Extractor, locationOf } from '../extractor.ts';
import { parseYaml } from '../formats/yaml.ts';

/** In the root of an unpacked snap: what it was built from; in that of a base snap, its packages. */
const MANIFEST = '/snap/manifest.yaml';
const BASE_PACKAGES = '/usr/share/snappy/dpkg.yaml';

const texts = z.array(z.string()).nullish();
const schema = z.object({
  packages: texts,
  'primed-stage-packages': texts,
  architectures: z.array(z.string()).nullish(),
});

/** Debian packages inside a snap that is scanned by itself. On a host, mounted snaps are not entered. */
export const snap: Extractor = {
  id: 'snap',
  capability: {
    ecosystem: 'Debian, Ubuntu',
    evidence: 'an unpacked snap: `snap/manifest.yaml`, `usr/share/snappy/dpkg.yaml`',
    types: ['deb'],
    limits: 'Packages of a snap without a release of its own are listed, not judged.',
  },
  tags: ['os'],
  subjects: ['image', 'directory', 'archive'],
  maxFileBytes: 4 * 1024 * 1024,
  wants: (path) => path === MANIFEST || path === BASE_PACKAGES,
  async *extract(file) {
    const result = schema.safeParse(parseYaml(await file.read()));
    if (!result.success) throw new Error('is no manifest of a snap');
    const { packages, 'primed-stage-packages': staged, architectures } = result.data;
    const own = file.path === MANIFEST && architectures?.length === 1 ? architectures[0] : undefined;
    for (const text of (file.path === MANIFEST ? staged : packages) ?? []) {
      // NAME[:ARCHITECTURE]=VERSION
      const [, name, arch = own, version] = /^([^:=\s]+)(?::([^=\s]+))?=(\S+)$/.exec(text) ?? [];
      if (name === undefined || version === undefined) continue;
      yield { type: 'deb', name, version, ...(arch !== undefined && { arch }), locations: [locationOf(file)] };
    }
  },
};
