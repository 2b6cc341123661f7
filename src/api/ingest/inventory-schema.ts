import { z } from 'zod';
import { type Inventory, SUBJECT_KINDS } from '../../domain/inventory.ts';
import { isStorable, isStorableTime } from '../wire/decode.ts';

/** Text that a database keeps as it is, bounded. */
const text = (max: number) =>
  z.string().max(max).refine(isStorable, 'Must not contain null characters or unpaired surrogates');
const name = text(1024).min(1);
const path = text(4096);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'Must be a digest: sha256: and 64 hex digits');
const time = z.iso
  .datetime({ offset: true })
  .refine((text) => isStorableTime(new Date(text)), 'Must be of the years 1 to 9999');

const packageSchema = z.object({
  type: text(64).min(1),
  namespace: text(1024).exactOptional(),
  name,
  version: text(1024),
  arch: text(64).exactOptional(),
  source: z.object({ name, version: text(1024) }).exactOptional(),
  foundBy: text(64),
  locations: z
    .array(z.object({ path, layer: digest.exactOptional() }))
    .min(1)
    .max(10_000),
  ownedBy: name.exactOptional(),
  facts: z.record(text(64), text(4096)).exactOptional(),
});

const imageSchema = z.object({
  digest,
  imageId: digest,
  tags: z.array(name).max(1000),
  os: text(64),
  architecture: text(64),
  author: text(1024).exactOptional(),
  createdAt: text(64).exactOptional(),
  layers: z.array(z.object({ diffId: digest, createdBy: text(65_536).exactOptional() })).max(1000),
});

const hostSchema = z.object({
  hostname: text(255),
  machineId: text(255).min(1),
  architecture: text(64),
  kernel: text(255).exactOptional(),
  bootedAt: time.exactOptional(),
  isRebootPending: z.boolean().exactOptional(),
  livePatches: z
    .array(
      z.object({
        name: text(255),
        version: text(255).exactOptional(),
        isActive: z.boolean(),
        cves: z.array(text(64)).max(10_000),
      }),
    )
    .max(1000)
    .exactOptional(),
  ipV4Addresses: z.array(z.ipv4()).max(1000),
  ipV6Addresses: z.array(text(64)).max(1000),
});

const inventorySchema: z.ZodType<Inventory> = z.object({
  subject: z.object({
    kind: z.enum(SUBJECT_KINDS),
    name,
    image: imageSchema.exactOptional(),
    host: hostSchema.exactOptional(),
  }),
  distribution: z
    .object({
      id: text(64).min(1),
      versionId: text(64).exactOptional(),
      codename: text(64).exactOptional(),
      name: text(255),
      channels: z.array(text(64).min(1)).max(100).exactOptional(),
    })
    .exactOptional(),
  packages: z.array(packageSchema),
  problems: z.array(z.object({ path, extractor: text(64), reason: text(4096) })),
  dockerfiles: z
    .array(
      z.object({
        path,
        issues: z
          .array(z.object({ check: text(64).min(1), startLine: z.int().min(0), endLine: z.int().min(0) }))
          .max(10_000),
      }),
    )
    .max(10_000)
    .exactOptional(),
  collectedAt: time,
});

/** Body of `POST /assay/inventories`: an inventory, and tags for its resource. */
export const pushSchema = z.object({
  inventory: inventorySchema,
  tags: z
    .record(text(128).min(1), text(256))
    .refine((tags) => Object.keys(tags).length <= 50, 'A resource has at most 50 tags')
    .default({}),
});
export type Push = z.infer<typeof pushSchema>;
