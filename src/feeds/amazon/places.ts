import type { Ecosystem } from '../../domain/ecosystem.ts';
import { splitEpoch } from '../../domain/rpm-name.ts';

/** Which advisories a file holds, by its place in the feeds folder. */
export interface AmazonPlace {
  /** `1`, `2`, `2023`; absent where the advisories' ids say it. */
  readonly release?: string;
  /** `core`, `extras/docker`, `kernel-livepatch`; absent for loose files, which are a part of what is known. */
  readonly repository?: string;
}

/** `amazon/2/extras/docker/x86_64/updateinfo.xml.gz` → release 2, repository `extras/docker`. */
export function placeOf(path: string): AmazonPlace {
  const [, release = '', ...rest] = path.split('/');
  if (!/^\d+$/.test(release)) return {};
  const repository = rest.slice(0, -2).join('/');
  return { release, ...(repository === '' ? {} : { repository }) };
}

const ID = /^ALAS(2\d{3}|2)?([A-Z][\w.-]*?)?-(\d{4}-\d+)$/;

/** Release of an id: `ALAS-2018-1093` → 1, `ALAS2-2018-939` and `ALAS2DOCKER-2021-001` → 2, `ALAS2023-…` → 2023. */
export function releaseOf(id: string): string | undefined {
  const found = ID.exec(id);
  return found === null ? undefined : (found[1] ?? '1');
}

export const ecosystemOfRelease = (release: string): Ecosystem => `Amazon Linux:${release}`;

/**
 * Channel of an advisory: `extras-docker` for a topic of Amazon Linux 2's extras, `livepatch` for patches of running
 * kernels, none for what every system gets.
 */
export function channelOf(id: string, { repository }: AmazonPlace): string | undefined {
  const [, release, topic] = ID.exec(id) ?? [];
  const [folder, name] = repository?.split('/') ?? [];
  if (repository === 'kernel-livepatch' || name === 'livepatch' || topic === 'LIVEPATCH') return 'livepatch';
  if (folder === 'extras' && name !== undefined) return `extras-${name.toLowerCase()}`;
  return release === '2' && topic !== undefined ? `extras-${topic.toLowerCase()}` : undefined;
}

/**
 * First version of the stream that a topic carries, so that its advisories do not judge the packages of another:
 * `5.10` for the kernel of `kernel-5.10`, `1:1.22` for the nginx of a topic `nginx1.22` with that epoch. `0` where the
 * fixed version does not begin with the topic's number.
 */
export function beginningOf(channel: string | undefined, fixed: string): string {
  const number = /^extras-.*?(\d[\d.]*?)(?:\.x)?$/.exec(channel ?? '')?.[1];
  if (number === undefined) return '0';
  const { epoch, rest } = splitEpoch(fixed);
  if (!rest.startsWith(`${number}.`)) return '0';
  return epoch > 0 ? `${epoch}:${number}` : number;
}

const FOLDERS: ReadonlyMap<string, string> = new Map([
  ['1', ''],
  ['2', 'AL2/'],
  ['2022', 'AL2022/'],
  ['2023', 'AL2023/'],
]);

/** Page of an advisory: the site names the release by a folder and leaves it out of the id. */
export function alasPage(id: string): string | undefined {
  const [, release = '1', topic = '', number] = ID.exec(id) ?? [];
  const folder = FOLDERS.get(release);
  if (number === undefined || folder === undefined) return undefined;
  return `https://alas.aws.amazon.com/${folder}ALAS${topic}-${number}.html`;
}
