import { z } from 'zod';
import { VENDOR_STATUSES, type VersionSchemeId } from '../domain/advisory.ts';
import type { StoredAlias, StoredRecord, StoredVulnerability } from './encoding.ts';

// The shapes of encoding.ts as a check, for values that come from outside: an unpacked pack.

const SCHEMES: Readonly<Record<VersionSchemeId, true>> = {
  deb: true,
  alpm: true,
  apk: true,
  rpm: true,
  semver: true,
  pep440: true,
  maven: true,
  gem: true,
  nuget: true,
  composer: true,
  go: true,
  generic: true,
  conan: true,
  cran: true,
  datetime: true,
  gentoo: true,
  hackage: true,
  lexicographic: true,
  opam: true,
  openssl: true,
  pub: true,
};

const absent = z.literal(0);
const text = z.union([z.string(), absent]).optional();
const texts = z.union([z.array(z.string()), absent]).optional();

const range = z.union([
  z.string(),
  z.tuple([z.string(), z.union([z.string(), absent])]),
  z.tuple([z.string(), z.union([z.string(), absent]), z.string()]),
  z.tuple([z.string(), z.union([z.string(), absent]), z.union([z.string(), absent]), z.literal(1)]),
]);

const record = z.tuple([
  z.string(),
  z.string(),
  z.union([z.string(), z.array(z.string()).min(1), absent]),
  z.custom<VersionSchemeId>((value) => typeof value === 'string' && Object.hasOwn(SCHEMES, value)),
  z
    .int()
    .min(0)
    .max(VENDOR_STATUSES.length - 1)
    .optional(),
  z.union([z.array(range), absent]).optional(),
  texts,
  text,
  text,
  text,
  text,
  texts,
  text,
  text,
  texts,
  z.int().min(0).max(2).optional(),
]);

const vulnerability = z.tuple([
  texts,
  z
    .union([z.array(z.tuple([z.string(), z.enum(['2.0', '3.0', '3.1', '4.0']), z.string(), z.number()])), absent])
    .optional(),
  texts,
  z
    .union([
      z.tuple([z.number(), z.number(), z.string()]),
      z.tuple([z.number(), z.number(), z.string(), z.string()]),
      absent,
    ])
    .optional(),
  z
    .union([
      z.tuple([z.string(), z.union([z.string(), absent]), z.union([z.string(), absent]), z.int().min(0).max(2)]),
      absent,
    ])
    .optional(),
  z.union([z.enum(['none', 'poc', 'active']), absent]).optional(),
  texts,
  text,
  text,
  text,
  text,
  text,
  text,
  z.int().min(0).max(1).optional(),
]);

export const storedRecords: z.ZodType<readonly StoredRecord[]> = z.array(record).min(1);
export const storedVulnerability: z.ZodType<StoredVulnerability> = vulnerability;
export const storedAlias: z.ZodType<StoredAlias> = z.array(z.string()).min(1);
