import type { AdvisoryRecord, AffectedRange } from '../../domain/advisory.ts';
import { isModularBuild, moduleStreamsIn, withoutRebuilds } from '../module-stream.ts';

const isModular = ({ fixed }: AffectedRange): boolean => fixed !== undefined && isModularBuild(fixed);

/** Ranges without those that end in a later rebuild of the fix of another. */
function withoutLaterRebuilds(ranges: readonly AffectedRange[]): readonly AffectedRange[] {
  const fixes = new Set(withoutRebuilds(ranges.flatMap(({ fixed }) => fixed ?? [])));
  return ranges.filter(({ fixed }) => fixed === undefined || fixes.has(fixed));
}

/**
 * An rpm advisory by the module streams that its packages are of. OSV records of AlmaLinux and Rocky Linux do not say
 * them: a modular build shows itself by its release, its stream stands in the title (`nodejs:18 security update`).
 * Where the title names several streams, the package may be of any of them: one record for each. undefined where it
 * names none.
 */
export function byModuleStream(advisory: AdvisoryRecord, title: string): readonly AdvisoryRecord[] | undefined {
  if (advisory.scheme !== 'rpm') return [advisory];
  const ranges = withoutLaterRebuilds(advisory.ranges);
  const modular = ranges.filter(isModular);
  if (modular.length === 0) return [ranges.length === advisory.ranges.length ? advisory : { ...advisory, ranges }];
  const plain = ranges.filter((range) => !isModular(range));
  const streams = moduleStreamsIn(title);
  if (streams.length === 0) return undefined;
  return [
    ...(plain.length === 0 && advisory.versions === undefined ? [] : [{ ...advisory, ranges: plain }]),
    ...streams.map((module) => ({ ...advisory, ranges: modular, module })),
  ];
}
