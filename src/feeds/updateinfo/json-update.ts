import { z } from 'zod';
import { listOf } from '../fields.ts';
import type { UnreadUpdate, Update } from './update.ts';

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value == null ? undefined : String(value)));

const rpmPackage = z.object({
  name: z.string().min(1),
  epoch: text.pipe(
    z
      .string()
      .regex(/^\d{0,9}$/)
      .optional(),
  ),
  version: z.string().min(1),
  release: z.string(),
  arch: text,
  module: text,
});
const date = z
  .object({ date: z.string().optional() })
  .nullish()
  .transform((value) => value?.date);

/** An update as it stands in JSON: lists of CVEs beside the references, packages in collections or not. */
const jsonUpdate = z.object({
  id: z.string().min(1),
  title: text,
  type: text,
  severity: text,
  issued: date,
  updated: date,
  issued_date: text,
  updated_date: text,
  packages: listOf(rpmPackage),
  collections: listOf(z.object({ packages: listOf(rpmPackage) })),
  references: listOf(z.object({ type: text, id: text, title: text })),
  cveids: listOf(z.string()),
});

const defined = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  (value === undefined || value === '' ? {} : { [key]: value }) as { [P in K]?: string };

/** `mariadb:10.3:8050020220427075058:c5368500:x86_64` → `mariadb:10.3`. */
const streamOf = (label: string | undefined): string | undefined => label?.split(':', 2).join(':');

/**
 * An update written as JSON: AlmaLinux's `errata.full.json`, and the forms in which collections of vulnerability facts
 * keep Amazon's and Rocky Linux's updateinfo. @see https://errata.almalinux.org
 */
export function readJsonUpdate(value: unknown): Update | UnreadUpdate {
  const read = jsonUpdate.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const id = z.object({ id: z.string() }).safeParse(value);
    return {
      reason: issue === undefined ? 'no update' : `${issue.path.join('.')}: ${issue.message}`,
      ...(id.success ? { id: id.data.id } : {}),
    };
  }
  const { id, title, references, cveids, packages, collections, ...rest } = read.data;
  const packed = [...packages, ...collections.flatMap((collection) => collection.packages)];
  return {
    id,
    title: title ?? '',
    ...defined('type', rest.type),
    ...defined('severity', rest.severity),
    ...defined('issued', rest.issued ?? rest.issued_date),
    ...defined('updated', rest.updated ?? rest.updated_date),
    references: [
      ...references.map((found) => ({ type: found.type ?? '', id: found.id ?? '', title: found.title ?? '' })),
      ...cveids.map((cve) => ({ type: 'cve', id: cve, title: '' })),
    ],
    packages: packed.map(({ name, version, release, epoch, arch, module }) => ({
      ...{ name, version, release },
      ...defined('epoch', epoch),
      ...defined('arch', arch),
      ...defined('module', streamOf(module)),
    })),
  };
}
