import { z } from 'zod';
import type { AdvisoryRecord, VendorStatus } from '../../domain/advisory.ts';
import { utcTime } from '../fields.ts';
import { type UbuntuReleases, ubuntuPlace } from './releases.ts';

/** What is read of Canonical's OpenVEX documents. @see https://github.com/openvex/spec */
const document = z.object({ statements: z.array(z.unknown()).min(1) });
const statement = z.object({
  vulnerability: z.object({ name: z.string().min(1) }),
  timestamp: utcTime,
  products: z.array(z.object({ '@id': z.string() })),
  status: z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']),
  justification: z.string().nullish(),
  action_statement: z.string().nullish(),
});
type Statement = z.output<typeof statement>;

/** `pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.24?arch=source&distro=jammy`: of a source and its binaries, the source. */
const SOURCE = /^pkg:deb\/ubuntu\/([^@?]+)@[^?]*\?(?=.*\barch=source\b).*\bdistro=([^&]+)/;

/** An action's prose says which of the tracker's states it was. */
const ACTIONS: readonly (readonly [RegExp, VendorStatus])[] = [
  [/no longer supported|end of (life|standard support)/i, 'end-of-life'],
  [/decided to not fix|will not be fixed/i, 'ignored'],
  [/defer/i, 'postponed'],
];

/**
 * undefined: it says nothing that could be matched. A *fixed* statement names the version that is current, not the one
 * that brought the fix, which the tracker and the OSV records know; a component that is not present is no package.
 */
function statusOf({ status, justification, action_statement: action }: Statement): VendorStatus | undefined {
  if (status === 'fixed' || justification === 'component_not_present') return undefined;
  if (status === 'not_affected') return 'not-affected';
  if (status === 'under_investigation') return 'undetermined';
  return ACTIONS.find(([words]) => words.test(action ?? ''))?.[1] ?? 'affected';
}

/** The advisories that a document makes, or reasons why a part of it makes none. */
export function* readUbuntuVex(
  bytes: Buffer,
  releases: UbuntuReleases,
): Generator<AdvisoryRecord | { readonly reason: string }, void, undefined> {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    yield { reason: error instanceof Error ? error.message : String(error) };
    return;
  }
  const read = document.safeParse(json);
  if (!read.success) {
    yield { reason: read.error.issues[0]?.message ?? 'no OpenVEX document' };
    return;
  }
  for (const one of read.data.statements) {
    const found = statement.safeParse(one);
    if (found.success) yield* statementRecords(found.data, releases);
    else yield { reason: found.error.issues[0]?.message ?? 'no statement' };
  }
}

/** A part of a purl without its escapes; one whose escapes are no UTF-8 stands as it is, and names nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function* statementRecords(
  found: Statement,
  releases: UbuntuReleases,
): Generator<AdvisoryRecord | { readonly reason: string }, void, undefined> {
  const status = statusOf(found);
  if (status === undefined) return;
  const id = found.vulnerability.name;
  for (const { '@id': product } of found.products) {
    const [, name = '', distro = ''] = SOURCE.exec(product) ?? [];
    if (name === '') continue;
    const word = decoded(distro);
    const place = ubuntuPlace(word, releases);
    if (place === undefined) yield { reason: `${id}: unknown release ${word.slice(0, 60)}` };
    if (place === undefined || place === 'none') continue;
    yield {
      advisoryId: id,
      feed: 'ubuntu-vex',
      vulnerabilityIds: [id],
      ecosystem: place.ecosystem,
      name: decoded(name),
      scheme: 'deb',
      ranges: status === 'not-affected' ? [] : [{ introduced: '0' }],
      status,
      ...(place.channel === undefined ? {} : { channel: place.channel }),
      url: `https://ubuntu.com/security/${id}`,
      ...(found.timestamp ? { published: found.timestamp } : {}),
    };
  }
}
