import { z } from 'zod';
import { CPE_ANY, CPE_NA, type Cpe, cpeTarget, cpeText, parseCpe } from '../../domain/cpe.ts';
import { type CpeStatement, type LeftOut, statementOf } from './statements.ts';

const version = z.string().min(1).optional().catch(undefined);
const cpeMatch = z.object({
  vulnerable: z.boolean().default(true),
  criteria: z.string(),
  versionStartIncluding: version,
  versionStartExcluding: version,
  versionEndIncluding: version,
  versionEndExcluding: version,
});
type CpeMatch = z.output<typeof cpeMatch>;
const node = z.object({
  operator: z.string().default('OR'),
  negate: z.boolean().nullish(),
  cpeMatch: z.array(cpeMatch).default([]),
});
type Node = z.output<typeof node>;

/**
 * Which products are vulnerable, as NVD 2.0 (`configurations`) and CVE records (`cpeApplicability`) write it.
 * @see https://csrc.nist.gov/schema/nvd/api/2.0/cve_api_json_2.0.schema
 */
export const configurationsSchema = z.array(
  z.object({ operator: z.string().nullish(), negate: z.boolean().nullish(), nodes: z.array(node).default([]) }),
);
export type Configurations = z.output<typeof configurationsSchema>;

const isOpen = (match: CpeMatch, cpe: Cpe): boolean =>
  (cpe.version === CPE_ANY || cpe.version === CPE_NA) &&
  match.versionEndExcluding === undefined &&
  match.versionEndIncluding === undefined;

const ANYWHERE = 'anywhere';

/** The family of an operating system that stands for all its releases; undefined for single releases and all else. */
function systemOf(match: CpeMatch): string | undefined {
  const cpe = parseCpe(match.criteria);
  if (cpe === undefined || cpe.part !== 'o' || !isOpen(match, cpe)) return undefined;
  const product = cpeText(cpe.product) ?? '';
  if (/^(?:linux|linux_kernel|unix)$/.test(product)) return ANYWHERE;
  if (cpeText(cpe.vendor) === 'microsoft' && /^windows(?:_nt)?$/.test(product)) return 'windows';
  return cpeTarget(cpe.product) === 'macos' || product === 'macos' ? 'macos' : undefined;
}

/** Systems on which a condition holds: `anywhere`, families of systems, or none that could be told of a package. */
function systemsOf(conditions: readonly (readonly CpeMatch[])[]): ReadonlySet<string> {
  let systems: ReadonlySet<string> = new Set([ANYWHERE]);
  for (const matches of conditions) {
    const own = new Set(matches.flatMap((match) => systemOf(match) ?? []));
    if (own.has(ANYWHERE)) continue;
    const before = systems;
    systems = before.has(ANYWHERE) ? own : new Set([...own].filter((system) => before.has(system)));
  }
  return systems;
}

/** What must be there besides a match: the other nodes of an AND, and the other matches of a node that is one itself. */
function conditionsOf(isAnd: boolean, nodes: readonly Node[], own: Node, match: CpeMatch): (readonly CpeMatch[])[] {
  return [
    ...(isAnd ? nodes.filter((other) => other !== own).map((other) => other.cpeMatch) : []),
    ...(own.operator === 'AND' ? own.cpeMatch.filter((other) => other !== match).map((other) => [other]) : []),
  ];
}

/**
 * Statements of configurations, in their order. A product that is vulnerable only together with another is kept where
 * the other is an operating system in all its releases: Linux restricts nothing, on Windows and macOS alone restrict the
 * name. Single releases, devices and other products as a condition cannot be told of a package: left out, and counted.
 * @param unreadable called with each criteria that is no CPE
 */
export function statementsOf(
  configurations: Configurations,
  leftOut: LeftOut,
  unreadable: (criteria: string) => void,
): CpeStatement[] {
  const statements: CpeStatement[] = [];
  for (const { operator, negate, nodes } of configurations) {
    for (const own of nodes) {
      for (const match of own.cpeMatch) {
        if (!match.vulnerable) continue;
        const cpe = parseCpe(match.criteria);
        if (cpe === undefined) {
          unreadable(match.criteria);
          continue;
        }
        const isNegated = negate === true || own.negate === true;
        const systems = systemsOf(conditionsOf(operator === 'AND', nodes, own, match));
        if (isNegated || systems.size === 0) {
          leftOut.platform++;
          continue;
        }
        for (const system of [...systems].sort()) {
          const statement = statementOf(cpe, match, system === ANYWHERE ? undefined : system);
          if (typeof statement === 'string') leftOut[statement]++;
          else statements.push(statement);
        }
      }
    }
  }
  return statements;
}
