import type { FeedFiles } from './feed-files.ts';

/** Names that a directory page of a web server links to. */
const LINK = /href\s*=\s*["']?([^"'\s>]+)/gi;

/**
 * Names of the files and folders that a directory page lists (nginx, Apache, `python3 -m http.server`); none when the
 * text is no such page. Links that lead elsewhere are left out: names become paths below the feeds folder.
 */
export function namesInListing(html: string): string[] {
  const names = new Set<string>();
  for (const [, href = ''] of html.matchAll(LINK)) {
    const plain = href
      .replace(/[?#].*$/, '')
      .replace(/^\.\//, '')
      .replace(/\/$/, '');
    let name: string;
    try {
      name = decodeURIComponent(plain);
    } catch {
      continue;
    }
    if (/^[\w@+-][\w@+:. -]*$/.test(name)) names.add(name);
  }
  return [...names].sort();
}

/**
 * Paths of a feed's files on a mirror whose server lists its folders.
 * @param list the names in a folder (`''` is the mirror itself); undefined when the server does not list it
 * @returns undefined when no folder could be listed: the files must then be asked for by their names
 */
export async function listFeedPaths(
  feed: FeedFiles,
  list: (folder: string) => Promise<readonly string[] | undefined>,
): Promise<readonly string[] | undefined> {
  const cache = new Map<string, readonly string[] | undefined>();
  const listed = async (folder: string): Promise<readonly string[] | undefined> => {
    if (!cache.has(folder)) cache.set(folder, await list(folder));
    return cache.get(folder);
  };
  const paths = new Set<string>();
  let any = false;
  for (const pattern of feed.patterns) {
    let folders = [''];
    for (const segment of pattern) {
      const next: string[] = [];
      for (const folder of folders) {
        const join = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
        if (typeof segment === 'string') {
          next.push(join(segment));
          continue;
        }
        const names = await listed(folder);
        any ||= names !== undefined;
        next.push(...(names ?? []).filter((name) => segment.test(name)).map(join));
      }
      folders = next;
    }
    for (const path of folders) paths.add(path);
  }
  return any ? [...paths].sort() : undefined;
}
