import { createHash } from 'node:crypto';
import { sortedSet } from '../domain/order.ts';
import type { Report, ScanReport } from './report.ts';
import { type VexAnswer, vexAnswers, vexSubject } from './vex-answers.ts';

const STATUS = {
  affected: 'known_affected',
  fixed: 'fixed',
  not_affected: 'known_not_affected',
  under_investigation: 'under_investigation',
} as const;
const SUBJECT = 'SUBJECT';

/** Ids are short and stable: a package URL is the name, its hash the id. */
const idOf = (component: string): string => `C-${createHash('sha256').update(component).digest('hex').slice(0, 16)}`;
const installed = (component: string): string => `${SUBJECT}:${idOf(component)}`;

function vulnerabilityOf(answer: VexAnswer) {
  const products = answer.components.map(installed);
  const isCve = /^CVE-\d{4}-\d{4,}$/.test(answer.vulnerabilityId);
  const ids = (isCve ? answer.aliases : [answer.vulnerabilityId, ...answer.aliases]).map((text) => ({
    system_name: 'Advisory id',
    text,
  }));
  return {
    ...(isCve && { cve: answer.vulnerabilityId }),
    ...(ids.length > 0 && { ids }),
    notes: [{ category: 'details', text: answer.reason }],
    product_status: { [STATUS[answer.status]]: products },
    ...(answer.status === 'affected' && {
      remediations: [
        {
          category: answer.isFixable ? 'vendor_fix' : 'none_available',
          details: answer.reason,
          product_ids: products,
        },
      ],
    }),
    ...(answer.status === 'not_affected' && answer.justification !== undefined
      ? { flags: [{ label: answer.justification, product_ids: products }] }
      : {}),
    ...(answer.status === 'not_affected' && {
      threats: [{ category: 'impact', details: answer.reason, product_ids: products }],
    }),
  };
}

function documentOf(scan: ScanReport) {
  const subject = vexSubject(scan);
  const answers = vexAnswers(scan).filter((answer) => answer.components.length > 0);
  const components = sortedSet(answers.flatMap((answer) => answer.components));
  const helper = (purl: string) => (purl.startsWith('pkg:') ? { product_identification_helper: { purl } } : {});
  const vulnerabilities = answers.map(vulnerabilityOf);
  const hash = createHash('sha256')
    .update(JSON.stringify([subject, vulnerabilities]))
    .digest('hex');
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      title: `Vulnerabilities of ${subject.name}`,
      publisher: { category: 'user', name: subject.author, namespace: 'https://localhost' },
      tracking: {
        id: `assay-${hash.slice(0, 32)}`,
        status: 'final',
        version: '1',
        initial_release_date: subject.timestamp,
        current_release_date: subject.timestamp,
        revision_history: [{ date: subject.timestamp, number: '1', summary: 'Made from a scan' }],
        generator: { engine: { name: 'Assay' } },
      },
    },
    product_tree: {
      full_product_names: [
        { name: subject.name, product_id: SUBJECT, ...helper(subject.id) },
        ...components.map((purl) => ({ name: purl, product_id: idOf(purl), ...helper(purl) })),
      ],
      relationships: components.map((purl) => ({
        category: 'installed_on',
        product_reference: idOf(purl),
        relates_to_product_reference: SUBJECT,
        full_product_name: { name: `${purl} in ${subject.name}`, product_id: installed(purl) },
      })),
    },
    vulnerabilities,
  };
}

/** @see https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html, profile 5 (VEX) */
export const csafReport: Report = {
  id: 'csaf',
  summary: 'CSAF 2.0 VEX: the same answers as OpenVEX',
  render: (scan) => `${JSON.stringify(documentOf(scan), null, 2)}\n`,
};
