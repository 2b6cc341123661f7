/**
 * Makes a path absolute inside the root and free of `.`, `..` and doubled slashes.
 * undefined when it climbs above the root or holds a NUL: no honest archive has such a name.
 */
export function normalizePath(raw: string): string | undefined {
  if (raw.includes('\0')) return undefined;
  // The common case first: `usr/lib/x` and `./usr/lib/x` need no splitting.
  const plain = raw.startsWith('./') ? raw.slice(1) : raw.startsWith('/') ? raw : `/${raw}`;
  if (!plain.includes('//') && !plain.includes('/.') && !plain.endsWith('/')) return plain;
  const parts: string[] = [];
  for (const part of plain.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return `/${parts.join('/')}`;
}

/** `/a/b` → `/a`, `/a` → `/`. */
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `join('/', 'a')` → `/a`. */
export const joinPath = (folder: string, name: string): string => (folder === '/' ? `/${name}` : `${folder}/${name}`);

/** Does `path` lie in `folder` or below it? */
export const isUnder = (path: string, folder: string): boolean =>
  folder === '/' || path === folder || path.startsWith(`${folder}/`);

export function depthOf(path: string): number {
  let depth = 0;
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) depth++;
  return depth;
}

/** Links followed before a path counts as a loop, as Linux does (MAXSYMLINKS). */
const MAX_LINKS = 40;

/**
 * Follows symbolic links the way a process confined to the root would: `..` stops at `/`, absolute targets start there.
 * @param targetOf the target of the symbolic link at a path whose parents are resolved, undefined for anything else
 * @returns the path without links; undefined in a loop. The file itself need not exist.
 */
export function resolveLinks(path: string, targetOf: (path: string) => string | undefined): string | undefined {
  const pending = path.split('/').reverse();
  let at = '/';
  let links = 0;
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      at = parentOf(at);
      continue;
    }
    const next = joinPath(at, part);
    const target = targetOf(next);
    if (target === undefined) {
      at = next;
      continue;
    }
    if (++links > MAX_LINKS) return undefined;
    if (target.startsWith('/')) at = '/';
    pending.push(...target.split('/').reverse());
  }
  return at;
}
