import { type DockerfileCheck, dockerfileCheck } from '../../domain/dockerfile-check.ts';
import { compareText } from '../../domain/order.ts';
import type { NumberedComponent } from './numbered.ts';

/** The day that Inspector's checks of Dockerfiles carry as theirs. */
export const CHECKS_PUBLISHED = '2024-03-27T14:36:39Z';
/** Who is named for a check: plugins look for this name, and show nothing under another. */
export const CHECKER = { name: 'AMAZON_INSPECTOR', url: 'https://aws.amazon.com/inspector/' } as const;

/** A check, and the Dockerfiles in which it found something. */
export interface DockerfileVulnerability {
  readonly check: DockerfileCheck;
  readonly affected: readonly NumberedComponent[];
}

/** The findings on Dockerfiles, one entry a check, sorted by its id. */
export function dockerfileVulnerabilities(components: readonly NumberedComponent[]): DockerfileVulnerability[] {
  const affected = new Map<string, NumberedComponent[]>();
  for (const numbered of components) {
    const checks = new Set(numbered.component.dockerfile?.issues.map(({ check }) => check));
    for (const check of checks) affected.set(check, [...(affected.get(check) ?? []), numbered]);
  }
  return [...affected]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, list]) => ({ check: dockerfileCheck(id), affected: list }));
}

/** One sentence, as a finding tells it. */
export const checkDescription = ({ title, description }: DockerfileCheck): string => `${title}: ${description}`;
