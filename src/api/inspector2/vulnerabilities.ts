import type { Capability, HandlerDeps } from './handler.ts';
import { wireVulnerability } from './vulnerability-shape.ts';

/** The advisory database, by CVE id: one a call, and no page ever follows (inspector.md 2.1). */
export function vulnerabilities({ database }: HandlerDeps): Capability<'SearchVulnerabilities'> {
  return {
    async SearchVulnerabilities({ filterCriteria }) {
      const found = filterCriteria.vulnerabilityIds.flatMap((id) => database().vulnerability(id) ?? []);
      return { vulnerabilities: found.map(wireVulnerability) };
    },
  };
}
