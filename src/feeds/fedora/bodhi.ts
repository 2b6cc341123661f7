import { z } from 'zod';
import type { AdvisoryRecord } from '../../domain/advisory.ts';
import type { Ecosystem } from '../../domain/ecosystem.ts';
import { sortedSet } from '../../domain/order.ts';
import { rpmVersion } from '../../domain/rpm-name.ts';
import { listOf } from '../fields.ts';
import { cvesIn, isoDate, severityWord } from '../updateinfo/advisories.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** What Assay reads of an update of Bodhi. @see https://bodhi.fedoraproject.org/docs/server_api/rest/updates.html */
const bodhiUpdate = z.object({
  alias: z.string().min(1),
  display_name: text,
  title: text,
  notes: text,
  severity: text,
  type: text,
  status: text,
  date_submitted: text,
  date_modified: text,
  date_stable: text,
  url: text,
  release: z.object({ name: z.string(), version: z.string(), id_prefix: text }),
  bugs: listOf(z.object({ title: text })),
  builds: listOf(z.object({ nvr: z.string(), type: text, epoch: z.int().min(0).nullish() })),
});
export type BodhiUpdate = z.output<typeof bodhiUpdate>;

export function readBodhiUpdate(value: unknown): BodhiUpdate | { readonly reason: string; readonly alias?: string } {
  const read = bodhiUpdate.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const named = z.object({ alias: z.string() }).safeParse(value);
  return {
    reason: issue === undefined ? 'no update' : `${issue.path.join('.')}: ${issue.message}`,
    ...(named.success ? { alias: named.data.alias } : {}),
  };
}

/** A page of the list, or one update alone. */
export const bodhiPage = z.object({ updates: z.array(z.unknown()), pages: z.int().min(0).optional() });

/** Fedora's releases, and EPEL's, whose packages are for Red Hat's systems and their kin. */
export function ecosystemOf({ release: { id_prefix, version } }: BodhiUpdate): Ecosystem {
  return id_prefix === 'FEDORA-EPEL' ? `EPEL:${version}` : `Fedora:${version}`;
}

/**
 * CVEs that the update fixes: those that the bugs it closes or its name speak of, else those of its notes, which
 * may also tell what earlier versions fixed.
 */
function cvesOf({ bugs, display_name, title, notes }: BodhiUpdate): readonly string[] {
  const named = cvesIn([display_name, title, ...bugs.map((bug) => bug.title)].join('\n'));
  return sortedSet(named.length > 0 ? named : cvesIn(notes));
}

/** `python3-docs-3.12.9-1.fc40` → name, version, release: a name may hold hyphens, the others not. */
const nvrOf = (nvr: string): readonly [name: string, version: string, release: string] | undefined => {
  const [, name, version, release] = /^(.+)-([^-]+)-([^-]+)$/.exec(nvr) ?? [];
  return name === undefined || version === undefined || release === undefined ? undefined : [name, version, release];
};

/**
 * An advisory for each source package that the update builds; none for containers, flatpaks and modules, which are
 * not built under a package's own version.
 */
export function advisoriesOfBodhi(update: BodhiUpdate): readonly AdvisoryRecord[] | { readonly reason: string } {
  if (update.type !== 'security') return [];
  const cves = cvesOf(update);
  const published = isoDate(update.date_stable || update.date_submitted);
  const modified = isoDate(update.date_modified || update.date_stable);
  const records: AdvisoryRecord[] = [];
  for (const { nvr, type, epoch } of update.builds) {
    if (type !== '' && type !== 'rpm') continue;
    const parts = nvrOf(nvr);
    if (parts === undefined) return { reason: `${nvr} is no name-version-release` };
    const [name, version, release] = parts;
    records.push({
      advisoryId: update.alias,
      feed: 'fedora',
      vulnerabilityIds: cves.length === 0 ? [update.alias] : cves,
      ecosystem: ecosystemOf(update),
      name,
      names: 'source',
      scheme: 'rpm',
      ranges: [{ introduced: '0', fixed: rpmVersion(epoch ?? 0, version, release) }],
      status: 'fixed',
      ...severityWord(update.severity),
      url: update.url || `https://bodhi.fedoraproject.org/updates/${update.alias}`,
      ...(published === undefined ? {} : { published }),
      ...(modified === undefined ? {} : { modified }),
    });
  }
  return records.length === 0 && update.builds.length === 0 ? { reason: 'it names no build' } : records;
}
