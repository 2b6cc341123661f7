import type { ExtractedPackage, Extractor, FileTree, InventoryFile } from '../../src/inventory/extractor.ts';

export type Contents = Readonly<Record<string, string | Uint8Array>>;

/** A file of a tree that exists in memory only. */
export function memoryFile(path: string, content: string | Uint8Array): InventoryFile {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return {
    path,
    size: bytes.length,
    mode: 0o644,
    read: async () => bytes,
    readAt: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** A tree of these files, by path. */
export function memoryTree(files: Contents): FileTree {
  const fileAt = (path: string): InventoryFile | undefined => {
    const content = files[path];
    return content === undefined ? undefined : memoryFile(path, content);
  };
  return {
    open: fileAt,
    *under(folder) {
      for (const path of Object.keys(files).sort()) {
        const file = path.startsWith(folder === '/' ? '/' : `${folder}/`) ? fileAt(path) : undefined;
        if (file !== undefined) yield file;
      }
    },
  };
}

/** What an extractor finds in one file of a tree. */
export async function extracted(extractor: Extractor, path: string, files: Contents): Promise<ExtractedPackage[]> {
  const found: ExtractedPackage[] = [];
  const tree = memoryTree(files);
  const file = tree.open(path);
  if (file === undefined) throw new Error(`${path} is not in the tree`);
  for await (const each of extractor.extract(file, tree)) found.push(each);
  return found;
}
