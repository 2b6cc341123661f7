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

/** Lists of one kind that several answers add to; a product is in one answer only. */
const joined = (lists: readonly (readonly object[])[], key: string): object => {
  const all = lists.flat();
  return all.length > 0 ? { [key]: all } : {};
};

/** One entry a vulnerability (6.1.23), whatever is said of its packages. */
function vulnerabilityOf(answers: readonly [VexAnswer, ...VexAnswer[]]) {
  const [{ vulnerabilityId, aliases }] = answers;
  const isCve = /^CVE-\d{4}-\d{4,}$/.test(vulnerabilityId);
  const ids = (isCve ? aliases : [vulnerabilityId, ...aliases]).map((text) => ({ system_name: 'Advisory id', text }));
  const statuses: Partial<Record<(typeof STATUS)[keyof typeof STATUS], string[]>> = {};
  for (const { status, components } of answers) {
    statuses[STATUS[status]] = [...(statuses[STATUS[status]] ?? []), ...components.map(installed)];
  }
  const on = (status: VexAnswer['status']) =>
    answers.flatMap((answer) =>
      answer.status === status ? [{ ...answer, product_ids: answer.components.map(installed) }] : [],
    );
  return {
    ...(isCve && { cve: vulnerabilityId }),
    ...(ids.length > 0 && { ids }),
    notes: sortedSet(answers.map(({ reason }) => reason)).map((text) => ({ category: 'details', text })),
    product_status: statuses,
    ...joined(
      [
        on('affected').map(({ isFixable, reason: details, product_ids }) => ({
          category: isFixable ? 'vendor_fix' : 'none_available',
          details,
          product_ids,
        })),
        on('fixed').map(({ reason: details, product_ids }) => ({ category: 'vendor_fix', details, product_ids })),
      ],
      'remediations',
    ),
    ...joined(
      [
        on('not_affected').flatMap(({ justification: label, product_ids }) =>
          label === undefined ? [] : [{ label, product_ids }],
        ),
      ],
      'flags',
    ),
    ...joined(
      [on('not_affected').map(({ reason: details, product_ids }) => ({ category: 'impact', details, product_ids }))],
      'threats',
    ),
  };
}

/** Answers of one vulnerability, in the order of the first of each. */
function byVulnerability(answers: readonly VexAnswer[]): readonly (readonly [VexAnswer, ...VexAnswer[]])[] {
  const groups = new Map<string, [VexAnswer, ...VexAnswer[]]>();
  for (const answer of answers) {
    const group = groups.get(answer.vulnerabilityId);
    if (group === undefined) groups.set(answer.vulnerabilityId, [answer]);
    else group.push(answer);
  }
  return [...groups.values()];
}

function documentOf(scan: ScanReport) {
  const subject = vexSubject(scan);
  const answers = vexAnswers(scan).filter((answer) => answer.components.length > 0);
  const components = sortedSet(answers.flatMap((answer) => answer.components));
  const helper = (purl: string) => (purl.startsWith('pkg:') ? { product_identification_helper: { purl } } : {});
  const vulnerabilities = byVulnerability(answers).map(vulnerabilityOf);
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
