import { open } from 'node:fs/promises';
import { createPartReader } from './part-reader.ts';
import { openZip } from './zip.ts';

/** Names of the topmost folders and files of a zip; undefined when there are more than `max`, or it cannot be read. */
export async function namesAtTop(path: string, max: number): Promise<readonly string[] | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const reader = createPartReader(() => ({ file: file.fd }));
    const zip = await openZip({ size, readAt: (offset, length) => reader.readAt(path, offset, length) });
    const names = new Set<string>();
    for await (const entry of zip.entries()) {
      names.add(entry.path?.split('/')[1] ?? '');
      if (names.size > max) return undefined;
    }
    return [...names];
  } catch {
    return undefined; // said by whoever reads it
  } finally {
    await file.close();
  }
}
