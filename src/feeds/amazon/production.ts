import { z } from 'zod';
import { AssayError, upstreamError } from '../../domain/errors.ts';
import type { RemoteFile, UpstreamIndex } from '../feed-files.ts';
import { findUpdateinfo, firstMirror } from '../updateinfo/repository.ts';

const CDN = 'https://cdn.amazonlinux.com';
const CATALOG = `${CDN}/2/extras-catalog.json`;
const ARCHES = ['x86_64', 'aarch64'] as const;
/** The largest `updateinfo.xml.gz` has a few megabytes. */
const MAX_BYTES = 256 * 1024 ** 2;

interface Repository {
  /** Its folder in a feeds folder. */
  readonly folder: string;
  readonly mirrorList: (arch: string) => string;
  readonly arches: readonly string[];
  /**
   * What is passed over: that it is not there, as topics come and go and not all of them have advisories; any failure,
   * where what was fetched once does not change any more.
   */
  readonly tolerates?: 'absence' | 'failure';
}

const MAIN: readonly Repository[] = [
  {
    folder: '1/updates',
    // One list for every architecture, which the lines leave open.
    mirrorList: () => 'https://repo.us-west-2.amazonaws.com/latest/updates/mirror.list',
    arches: ['x86_64'],
    tolerates: 'failure',
  },
  {
    folder: '2/core',
    mirrorList: (arch) => `${CDN}/2/core/latest/${arch}/mirror.list`,
    arches: ARCHES,
  },
  {
    folder: '2023/core',
    mirrorList: (arch) => `${CDN}/al2023/core/mirrors/latest/${arch}/mirror.list`,
    arches: ARCHES,
  },
  ...['kernel-livepatch', 'nvidia'].map((name) => ({
    folder: `2023/${name}`,
    mirrorList: (arch: string) => `${CDN}/al2023/${name}/mirrors/latest/${arch}/mirror.list`,
    arches: ARCHES,
    tolerates: 'absence' as const,
  })),
];

const catalog = z.object({ topics: z.array(z.object({ n: z.string().regex(/^[\w.+-]+$/) })).min(1) });

/** Names of the extras topics of Amazon Linux 2. */
async function topics(upstream: UpstreamIndex): Promise<readonly string[]> {
  const text = await upstream.text(CATALOG);
  try {
    return catalog.parse(JSON.parse(text)).topics.map(({ n }) => n);
  } catch (error) {
    throw upstreamError(`${CATALOG} is no list of topics`, { cause: error });
  }
}

const extras = (topic: string): Repository => ({
  folder: `2/extras/${topic}`,
  mirrorList: (arch) => `${CDN}/2/extras/${topic}/latest/${arch}/mirror.list`,
  arches: ARCHES,
  tolerates: 'absence',
});

/** Is the error that of an address where nothing is? Amazon's servers answer 403 as well as 404 there. */
const isAbsence = ({ message }: AssayError): boolean => /HTTP 40[34]\b/.test(message);

async function fileOf(
  upstream: UpstreamIndex,
  { folder, mirrorList, tolerates }: Repository,
  arch: string,
): Promise<RemoteFile | undefined> {
  const list = mirrorList(arch);
  try {
    const mirror = firstMirror(await upstream.text(list), arch);
    if (mirror === undefined) throw upstreamError(`${list} names no mirror`);
    const found = await findUpdateinfo(upstream, mirror);
    if (found === undefined && tolerates !== undefined) return undefined;
    if (found === undefined) throw upstreamError(`${mirror} has no updateinfo`);
    return { path: `amazon/${folder}/${arch}/${found.name}`, url: found.url, maxBytes: MAX_BYTES };
  } catch (error) {
    const isPassedOver = error instanceof AssayError && (tolerates === 'failure' || (tolerates && isAbsence(error)));
    if (isPassedOver) return undefined;
    throw error;
  }
}

/** Today's files: every repository's mirror list leads to its `repomd.xml`, and that to its `updateinfo.xml`. */
export async function amazonFiles(upstream: UpstreamIndex): Promise<readonly RemoteFile[]> {
  const repositories = [...MAIN, ...(await topics(upstream)).map(extras)];
  const files: RemoteFile[] = [];
  for (const repository of repositories) {
    for (const arch of repository.arches) {
      const file = await fileOf(upstream, repository, arch);
      if (file !== undefined) files.push(file);
    }
  }
  return files;
}
