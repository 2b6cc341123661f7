import type { SubjectKind } from '../domain/inventory.ts';
import { createDockerfileReader, type DockerfileReader } from './dockerfile/read-dockerfiles.ts';
import type { Extractor } from './extractor.ts';
import { EXTRACTORS } from './extractors/index.ts';
import { fileFilter, type ScannerOptions } from './file-filter.ts';

export interface SelectedExtractors {
  readonly extractors: readonly Extractor[];
  /** Absent when no Dockerfile is to be checked. */
  readonly dockerfiles?: DockerfileReader;
}

/** The extractors of one collection, those of Dockerfiles included; none of them sees a file that the caller leaves out. */
export function selectExtractors(subject: SubjectKind, options: ScannerOptions): SelectedExtractors {
  const reader = createDockerfileReader();
  const isLeftOut = fileFilter(options);
  const chosen = [...EXTRACTORS, reader.extractor].filter(
    ({ id, subjects }) =>
      subjects.includes(subject) &&
      options.scanners?.includes(id) !== false &&
      options.skipScanners?.includes(id) !== true,
  );
  const extractors =
    isLeftOut === undefined
      ? chosen
      : chosen.map((extractor) => ({
          ...extractor,
          wants: (path: string, stat: Parameters<Extractor['wants']>[1]) =>
            extractor.wants(path, stat) && !isLeftOut(path, stat),
        }));
  return { extractors, ...(chosen.includes(reader.extractor) && { dockerfiles: reader }) };
}
