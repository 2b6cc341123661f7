import { setImmediate as rest } from 'node:timers/promises';
import type { AdvisoryDatabase } from '../../domain/advisory.ts';
import { findingArn } from '../../domain/arn.ts';
import type { Explanation } from '../../domain/explanation.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Inventory } from '../../domain/inventory.ts';
import { explainPackages } from '../../matching/index.ts';
import { explanationJson, explanationLines, type Told } from '../../reports/explanation.ts';
import { styleOf } from '../../reports/style.ts';
import { counted } from '../../reports/text.ts';
import type { Store } from '../../store/store.ts';
import { scopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { apiError } from '../wire/errors.ts';

/** Packages explained one by one; a kernel's finding may have a hundred of them, each with the same records. */
const MOST_PACKAGES = 100;
/** Packages asked about before other requests get their turn. */
const PACKAGES_AT_ONCE = 200;

/** Answer of `GET /assay/findings/{id}/explain`. */
export interface ExplainedFinding {
  readonly findingArn: string;
  readonly vulnerabilityId: string;
  readonly resourceId: string;
  readonly status: Finding['status'];
  /** What was asked about: the resource's current inventory, by the current database. */
  readonly inventoryDigest: string;
  readonly database: { readonly digest: string; readonly dataDate: string };
  /** One for each package that a record of the vulnerability speaks of, as `assay explain --json` tells it. */
  readonly explanations: readonly object[];
  /** Packages that are not among the explanations because there are so many. */
  readonly more: number;
  /** The same for people, in lines. */
  readonly text: string;
}

export interface ExplainDeps {
  readonly store: Store;
  /** The current generation; asked anew by every call, since updates swap it. */
  readonly database: () => AdvisoryDatabase;
}

async function explanationsOf(
  inventory: Inventory,
  id: string,
  database: AdvisoryDatabase,
): Promise<readonly Explanation[]> {
  const explanations: Explanation[] = [];
  let asked = 0;
  for (const explanation of explainPackages(inventory, id, database)) {
    if (explanation !== undefined) explanations.push(explanation);
    if (++asked % PACKAGES_AT_ONCE === 0) await rest();
  }
  return explanations;
}

/** What decided when the finding was judged, for findings that no record explains now. */
function judgedLines({ title, packageVulnerability }: Finding): string[] {
  const evidence = (packageVulnerability?.packages ?? []).map((p) => `  ${p.name} ${p.version}: ${p.evidence.rule}`);
  return [title, 'No record of the database speaks of it now. When it was judged:', ...new Set(evidence)];
}

/**
 * Why a finding is one: its vulnerability, explained for every package of the resource's current inventory that a record
 * of the current database speaks of.
 * @param id 32 hex digits
 * @throws ApiError ResourceNotFoundException: no such finding that the caller may see, or nothing is stored of its resource
 */
export async function explainFinding(
  { store, database }: ExplainDeps,
  id: string,
  caller: Caller,
): Promise<ExplainedFinding> {
  const [found] = /^[0-9a-f]{32}$/.test(id) ? await store.findings.get(scopeOf(caller), [id]) : [];
  if (found === undefined) throw apiError('ResourceNotFoundException', `There is no finding ${id}.`);
  const { finding } = found;
  const current = await store.inventories.current(finding, finding.resourceId);
  if (current === undefined) {
    const message = `There is no inventory of ${finding.resourceId} any more: nobody can say why.`;
    throw apiError('ResourceNotFoundException', message);
  }
  const generation = database();
  const { inventory, digest } = current;
  const vulnerabilityId = finding.packageVulnerability?.vulnerabilityId ?? finding.key;
  const all = await explanationsOf(inventory, vulnerabilityId, generation);
  const told = all.slice(0, MOST_PACKAGES).map((explanation): { explanation: Explanation; told: Told } => ({
    explanation,
    told: {
      database: generation,
      distribution: inventory.distribution,
      assessment: explanation.match === undefined ? undefined : finding,
    },
  }));
  const more = all.length - told.length;
  const blocks = told.map((one) => explanationLines(one.explanation, one.told, styleOf(false)).join('\n'));
  return {
    findingArn: findingArn(finding, finding.id),
    vulnerabilityId,
    resourceId: finding.resourceId,
    status: finding.status,
    inventoryDigest: digest,
    database: { digest: generation.info.digest, dataDate: generation.info.dataDate },
    explanations: told.map((one) => explanationJson(one.explanation, one.told)),
    more,
    text: [
      ...(blocks.length === 0 ? [judgedLines(finding).join('\n')] : blocks),
      ...(more === 0 ? [] : [`and ${counted(more, 'package')} more`]),
    ].join('\n\n'),
  };
}
