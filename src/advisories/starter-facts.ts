import type { Vulnerability } from '../domain/advisory.ts';

/** A vulnerability of the starter database, which ships with Assay: facts without anybody's prose (DESIGN.md §8). */
export function starterVulnerability(vulnerability: Vulnerability): Vulnerability {
  const { title: _title, description: _description, kev, ...facts } = vulnerability;
  const { action: _action, ...exploitation } = kev ?? { dateAdded: '' };
  return { ...facts, ...(kev !== undefined && { kev: exploitation }) };
}
