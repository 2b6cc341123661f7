import { compareText } from '../domain/order.ts';
import { splitEpoch } from '../domain/rpm-name.ts';
import { type SortKey, versionScheme } from '../versions/index.ts';

/** A build of a package that carries the fix of one vulnerability. */
export interface RpmFix<A extends string = string> {
  /** `[epoch:]version-release` */
  readonly evr: string;
  readonly advisory: A;
  /** In rpm's words; undefined: every architecture. */
  readonly arch?: string;
}

/** Versions that an advisory's fix speaks of: introduced ≤ v < fixed. */
export interface RpmFixRange<A extends string = string> {
  readonly advisory: A;
  readonly introduced: string;
  readonly fixed: string;
  /** Sorted; undefined: every architecture. */
  readonly arches?: readonly string[];
}

interface Build {
  readonly fixed: string;
  readonly advisory: string;
  readonly key: SortKey;
  readonly epoch: number;
  readonly version: string;
  /** Number that the release begins with: 162 of `162.6.1.el9_1`. */
  readonly base: number | undefined;
  /** Minor release that it was built for: 1 of `162.6.1.el9_1`, 3 of `30.module+el8.3.0+7001+0766b9e7`. */
  readonly minor: string | undefined;
}

const scheme = versionScheme('rpm');

/** Epoch 0 is written without. */
export const shortEvr = (evr: string): string => (evr.startsWith('0:') ? evr.slice(2) : evr);

function buildOf(evr: string, advisory: string): Build | undefined {
  const fixed = shortEvr(evr);
  const key = scheme?.parse(fixed);
  if (key === undefined) return undefined;
  const { epoch, rest } = splitEpoch(fixed);
  const hyphen = rest.lastIndexOf('-');
  const release = hyphen < 0 ? '' : rest.slice(hyphen + 1);
  const base = /^\d{1,9}/.exec(release)?.[0];
  const minor = /\.el\d+_(\d+)/.exec(release)?.[1] ?? /\bmodule\+el\d+\.(\d+)\./.exec(release)?.[1];
  return {
    ...{ fixed, advisory, key, epoch },
    version: hyphen < 0 ? rest : rest.slice(0, hyphen),
    base: base === undefined ? undefined : Number(base),
    minor,
  };
}

/** Rebuilds of one upstream version under one number: `110-1.el8` and `110-1.0.1.el8`. */
const isSameBase = (a: Build, b: Build): boolean =>
  a.base !== undefined && a.base === b.base && a.version === b.version && a.epoch === b.epoch;

const isSameMinor = (a: Build, b: Build): boolean => a.minor !== undefined && a.minor === b.minor;

/** Where the line of a build ends for certain: what comes from there on does not have its fix. */
function endOfLine(build: Build, next: Build): string {
  const epoch = next.epoch > 0 ? `${next.epoch}:` : '';
  if (build.version !== next.version || build.epoch !== next.epoch) return `${epoch}${next.version}`;
  return build.base === undefined ? build.fixed : `${epoch}${build.version}-${build.base + 1}`;
}

/**
 * A vulnerability is often fixed several times: in the minor release that is out, and again in the next, which was
 * made from older sources. `3.9.18-3.el9_4.5` is fixed though it is lower than the fix `3.9.19-8.el9`, and the kernel
 * `5.14.0-284` is not though it is higher than the fix `5.14.0-162.6.1.el9_1`. Each further fix speaks of the versions
 * from the end of the line of the one before.
 */
function lineRanges(builds: readonly Build[]): { readonly build: Build; readonly introduced: string }[] {
  const sorted = [...builds].sort((a, b) => compareText(a.key, b.key) || compareText(a.advisory, b.advisory));
  const lines: { build: Build; introduced: string }[] = [];
  for (const build of sorted) {
    const last = lines.at(-1);
    if (last === undefined) lines.push({ build, introduced: '0' });
    else if (last.build.key === build.key) continue;
    else if (last.build.advisory === build.advisory) {
      // Builds of one advisory are there side by side, and each carries the fix.
      if (!isSameBase(last.build, build)) lines.push({ build, introduced: endOfLine(last.build, build) });
    }
    // Those of one minor release follow one another: the last is the fix.
    else if (isSameBase(last.build, build) || isSameMinor(last.build, build)) last.build = build;
    else lines.push({ build, introduced: endOfLine(last.build, build) });
  }
  return lines;
}

const ALL = '';

/**
 * Ranges of one package and vulnerability, from all builds of a release that carry the fix, in the order of versions.
 * @param unparsed told of each version that is none; it is left out
 */
export function fixRanges<A extends string>(
  fixes: readonly RpmFix<A>[],
  unparsed: (fix: RpmFix<A>) => void,
): RpmFixRange<A>[] {
  const byArch = new Map<string, Map<string, Build>>();
  for (const fix of fixes) {
    const build = buildOf(fix.evr, fix.advisory);
    if (build === undefined) {
      unparsed(fix);
      continue;
    }
    const arch = fix.arch ?? ALL;
    let builds = byArch.get(arch);
    if (builds === undefined) {
      builds = new Map();
      byArch.set(arch, builds);
    }
    const known = builds.get(build.fixed);
    // Several advisories may bring one build to several repositories.
    if (known === undefined || build.advisory < known.advisory) builds.set(build.fixed, build);
  }
  const ranges = new Map<string, { range: RpmFixRange<A>; key: SortKey; arches: string[] }>();
  for (const [arch, builds] of byArch) {
    for (const { build, introduced } of lineRanges([...builds.values()])) {
      const id = `${build.advisory}\0${introduced}\0${build.fixed}`;
      const known = ranges.get(id);
      if (known !== undefined) known.arches.push(arch);
      else {
        const range = { advisory: build.advisory as A, introduced, fixed: build.fixed };
        ranges.set(id, { range, key: build.key, arches: [arch] });
      }
    }
  }
  return [...ranges.values()]
    .sort((a, b) => compareText(a.key, b.key) || compareText(a.range.advisory, b.range.advisory))
    .map(({ range, arches }) => (arches.includes(ALL) ? range : { ...range, arches: arches.sort(compareText) }));
}
