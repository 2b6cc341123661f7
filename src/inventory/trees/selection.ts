import type { SubjectKind } from '../../domain/inventory.ts';
import { DISTRIBUTION_FILES } from '../distribution.ts';
import type { Extractor, FileStat } from '../extractor.ts';

/** Which files of a target anyone wants, and how much of them. */
export interface Selection {
  /** Bytes that may be read of this file; undefined when nobody wants it. */
  limitOf(path: string, stat: FileStat): number | undefined;
  /** Is its content in lower layers of interest too? */
  isRewritten(path: string, stat: FileStat): boolean;
}

const DISTRIBUTION_FILE_BYTES = 64 * 1024;

export const extractorsFor = (extractors: readonly Extractor[], subject: SubjectKind): readonly Extractor[] =>
  extractors.filter((extractor) => extractor.subjects.includes(subject));

/** @param also further paths that are wanted by name: targets of links to wanted paths */
export function selectionOf(
  extractors: readonly Extractor[],
  fileBytes: number,
  also: ReadonlySet<string> = new Set(),
): Selection {
  return {
    limitOf(path, stat) {
      let limit: number | undefined;
      for (const extractor of extractors) {
        if (extractor.wants(path, stat)) limit = Math.max(limit ?? 0, extractor.maxFileBytes ?? fileBytes);
      }
      if (limit === undefined && DISTRIBUTION_FILES.has(path)) limit = DISTRIBUTION_FILE_BYTES;
      if (limit === undefined && also.has(path)) limit = fileBytes;
      return limit === undefined ? undefined : Math.min(limit, fileBytes);
    },
    isRewritten: (path, stat) =>
      extractors.some((extractor) => extractor.rewritten === true && extractor.wants(path, stat)),
  };
}
