import { usageError } from '../domain/errors.ts';
import { DOCKERFILE_SCANNER } from './dockerfile/read-dockerfiles.ts';
import { EXTRACTORS } from './extractors/index.ts';
import type { ScannerOptions } from './file-filter.ts';
import { SBOMGEN_SCANNERS, scannerGroupOf } from './sbom/scanner-names.ts';

/** Scanner groups of inspector-sbomgen; `pkg-scanner` is all that find packages. */
const GROUPS = [
  'os',
  'programming-language-packages',
  'extra-ecosystems',
  'binary',
  'dockerfile',
  'pkg-scanner',
] as const;
type Group = (typeof GROUPS)[number];

const groupMembers = (group: Group): readonly string[] => {
  if (group === 'dockerfile') return [DOCKERFILE_SCANNER];
  return EXTRACTORS.filter((each) => group === 'pkg-scanner' || scannerGroupOf(each) === group).map(({ id }) => id);
};

/** Every name that {@link chooseScanners} takes, sorted: groups, names of inspector-sbomgen, ids of extractors. */
export const scannerNames = (): readonly string[] =>
  [
    ...new Set([...GROUPS, ...Object.keys(SBOMGEN_SCANNERS), ...EXTRACTORS.map(({ id }) => id), DOCKERFILE_SCANNER]),
  ].sort();

function idsOf(name: string, flag: string): readonly string[] {
  const group = GROUPS.find((each) => each === name);
  if (group !== undefined) return groupMembers(group);
  if (Object.hasOwn(SBOMGEN_SCANNERS, name)) return SBOMGEN_SCANNERS[name] ?? [];
  if (EXTRACTORS.some(({ id }) => id === name)) return [name];
  throw usageError(`${flag} ${name} is not a scanner`, `use ${scannerNames().join(', ')}`);
}

const idsOfAll = (names: readonly string[] | undefined, flag: string): readonly string[] | undefined =>
  names && [...new Set(names.flatMap((name) => idsOf(name, flag)))];

/** Names as people write them, comma-separated. */
export interface ScannerChoice {
  readonly scanners?: readonly string[];
  readonly skipScanners?: readonly string[];
  /** Besides `scanners`; without them all run anyway. */
  readonly additionalScanners?: readonly string[];
}

/**
 * Scanner names and groups of inspector-sbomgen, and ids of extractors, as the extractors to run.
 * @throws AssayError usage for a name that nobody has, with all that there are
 */
export function chooseScanners(choice: ScannerChoice): Pick<ScannerOptions, 'scanners' | 'skipScanners'> {
  const only = idsOfAll(choice.scanners, '--scanners');
  const added = idsOfAll(choice.additionalScanners, '--additional-scanners') ?? [];
  const skipped = idsOfAll(choice.skipScanners, '--skip-scanners');
  return {
    ...(only && { scanners: [...only, ...added] }),
    ...(skipped && { skipScanners: skipped }),
  };
}
