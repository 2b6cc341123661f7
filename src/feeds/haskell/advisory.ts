import { z } from 'zod';
import type { FeedRecord } from '../feed.ts';
import { isoText, refusal, textList } from '../fields.ts';
import { readFrontMatter } from '../front-matter.ts';
import { convertOsvRecord } from '../osv/convert.ts';
import { type OsvRead, readOsvValue } from '../osv/record.ts';
import type { RecordArchive } from '../record-archive.ts';

const bound = z.string().trim().min(1);
/** @see https://github.com/haskell/security-advisories#advisory-format */
const advisory = z.object({
  advisory: z.object({
    id: bound,
    aliases: textList,
    related: textList,
    cwe: z.array(z.number()).nullish(),
    date: isoText,
    modified: isoText,
    withdrawn: isoText,
  }),
  affected: z.array(
    z
      .object({
        package: bound.optional(),
        'ghc-component': bound.optional(),
        cvss: z.string().optional(),
        versions: z.array(z.object({ introduced: bound, fixed: bound.optional() })),
      })
      .refine((entry) => (entry.package ?? entry['ghc-component']) !== undefined, 'it names no package'),
  ),
  references: z.array(z.object({ type: z.string(), url: z.string() })).nullish(),
});

export interface HaskellAdvisory extends z.output<typeof advisory> {
  readonly title: string | undefined;
  readonly description: string | undefined;
}

export const HASKELL_ADVISORIES: RecordArchive<HaskellAdvisory> = {
  // Reserved ids are empty files; those of packages are links to the published ones in some copies.
  wanted:
    /(?:^|\/)advisories\/(?!reserved\/)(?:[^/]+\/)*HSEC-[^/]+\.md$|^(?:\.\/)?(?:hackage|ghc)\/[^/]+\/HSEC-[^/]+\.md$/,
  read(bytes) {
    const matter = readFrontMatter(bytes);
    if ('reason' in matter) return matter;
    const read = advisory.safeParse(matter.data);
    if (!read.success) return { reason: refusal(read.error) };
    return { ...read.data, title: matter.title, description: matter.description };
  },
};

/** The advisory as the OSV record that the Haskell tools make of it. */
function osvRecordOf({ advisory: about, affected, references, title, description }: HaskellAdvisory): OsvRead {
  return readOsvValue({
    id: about.id,
    published: about.date,
    modified: about.modified,
    withdrawn: about.withdrawn,
    aliases: about.aliases,
    related: about.related,
    summary: title,
    details: description,
    references: references ?? [],
    database_specific: { cwe_ids: (about.cwe ?? []).map((number) => `CWE-${number}`) },
    affected: affected.map((entry) => ({
      package: {
        ecosystem: entry.package === undefined ? 'GHC' : 'Hackage',
        name: entry.package ?? entry['ghc-component'] ?? '',
      },
      severity: entry.cvss === undefined ? [] : [{ type: 'CVSS_V3', score: entry.cvss }],
      ranges: [
        {
          type: 'ECOSYSTEM',
          events: entry.versions.flatMap(({ introduced, fixed }) => [
            { introduced },
            ...(fixed === undefined ? [] : [{ fixed }]),
          ]),
        },
      ],
    })),
  });
}

/** An advisory on packages of Hackage or components of GHC, and what it says of the vulnerability. */
export function* convertHaskellAdvisory(
  record: HaskellAdvisory,
  where: string,
): Generator<FeedRecord, void, undefined> {
  const osv = osvRecordOf(record);
  if ('reason' in osv) yield { kind: 'problem', path: where, reason: `${record.advisory.id}: ${osv.reason}` };
  else yield* convertOsvRecord(osv, where, 'haskell');
}
