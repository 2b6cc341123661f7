import { z } from 'zod';
import { type ExtractedPackage, type InventoryFile, locationOf } from '../extractor.ts';
import { shapeOf } from '../formats/shape.ts';
import { textOf } from '../formats/text.ts';
import { parseYaml } from '../formats/yaml.ts';
import { someFacts } from './facts.ts';

const uses = z.object({ uses: z.string().optional().catch(undefined) }).catch({});
const steps = z.array(uses).nullish().catch(undefined);

/** A workflow has jobs, a composite action runs steps itself. */
const workflow = z.object({
  jobs: z.record(z.string(), z.object({ uses: z.string().optional().catch(undefined), steps }).nullish()).nullish(),
  runs: z.object({ steps }).nullish().catch(undefined),
});

/** What a workflow or action uses, as written: `actions/checkout@v4`. */
export interface Usage {
  readonly actions: readonly string[];
  readonly workflows: readonly string[];
  /** The version that a comment behind a commit names: `actions/checkout@11bd… # v4.2.2`. */
  readonly commented: ReadonlyMap<string, string>;
}

const COMMENTED = /^[ \t]*(?:-[ \t]+)?uses:[ \t]*["']?([^\s"'#]+)["']?[ \t]*#([^\n]{0,200})$/gm;
const VERSION = /(?:^|\s)(v?\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.-]+)?)(?=\s|$)/;

/**
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 * @throws Error when the document is no YAML mapping
 */
export function usageOf(bytes: Uint8Array): Usage {
  const { jobs, runs } = shapeOf(parseYaml(bytes), workflow, 'workflow');
  const all = Object.values(jobs ?? {});
  const actions = [...all.flatMap((job) => job?.steps ?? []), ...(runs?.steps ?? [])];
  const commented = new Map<string, string>();
  for (const [, reference, comment] of textOf(bytes).matchAll(COMMENTED)) {
    const version = VERSION.exec(comment ?? '')?.[1];
    if (reference !== undefined && version !== undefined && !commented.has(reference))
      commented.set(reference, version);
  }
  return {
    actions: actions.flatMap((step) => step.uses ?? []),
    workflows: all.flatMap((job) => job?.uses ?? []),
    commented,
  };
}

/** `OWNER/REPOSITORY[/PATH]@REF`; local ones (`./…`) are the project itself, `docker://…` are images. */
const REFERENCE = /^([\w.-]+)\/([\w.-]+)(?:\/[^@\s]*)?@([^\s$]+)$/;
const COMMIT = /^[0-9a-f]{40}$/;

/** The packages of these references, each repository and version once. */
export function* usedPackages(
  references: readonly string[],
  commented: Usage['commented'],
  file: InventoryFile,
): Iterable<ExtractedPackage> {
  const seen = new Set<string>();
  for (const reference of references) {
    const [, owner, repository, ref] = REFERENCE.exec(reference) ?? [];
    if (owner === undefined || repository === undefined || ref === undefined || owner === '.' || owner === '..')
      continue;
    const version = COMMIT.test(ref) ? (commented.get(reference) ?? ref) : ref;
    const key = `${owner}/${repository}@${version}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield {
      type: 'github',
      namespace: owner,
      name: repository,
      version,
      locations: [locationOf(file)],
      ...someFacts({ revision: version === ref ? undefined : ref }),
    };
  }
}

/** Is it a workflow or the metadata file of an action? */
export const isWorkflow = (path: string): boolean =>
  (path.endsWith('.yml') || path.endsWith('.yaml')) && /\/\.github\/workflows\/[^/]+$/.test(path);
export const isAction = (path: string): boolean => path.endsWith('/action.yml') || path.endsWith('/action.yaml');
