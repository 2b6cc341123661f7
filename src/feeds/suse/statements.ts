import type { AdvisoryRecord, AffectedRange, VendorStatus } from '../../domain/advisory.ts';
import type { Ecosystem } from '../../domain/ecosystem.ts';
import { compareText } from '../../domain/order.ts';
import { splitEpoch } from '../../domain/rpm-name.ts';
import { type SortKey, versionScheme } from '../../versions/index.ts';
import { shortEvr } from '../rpm-fixes.ts';
import type { SusePlatform } from './platform.ts';

/** What is the same of every record of a document. */
export type RecordBase = Pick<AdvisoryRecord, 'advisoryId' | 'feed' | 'vulnerabilityIds' | 'url'> &
  Partial<Pick<AdvisoryRecord, 'vendorSeverity' | 'published' | 'modified'>>;

interface Said {
  readonly ecosystem: Ecosystem;
  readonly channel: string | undefined;
  readonly name: string;
  readonly fixes: Map<string, Set<string> | undefined>;
  open?: VendorStatus;
  isNotAffected?: true;
}

/** What a document says of packages, product by product; products of one release speak with one voice. */
export interface SuseStatements {
  /** @param arches none: every architecture */
  fixed(platform: SusePlatform, name: string, evr: string, arches?: readonly string[]): void;
  open(platform: SusePlatform, name: string, status: VendorStatus): void;
  notAffected(platform: SusePlatform, name: string): void;
  records(base: RecordBase, unparsed: (reason: string) => void): Generator<AdvisoryRecord, void, undefined>;
}

const scheme = versionScheme('rpm');

const upstreamOf = (evr: string): string => {
  const { epoch, rest } = splitEpoch(evr);
  const hyphen = rest.lastIndexOf('-');
  return `${epoch > 0 ? `${epoch}:` : ''}${hyphen < 0 ? rest : rest.slice(0, hyphen)}`;
};

/**
 * Every build that is listed carries the fix, so that the lowest is where it begins. A release may have a package in
 * several upstream versions side by side: each has its own.
 */
function rangesOf(evrs: Iterable<string>, unparsed: (evr: string) => void): readonly AffectedRange[] {
  const lowest = new Map<string, { evr: string; key: SortKey }>();
  for (const long of evrs) {
    const evr = shortEvr(long);
    const key = scheme?.parse(evr);
    if (key === undefined) {
      unparsed(evr);
      continue;
    }
    const upstream = upstreamOf(evr);
    const known = lowest.get(upstream);
    if (known === undefined || key < known.key) lowest.set(upstream, { evr, key });
  }
  const sorted = [...lowest].sort(([, a], [, b]) => compareText(a.key, b.key));
  return sorted.map(([upstream, { evr }], i) => ({ introduced: i === 0 ? '0' : upstream, fixed: evr }));
}

export function suseStatements(): SuseStatements {
  const said = new Map<string, Said>();
  const keyOf = (ecosystem: string, channel: string | undefined, name: string): string =>
    `${ecosystem}\0${channel ?? ''}\0${name}`;
  const of = ({ ecosystem, channel }: SusePlatform, name: string): Said => {
    const key = keyOf(ecosystem, channel, name);
    let entry = said.get(key);
    if (entry === undefined) {
      entry = { ecosystem, channel, name, fixes: new Map() };
      said.set(key, entry);
    }
    return entry;
  };

  /**
   * Once a service pack has left general support, its fixes come through the longer support alone: they are builds of
   * the same sources, and what was said before of the package stands without a fix for ever. They count for all.
   */
  function borrowed({ ecosystem, channel, name, fixes }: Said): boolean {
    if (channel === undefined || fixes.size === 0) return false;
    const plain = said.get(keyOf(ecosystem, undefined, name));
    return plain === undefined || (plain.fixes.size === 0 && plain.isNotAffected === undefined);
  }

  return {
    fixed(platform, name, evr, arches) {
      const { fixes } = of(platform, name);
      const known = fixes.get(evr);
      if (arches === undefined || (fixes.has(evr) && known === undefined)) fixes.set(evr, undefined);
      else fixes.set(evr, new Set([...(known ?? []), ...arches]));
    },
    open(platform, name, status) {
      of(platform, name).open ??= status;
    },
    notAffected(platform, name) {
      of(platform, name).isNotAffected = true;
    },
    *records(base, unparsed) {
      const lent = new Map<string, string>();
      for (const [key, entry] of said) {
        const plainKey = keyOf(entry.ecosystem, undefined, entry.name);
        if (borrowed(entry) && (entry.channel === 'ltss' || !lent.has(plainKey))) lent.set(plainKey, key);
      }
      for (const [key, entry] of said) {
        const { ecosystem, channel, name, fixes } = entry;
        const isLender = lent.get(keyOf(ecosystem, undefined, name)) === key;
        // What a channel lent is said once, for all.
        if (channel === undefined && lent.has(key)) continue;
        const common = {
          ...base,
          ...{ ecosystem, name, scheme: 'rpm' as const },
          ...(channel !== undefined && !isLender && { channel }),
        };
        if (fixes.size > 0) {
          const ranges = rangesOf(fixes.keys(), (evr) => unparsed(`no version: ${name} ${evr.slice(0, 80)}`));
          if (ranges.length === 0) continue;
          const sets = [...fixes.values()];
          const arches = new Set(sets.flatMap((set) => [...(set ?? [])]));
          const isEvery = sets.some((set) => set === undefined);
          yield { ...common, ranges, status: 'fixed', ...(isEvery ? {} : { arches: [...arches].sort() }) };
        } else if (entry.open !== undefined) {
          yield { ...common, ranges: [{ introduced: '0' }], status: entry.open };
        } else if (entry.isNotAffected) {
          yield { ...common, ranges: [], status: 'not-affected' };
        }
      }
    },
  };
}
