import { SaxesParser } from 'saxes';
import { upstreamError } from '../../domain/errors.ts';
import type { UpstreamIndex } from '../feed-files.ts';

/** Names of `updateinfo.xml` in a feeds folder, packed in any way. */
export const UPDATEINFO = /^updateinfo\.xml(\.(gz|xz|zst|bz2))?$/;

/**
 * The first address of a mirror list, one a line. `$basearch` stands for the architecture, and what is only named by
 * http is asked by https.
 */
export function firstMirror(list: string, arch: string): string | undefined {
  const lines = list.split('\n').map((line) => line.trim());
  const first = lines.find((line) => /^https?:\/\//.test(line));
  return first?.replace(/^http:/, 'https:').replaceAll('$basearch', arch);
}

/** Place of a repository's `updateinfo.xml` below its address, by its `repomd.xml`; undefined when it has none. */
export function updateinfoHref(repomd: string): string | undefined {
  const parser = new SaxesParser();
  let type: string | undefined;
  let href: string | undefined;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'data') type = attributes.type;
    else if (name === 'location' && type === 'updateinfo') href ??= attributes.href;
  });
  parser.write(repomd).close();
  return href;
}

export interface FoundUpdateinfo {
  readonly url: string;
  /** `updateinfo.xml.gz`: the name to keep it under, packed as it is upstream. */
  readonly name: string;
}

/**
 * Where a repository's `updateinfo.xml` is today; undefined when the repository has none.
 * Rejects with an `upstream` error when its `repomd.xml` is not there or is none.
 * @param repository address of the folder that holds `repodata/`
 */
export async function findUpdateinfo(
  upstream: UpstreamIndex,
  repository: string,
): Promise<FoundUpdateinfo | undefined> {
  const base = new URL(repository);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  const index = new URL('repodata/repomd.xml', base).href;
  const repomd = await upstream.text(index);
  let href: string | undefined;
  try {
    href = updateinfoHref(repomd);
  } catch (error) {
    throw upstreamError(`${index} is no repomd.xml`, { cause: error });
  }
  if (href === undefined) return undefined;
  const packed = /\.xml(\.(?:gz|xz|zst|bz2))?$/.exec(href);
  if (packed === null) throw upstreamError(`${index}: ${href} is packed in an unknown way`);
  return { url: new URL(href, base).href, name: `updateinfo.xml${packed[1] ?? ''}` };
}
