import type { DockerfileReport } from '../../domain/inventory.ts';
import { compareText } from '../../domain/order.ts';
import type { Extractor } from '../extractor.ts';
import { textOf } from '../formats/text.ts';
import { type ProblemList, reasonOf } from '../problems.ts';
import { issuesOf } from './checks.ts';
import { historyInstructions } from './history.ts';
import { isDockerfile, parseDockerfile } from './parse.ts';

/** Scanner name, as inspector-sbomgen has it. */
export const DOCKERFILE_SCANNER = 'dockerfile';
/** The build history of an image, beside the Dockerfiles in it; no path of a file has no slash. */
export const HISTORY_PATH = 'image.Dockerfile';

const NAME = /\/(?:Dockerfile|Containerfile)(?:\.[^/]+)?$|\.(?:Dockerfile|dockerfile|Containerfile)$|\/dockerfile$/;
const OTHERS = /\/(?:node_modules|site-packages|dist-packages|vendor\/bundle|\.git|usr\/share\/doc)\//;
const NO_DOCKERFILE = /\.(?:dockerignore|md|txt|html|vim)$/;
/** Steps of a build history; images have at most 127 layers. */
const MAX_STEPS = 2_000;

/** Reads Dockerfiles as the core passes by, and tells what the checks found. */
export interface DockerfileReader {
  /** Wants Dockerfiles and yields no packages; what it cannot read becomes a problem, as of any extractor. */
  readonly extractor: Extractor;
  /** @param createdBy `created_by` of the history in an image's config, oldest first */
  readHistory(createdBy: readonly string[], problems: ProblemList): void;
  /** Only those with issues, sorted by path; nothing when there is none. */
  reports(): { readonly dockerfiles?: readonly DockerfileReport[] };
}

export const isDockerfilePath = (path: string): boolean =>
  NAME.test(path) && !OTHERS.test(path) && !NO_DOCKERFILE.test(path);

export function createDockerfileReader(): DockerfileReader {
  const reports = new Map<string, DockerfileReport>();
  const add = (path: string, issues: DockerfileReport['issues']): void => {
    if (issues.length > 0) reports.set(path, { path, issues });
  };
  return {
    extractor: {
      id: DOCKERFILE_SCANNER,
      capability: { ecosystem: 'Dockerfile', evidence: '`Dockerfile`, `*.Dockerfile`, build history', types: [] },
      tags: ['installed'],
      subjects: ['image', 'directory', 'archive', 'repo'],
      maxFileBytes: 1024 * 1024,
      wants: isDockerfilePath,
      // biome-ignore lint/correctness/useYield: what it finds are issues, not packages
      async *extract(file) {
        const instructions = [...parseDockerfile(textOf(await file.read()))];
        if (isDockerfile(instructions)) add(file.path, issuesOf(instructions));
      },
    },
    readHistory(createdBy, problems) {
      try {
        if (createdBy.length > MAX_STEPS) throw new Error(`limit: a build history of more than ${MAX_STEPS} steps`);
        add(HISTORY_PATH, issuesOf(historyInstructions(createdBy)));
      } catch (error) {
        problems.add(HISTORY_PATH, DOCKERFILE_SCANNER, reasonOf(error));
      }
    },
    reports: () =>
      reports.size === 0 ? {} : { dockerfiles: [...reports.values()].sort((a, b) => compareText(a.path, b.path)) },
  };
}
