import { type Capability, type HandlerDeps, readPage } from './handler.ts';
import { wireVulnerability } from './vulnerability-shape.ts';

/** The advisory database, by CVE id: one a call, and no page ever follows (inspector.md 2.1). */
export function vulnerabilities({ database, tokens }: HandlerDeps): Capability<'SearchVulnerabilities'> {
  return {
    async SearchVulnerabilities(input, caller) {
      const { vulnerabilityIds } = input.filterCriteria;
      const request = { operation: 'SearchVulnerabilities', query: vulnerabilityIds, input, defaultSize: 1 } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, async () => ({
        items: vulnerabilityIds.flatMap((id) => database().vulnerability(id) ?? []),
      }));
      return { vulnerabilities: items.map(wireVulnerability), nextToken };
    },
  };
}
