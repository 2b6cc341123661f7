import { z } from 'zod';
import { rpmVersion } from '../../domain/rpm-name.ts';
import { type Extractor, locationOf } from '../extractor.ts';
import { parseJson } from '../trees/json-document.ts';

/** Below the root, or below the folder that a running system's /usr leads to. */
const INVENTORY = '/usr/share/bottlerocket/application-inventory.json';

/** @see https://github.com/bottlerocket-os/bottlerocket/blob/develop/README.md "Application inventory" */
const schema = z.object({
  Content: z.array(
    z.object({
      Name: z.string(),
      Version: z.string(),
      Release: z.string().default(''),
      Epoch: z
        .string()
        .regex(/^\d{1,9}$/)
        .default('0'),
      Architecture: z.string().optional(),
      Publisher: z.string().optional(),
    }),
  ),
});

/** Bottlerocket's packages: its image has no rpm database, but a list of what it was built from. */
export const bottlerocket: Extractor = {
  id: 'bottlerocket',
  capability: { ecosystem: 'Bottlerocket', evidence: '`application-inventory.json`', types: ['rpm'] },
  tags: ['os'],
  subjects: ['image', 'host', 'directory', 'archive'],
  roots: ['/usr/share/bottlerocket'],
  rewritten: true,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => path.endsWith(INVENTORY),
  async *extract(file) {
    const result = schema.safeParse(parseJson(await file.read()));
    if (!result.success) throw new Error('is no application inventory of Bottlerocket');
    for (const { Name, Version, Release, Epoch, Architecture, Publisher } of result.data.Content) {
      yield {
        type: 'rpm',
        name: Name,
        version: rpmVersion(Number(Epoch), Version, Release),
        ...(Architecture !== undefined && { arch: Architecture }),
        locations: [locationOf(file)],
        ...(Publisher !== undefined && { facts: { vendor: Publisher } }),
      };
    }
  },
};
