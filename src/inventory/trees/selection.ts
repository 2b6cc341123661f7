import type { SubjectKind } from '../../domain/inventory.ts';
import { isChannelFile } from '../channels.ts';
import { DISTRIBUTION_FILES } from '../distribution.ts';
import type { Extractor, FileStat } from '../extractor.ts';

/** What is wanted of one file. */
export interface Choice {
  /** Bytes that may be read of it; undefined when only `alone` extractors want it. */
  readonly limit?: number;
  /** All extractors that want it; none when it only tells the distribution. */
  readonly by: readonly Extractor[];
  /** Of these, the `alone` ones, which are offered it. */
  readonly alone: readonly Extractor[];
}

/** Does an extractor want the one path that does not want the other? A link is then a file of its own. */
export const isWantedBeyond = (choice: Choice, other: Choice | undefined): boolean =>
  choice.by.some((extractor) => other?.by.includes(extractor) !== true);

/** Which files of a target anyone wants, and how much of them. */
export interface Selection {
  /** undefined when nobody wants the file. */
  choose(path: string, stat: FileStat): Choice | undefined;
  /** Is its content in lower layers of interest too? */
  isRewritten(path: string, stat: FileStat): boolean;
}

/** What a link leads to is not known while it is judged by its own path: a plain file of a usual size. */
export const LINKED_FILE: FileStat = { size: 64 * 1024, mode: 0o644 };

const DISTRIBUTION_FILE_BYTES = 64 * 1024;
const NONE: readonly Extractor[] = [];

export const extractorsFor = (extractors: readonly Extractor[], subject: SubjectKind): readonly Extractor[] =>
  extractors.filter((extractor) => extractor.subjects.includes(subject));

function choiceOf(by: readonly Extractor[], fileBytes: number): Choice {
  const alone = by.filter((extractor) => extractor.alone === true);
  if (alone.length === by.length) return { by, alone };
  const limits = by.map(({ alone, byParts, maxFileBytes = fileBytes }) => {
    if (alone === true) return 0;
    return byParts === true ? maxFileBytes : Math.min(maxFileBytes, fileBytes);
  });
  return { limit: Math.max(...limits), by, alone };
}

/** @param also targets of links at wanted paths: each is wanted as the links to it are */
export function selectionOf(
  extractors: readonly Extractor[],
  fileBytes: number,
  also: ReadonlyMap<string, readonly string[]> = new Map(),
): Selection {
  const rewritten = extractors.filter((extractor) => extractor.rewritten === true);

  function own(path: string, stat: FileStat): Choice | undefined {
    let by: Extractor[] | undefined;
    for (const extractor of extractors) {
      if (!extractor.wants(path, stat)) continue;
      by ??= [];
      by.push(extractor);
    }
    if (by !== undefined) return choiceOf(by, fileBytes);
    return DISTRIBUTION_FILES.has(path) || isChannelFile(path)
      ? { limit: DISTRIBUTION_FILE_BYTES, by: NONE, alone: NONE }
      : undefined;
  }

  return {
    choose(path, stat) {
      const links = also.size === 0 ? undefined : also.get(path);
      if (links === undefined) return own(path, stat);
      const choices = [path, ...links].map((each) => own(each, stat)).filter((choice) => choice !== undefined);
      const chosen = choiceOf([...new Set(choices.flatMap(({ by }) => by))], fileBytes);
      return choices.some(({ by }) => by.length === 0) ? { limit: DISTRIBUTION_FILE_BYTES, ...chosen } : chosen;
    },
    isRewritten: (path, stat) => rewritten.some((extractor) => extractor.wants(path, stat)),
  };
}
