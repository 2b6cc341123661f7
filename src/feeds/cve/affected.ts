import { z } from 'zod';
import { cpeName, parseCpe } from '../../domain/cpe.ts';
import { configurationsSchema, statementsOf } from '../cpe/configurations.ts';
import { type CpeStatement, isCpeVersion, isReadable, type LeftOut, rangeBetween } from '../cpe/statements.ts';

const text = z.string().optional().catch(undefined);
const versionEntry = z.object({
  version: text,
  status: text,
  versionType: text,
  lessThan: text,
  lessThanOrEqual: text,
  changes: z
    .array(z.object({ at: z.string(), status: z.string() }))
    .optional()
    .catch(undefined),
});
type VersionEntry = z.output<typeof versionEntry>;
const affectedProduct = z.object({
  cpes: z.array(z.string()).optional().catch(undefined),
  platforms: z.array(z.string()).optional().catch(undefined),
  versions: z.array(versionEntry).optional().catch(undefined),
});

/** The parts of a CNA's or a data publisher's container that name products. Shapes that are not the format's say nothing. */
export const affectedSchema = z.object({
  affected: z.array(affectedProduct).optional().catch(undefined),
  cpeApplicability: configurationsSchema.optional().catch(undefined),
});
export type Affected = z.output<typeof affectedSchema>;

const SAYS_NOTHING = /^(?:|-|\*|n\/?a|unknown|unspecified|all)$/i;
/** Architectures and families under which the software may be met anywhere. */
const PLATFORMS: readonly (readonly [RegExp, string | undefined])[] = [
  [/windows/i, 'windows'],
  [/mac ?os/i, 'macos'],
  [/android|\bios\b|iphone|ipad|tvos|watchos|visionos|chrome ?os/i, 'device'],
  [/./, undefined],
];

/** The system that all the platforms are; undefined when one of them may be Linux, or none is named. */
function platformOf(platforms: readonly string[]): string | undefined {
  const systems = new Set(platforms.map((name) => PLATFORMS.find(([pattern]) => pattern.test(name))?.[1]));
  const [only] = systems;
  return systems.size === 1 ? only : systems.has(undefined) || systems.size === 0 ? undefined : 'device';
}

/** What one entry of `versions` says of a product, or why it says nothing. */
function affectedOf(
  name: string,
  entry: VersionEntry,
): CpeStatement['affected'] | 'unbounded' | 'unreadable' | undefined {
  if (entry.status !== 'affected') return undefined;
  if (entry.versionType === 'git') return 'unreadable';
  const start = entry.version ?? '';
  const fixedAt = entry.changes?.find((change) => change.status === 'unaffected')?.at;
  const { lessThan, lessThanOrEqual } = entry;
  if (lessThan === undefined && lessThanOrEqual === undefined && fixedAt === undefined) {
    if (SAYS_NOTHING.test(start)) return 'unbounded';
    return isCpeVersion(name, start) ? start : 'unreadable';
  }
  const end = fixedAt ?? lessThan ?? lessThanOrEqual ?? '';
  if (SAYS_NOTHING.test(end)) return 'unbounded';
  const range = rangeBetween({
    versionStartIncluding: SAYS_NOTHING.test(start) ? '0' : start,
    ...(fixedAt === undefined && lessThan === undefined ? { versionEndIncluding: end } : { versionEndExcluding: end }),
  });
  return range !== undefined && isReadable(name, range) ? range : 'unreadable';
}

/**
 * Statements on products that a container names by CPE. Their versions are those of the entry; a CPE's own version only
 * repeats one of them.
 * @see https://github.com/CVEProject/cve-schema (`affected`, `cpeApplicability`)
 */
export function affectedStatements({ affected, cpeApplicability }: Affected, leftOut: LeftOut): CpeStatement[] {
  const statements: CpeStatement[] = [];
  for (const { cpes = [], platforms = [], versions = [] } of affected ?? []) {
    const platform = platformOf(platforms);
    const names = new Set<string>();
    for (const criteria of cpes) {
      const cpe = parseCpe(criteria);
      const name = cpe && cpeName(cpe, platform);
      if (name === undefined) leftOut.unreadable++;
      else if (cpe?.part === 'h') leftOut.hardware++;
      else if (platform === 'device') leftOut.platform++;
      else names.add(name);
    }
    for (const name of names) {
      for (const entry of versions) {
        const said = affectedOf(name, entry);
        if (said === undefined) continue;
        if (said === 'unbounded' || said === 'unreadable') leftOut[said]++;
        else statements.push({ name, affected: said });
      }
    }
  }
  if (cpeApplicability !== undefined)
    statements.push(...statementsOf(cpeApplicability, leftOut, () => leftOut.unreadable++));
  return statements;
}
