import type { Ecosystem } from '../../domain/ecosystem.ts';
import { readLines } from '../content.ts';

/** Releases by codename; what `debian-misc/debian.csv` says is added. @see https://wiki.debian.org/DebianReleases */
const BUILT_IN: Readonly<Record<string, number>> = {
  wheezy: 7,
  jessie: 8,
  stretch: 9,
  buster: 10,
  bullseye: 11,
  bookworm: 12,
  trixie: 13,
  forky: 14,
  duke: 15,
};
/** Unstable has no number. */
const UNSTABLE = 'sid';
/** Inventories name the release by os-release, which Debian has since 7. */
const FIRST_NAMED = 7;

/** Codename → release number. */
export type DebianReleases = ReadonlyMap<string, number>;

export const builtInReleases = (): DebianReleases => new Map(Object.entries(BUILT_IN));

/** The built-in releases and those of distro-info-data's `debian.csv`: `version,codename,series,…`. */
export async function readReleases(folder: string, path: string, signal: AbortSignal): Promise<DebianReleases> {
  const releases = new Map(builtInReleases());
  for await (const line of readLines(folder, path, signal)) {
    const [version = '', , series = ''] = line.split(',');
    if (/^\d+(\.\d+)?$/.test(version) && /^[a-z]+$/.test(series)) releases.set(series, Math.floor(Number(version)));
  }
  return releases;
}

/** `bookworm` → `Debian:12`, `sid` → `Debian:sid`; undefined for a release before 7 or an unknown name. */
export function debianEcosystem(codename: string, releases: DebianReleases): Ecosystem | undefined {
  if (codename === UNSTABLE) return 'Debian:sid';
  const number = releases.get(codename);
  return number === undefined || number < FIRST_NAMED ? undefined : `Debian:${number}`;
}

/** Is it a codename at all? Names that are not are a problem to be shown, old releases are not. */
export const isCodename = (name: string, releases: DebianReleases): boolean =>
  name === UNSTABLE || releases.has(name) || OLD.has(name);

const OLD: ReadonlySet<string> = new Set([
  'buzz',
  'rex',
  'bo',
  'hamm',
  'slink',
  'potato',
  'woody',
  'sarge',
  'etch',
  'lenny',
  'squeeze',
]);
