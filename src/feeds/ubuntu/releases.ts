import type { Ecosystem } from '../../domain/ecosystem.ts';
import { brokenFile } from '../content.ts';
import type { NamePattern, RemoteFile } from '../feed-files.ts';
import { readDistroInfo } from '../lifecycle/distro-info.ts';

/** Releases by codename; what `ubuntu.csv` says is added. @see https://wiki.ubuntu.com/Releases */
const BUILT_IN: Readonly<Record<string, string>> = {
  warty: '4.10',
  hoary: '5.04',
  breezy: '5.10',
  dapper: '6.06',
  edgy: '6.10',
  feisty: '7.04',
  gutsy: '7.10',
  hardy: '8.04',
  intrepid: '8.10',
  jaunty: '9.04',
  karmic: '9.10',
  lucid: '10.04',
  maverick: '10.10',
  natty: '11.04',
  oneiric: '11.10',
  precise: '12.04',
  quantal: '12.10',
  raring: '13.04',
  saucy: '13.10',
  trusty: '14.04',
  utopic: '14.10',
  vivid: '15.04',
  wily: '15.10',
  xenial: '16.04',
  yakkety: '16.10',
  zesty: '17.04',
  artful: '17.10',
  bionic: '18.04',
  cosmic: '18.10',
  disco: '19.04',
  eoan: '19.10',
  focal: '20.04',
  groovy: '20.10',
  hirsute: '21.04',
  impish: '21.10',
  jammy: '22.04',
  kinetic: '22.10',
  lunar: '23.04',
  mantic: '23.10',
  noble: '24.04',
  oracular: '24.10',
  plucky: '25.04',
  questing: '25.10',
  resolute: '26.04',
};
/**
 * Releases of which records are kept: those with long-term support from 14.04, the others while somebody may still run
 * them. What is older has an end of life, which is a finding of its own; a third of the tracker speaks of it.
 */
const isKept = (release: string): boolean => {
  const [year = 0, month = 0] = release.split('.').map(Number);
  return year >= 14 && ((year % 2 === 0 && month === 4) || year >= 23 || release === '22.10');
};

/** Codename → release number. */
export type UbuntuReleases = ReadonlyMap<string, string>;

export const builtInUbuntuReleases = (): UbuntuReleases => new Map(Object.entries(BUILT_IN));

/** The built-in releases and those of distro-info-data's `ubuntu.csv`. */
async function readUbuntuReleases(folder: string, path: string, signal: AbortSignal): Promise<UbuntuReleases> {
  const releases = new Map(builtInUbuntuReleases());
  for await (const row of readDistroInfo(folder, path, signal)) {
    if (!('reason' in row) && /^\d+\.\d+$/.test(row.version)) releases.set(row.series, row.version);
  }
  return releases;
}

const TABLE = /^[\w-]+\/ubuntu\.csv$/;

/** Is it distro-info-data's table of releases, which lies beside what it explains? */
export const isUbuntuTable = (path: string): boolean => TABLE.test(path);

/** Places of the table in a feeds folder: beside the feed's own files, as another feed keeps it, as Debian's folder has it. */
export const ubuntuTables = (folder: string): readonly NamePattern[] =>
  [folder, 'distro-info', 'debian-misc'].map((name) => [name, 'ubuntu.csv']);

/** Where production has it. */
export const remoteUbuntuTable = (folder: string): RemoteFile => ({
  path: `${folder}/ubuntu.csv`,
  url: 'https://salsa.debian.org/debian/distro-info-data/-/raw/main/ubuntu.csv',
  maxBytes: 1024 ** 2,
  optional: true,
});

/** The first of the tables that lie in `folder`, or anywhere; the others are not read. */
const tableIn = (folder: string, paths: readonly string[]): string | undefined =>
  paths.find((path) => path === `${folder}/ubuntu.csv`) ?? paths.find(isUbuntuTable);

/** Files that count: none when there is nothing but tables, one table otherwise. Sorted in, sorted out. */
export function chooseWithTable(folder: string, paths: readonly string[]): readonly string[] {
  const table = tableIn(folder, paths);
  const own = paths.filter((path) => !isUbuntuTable(path));
  return own.length === 0 ? [] : paths.filter((path) => path === table || !isUbuntuTable(path));
}

/** The releases that a snapshot of these files knows. */
export async function releasesOf(
  folder: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<UbuntuReleases> {
  const table = paths.find(isUbuntuTable);
  return table === undefined ? builtInUbuntuReleases() : readUbuntuReleases(folder, table, signal);
}

/** Rejects when the table has no row. */
export async function checkUbuntuTable(folder: string, path: string, signal: AbortSignal): Promise<void> {
  for await (const row of readDistroInfo(folder, path, signal)) if (!('reason' in row)) return;
  throw brokenFile(path, 'no line of it can be read');
}

/** Where a statement of the tracker holds. */
export interface UbuntuPlace {
  readonly ecosystem: Ecosystem;
  /** Absent for what every user gets. */
  readonly channel?: string;
}

/** Lines that speak of no release of packages: upstream's state, snaps, the release in the making, phones, Core. */
const NO_RELEASE = /^(upstream|devel|snap|product)$|^(snap|product)\/|\/(ubuntu-core|stable-phone-overlay)$/;

/**
 * The place that a tracker's word names: `focal`, `ubuntu/focal`, `esm-infra/focal`, `trusty/esm`, `fips-updates/jammy`.
 * `none` for a place that no inventory can have; undefined for a word that is not known.
 */
export function ubuntuPlace(word: string, releases: UbuntuReleases): UbuntuPlace | 'none' | undefined {
  if (NO_RELEASE.test(word)) return 'none';
  const [first = '', second] = word.split('/');
  const isEsm = second === 'esm';
  // The first releases with extended support had one channel of it, which is the one now called infra.
  const isMain = second === undefined || first === 'ubuntu';
  const channel = isEsm ? 'esm-infra' : isMain ? undefined : first;
  const release = releases.get(second === undefined || isEsm ? first : second);
  if (release === undefined) return undefined;
  if (!isKept(release)) return 'none';
  return { ecosystem: `Ubuntu:${release}`, ...(channel === undefined ? {} : { channel }) };
}
