import type { AdvisoryDatabase } from '../domain/advisory.ts';
import type { Assessment } from '../domain/finding.ts';
import type { Inventory } from '../domain/inventory.ts';
import { explainInventory } from '../matching/index.ts';
import { explanationJson, explanationLines } from '../reports/explanation.ts';
import type { ScanExplanations } from '../reports/report.ts';

/** Explanations of a scan's findings: of every one that is shown, or of the vulnerabilities named. */
export function scanExplanations(
  inventory: Inventory,
  database: AdvisoryDatabase,
  assessments: readonly Assessment[],
  ids: readonly string[],
): ScanExplanations {
  const found = new Map(assessments.map((assessment) => [assessment.key, assessment]));
  const keys = ids.length > 0 ? ids.map((id) => database.vulnerability(id)?.id ?? id) : [...found.keys()];
  const told = (id: string) =>
    explainInventory(inventory, id, database).map((explanation) => {
      const assessment = explanation.match === undefined ? undefined : found.get(id);
      return { explanation, told: { database, distribution: inventory.distribution, assessment } };
    });
  return {
    of: (id) => (keys.includes(id) ? told(id).map((one) => explanationJson(one.explanation, one.told)) : []),
    lines: (style) =>
      keys.flatMap((id) => told(id).flatMap((one) => [...explanationLines(one.explanation, one.told, style), ''])),
  };
}
