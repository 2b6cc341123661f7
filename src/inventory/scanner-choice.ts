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

/** Names that inspector-sbomgen's guide and the documentation of its GitHub Action give: the extractors that do the work. */
const DOCUMENTED_SCANNERS: Readonly<Record<string, readonly string[]>> = {
  binaries: ['go-binary', 'rust-binary'],
  'javascript-nodejs': ['node-modules'],
  'javascript-npm-packagelock': ['npm-lock'],
  php: ['composer-lock', 'composer-installed'],
  'python-poetry': ['poetry-lock'],
  'python-requirements': ['requirements'],
};
const NAMED_SCANNERS = { ...SBOMGEN_SCANNERS, ...DOCUMENTED_SCANNERS };

/** Scanners and groups of inspector-sbomgen for what is not inventoried here: there is nothing to leave out, nor to run. */
const FOREIGN_SCANNERS: readonly string[] = ['certificate', 'certificates', 'custom', 'machine-learning'];

const groupMembers = (group: Group): readonly string[] => {
  if (group === 'dockerfile') return [DOCKERFILE_SCANNER];
  return EXTRACTORS.filter((each) => group === 'pkg-scanner' || scannerGroupOf(each) === group).map(({ id }) => id);
};

/** Every name that {@link chooseScanners} takes, sorted: groups, names of inspector-sbomgen, ids of extractors. */
export const scannerNames = (): readonly string[] =>
  [
    ...new Set([...GROUPS, ...Object.keys(NAMED_SCANNERS), ...EXTRACTORS.map(({ id }) => id), DOCKERFILE_SCANNER]),
  ].sort();

/** Every scanner with the groups that it is in, sorted by name. */
export const scannersWithGroups = (): readonly { readonly name: string; readonly groups: readonly Group[] }[] =>
  scannerNames()
    .filter((name) => !GROUPS.some((group) => group === name) || name === DOCKERFILE_SCANNER)
    .map((name) => {
      const ids = idsOf(name, '--scanners');
      return { name, groups: GROUPS.filter((group) => groupMembers(group).some((id) => ids.includes(id))) };
    });

type Flag = '--scanners' | '--skip-scanners' | '--additional-scanners';

function idsOf(name: string, flag: Flag): readonly string[] {
  const group = GROUPS.find((each) => each === name);
  if (group !== undefined) return groupMembers(group);
  if (Object.hasOwn(NAMED_SCANNERS, name)) return NAMED_SCANNERS[name] ?? [];
  if (EXTRACTORS.some(({ id }) => id === name)) return [name];
  if (FOREIGN_SCANNERS.includes(name)) {
    if (flag === '--skip-scanners') return [];
    // Without it the SBOM would look as if there were none.
    throw usageError(`${flag} ${name}: nothing here does what this scanner does`, 'leave it out');
  }
  throw usageError(`${flag} ${name} is not a scanner`, `use ${scannerNames().join(', ')}`);
}

const idsOfAll = (names: readonly string[] | undefined, flag: Flag): readonly string[] | undefined =>
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
