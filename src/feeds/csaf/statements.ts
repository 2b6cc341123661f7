import type { CsafDocument, CsafProduct, CsafStatus, CsafVulnerability } from './document.ts';

/** The four states of a VEX statement. */
export type VexState = 'not_affected' | 'affected' | 'fixed' | 'under_investigation';

const STATE_OF: Readonly<Record<CsafStatus, VexState>> = {
  first_affected: 'affected',
  known_affected: 'affected',
  last_affected: 'affected',
  first_fixed: 'fixed',
  fixed: 'fixed',
  recommended: 'fixed',
  known_not_affected: 'not_affected',
  under_investigation: 'under_investigation',
};

/** What a document says of one product and one vulnerability. */
export interface CsafStatement {
  /** The CVE where there is one, and every other id. */
  readonly vulnerabilityIds: readonly string[];
  readonly productId: string;
  /** undefined when the product tree does not have it (CSAF 6.1.1 forbids it). */
  readonly product?: CsafProduct;
  readonly state: VexState;
  /** Why it is not affected: `vulnerable_code_not_present`, … */
  readonly justification?: string;
  /** The impact statement or severity, in the publisher's words. */
  readonly impact?: string;
  /** What to do, or that nothing can be done. */
  readonly action?: string;
}

/** The first of some remarks on a product; a remark that names no product is on all. */
function firstOn<T extends { readonly products: readonly string[] }>(
  remarks: readonly T[],
  read: (remark: T) => string,
): (productId: string) => string | undefined {
  const byProduct = new Map<string, string>();
  let onAll: string | undefined;
  for (const remark of remarks) {
    const text = read(remark);
    if (remark.products.length === 0) onAll ??= text;
    for (const id of remark.products) if (!byProduct.has(id)) byProduct.set(id, text);
  }
  return (productId) => byProduct.get(productId) ?? onAll;
}

function* statementsOf(
  document: CsafDocument,
  vulnerability: CsafVulnerability,
): Generator<CsafStatement, void, undefined> {
  const vulnerabilityIds = [...(vulnerability.cve === undefined ? [] : [vulnerability.cve]), ...vulnerability.ids];
  const justificationOn = firstOn(vulnerability.flags, (flag) => flag.label);
  const impactOn = firstOn(
    vulnerability.threats.filter((threat) => threat.category === 'impact'),
    (threat) => threat.details,
  );
  const actionOn = firstOn(vulnerability.remediations, (remediation) => remediation.details);
  for (const [status, products] of vulnerability.statuses) {
    for (const productId of products) {
      const product = document.products.get(productId);
      const justification = justificationOn(productId);
      const impact = impactOn(productId);
      const action = actionOn(productId);
      yield {
        vulnerabilityIds,
        productId,
        ...(product !== undefined && { product }),
        state: STATE_OF[status],
        ...(justification !== undefined && { justification }),
        ...(impact !== undefined && { impact }),
        ...(action !== undefined && { action }),
      };
    }
  }
}

/** Every statement of a document, by vulnerability and status, in the document's order. For VEX documents of users. */
export function* csafStatements(document: CsafDocument): Generator<CsafStatement, void, undefined> {
  for (const vulnerability of document.vulnerabilities) yield* statementsOf(document, vulnerability);
}

/** Package URLs of a product: its own, else those of the part that it puts onto its platform. */
export function purlsOf(product: CsafProduct): readonly string[] {
  if (product.purls.length > 0 || product.component === undefined) return product.purls;
  return purlsOf(product.component);
}
