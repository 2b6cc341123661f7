import { type ObjectTarget, type Upload, UploadLost } from './object-target.ts';

/** What tests see of a destination in memory, and what they may do to it. */
export interface MemoryObjects {
  /** Whole objects by key. */
  readonly whole: Map<string, string>;
  /** Parts of uploads that have not ended, by id. */
  readonly parts: Map<string, string[]>;
  /** Called before every step: may throw, as a network does. */
  beforeStep: (step: keyof ObjectTarget) => unknown;
}

export const memoryObjects = (): MemoryObjects => ({ whole: new Map(), parts: new Map(), beforeStep: () => {} });

/** A destination in memory, held to the same suite as the others. */
export function memoryTarget(objects: MemoryObjects): ObjectTarget {
  const partsOf = ({ id }: Upload): string[] => {
    const parts = objects.parts.get(id);
    if (parts === undefined) throw new UploadLost('no such upload');
    return parts;
  };
  return {
    async put(key, content) {
      await objects.beforeStep('put');
      objects.whole.set(key, Buffer.from(content).toString());
    },
    async begin(key) {
      await objects.beforeStep('begin');
      const id = `upload-${key}-${objects.parts.size + objects.whole.size}`;
      objects.parts.set(id, []);
      return { key, id, parts: [], bytes: 0 };
    },
    async append(upload, content) {
      await objects.beforeStep('append');
      const before = upload.parts.length;
      partsOf(upload).splice(before, Number.POSITIVE_INFINITY, Buffer.from(content).toString());
      return { ...upload, parts: [...upload.parts, `part-${before + 1}`], bytes: upload.bytes + content.length };
    },
    async complete(upload) {
      await objects.beforeStep('complete');
      const text = partsOf(upload).slice(0, upload.parts.length).join('');
      objects.parts.delete(upload.id);
      objects.whole.set(upload.key, text);
    },
    async abort({ id }) {
      await objects.beforeStep('abort');
      objects.parts.delete(id);
    },
  };
}
