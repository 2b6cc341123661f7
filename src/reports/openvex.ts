import { createHash } from 'node:crypto';
import type { Report, ScanReport } from './report.ts';
import { type VexAnswer, vexAnswers, vexSubject } from './vex-answers.ts';

const CONTEXT = 'https://openvex.dev/ns/v0.2.0';

const reasonOf = ({ status, reason }: VexAnswer): object => {
  if (status === 'affected') return { action_statement: reason };
  return status === 'not_affected' ? { impact_statement: reason } : { status_notes: reason };
};

function documentOf(scan: ScanReport) {
  const subject = vexSubject(scan);
  const statements = vexAnswers(scan)
    .filter((answer) => answer.components.length > 0)
    .map((answer) => ({
      vulnerability: {
        name: answer.vulnerabilityId,
        ...(answer.aliases.length > 0 && { aliases: answer.aliases }),
      },
      products: [{ '@id': subject.id, subcomponents: answer.components.map((component) => ({ '@id': component })) }],
      status: answer.status,
      ...(answer.justification !== undefined && { justification: answer.justification }),
      ...reasonOf(answer),
    }));
  const hash = createHash('sha256')
    .update(JSON.stringify([subject, statements]))
    .digest('hex');
  return {
    '@context': CONTEXT,
    '@id': `https://openvex.dev/docs/public/vex-${hash}`,
    author: subject.author,
    timestamp: subject.timestamp,
    version: 1,
    tooling: 'Assay',
    statements,
  };
}

/** @see https://github.com/openvex/spec, version 0.2.0 */
export const openvexReport: Report = {
  id: 'openvex',
  summary: 'OpenVEX 0.2.0: what is affected and what is done, for other scanners',
  render: (scan) => `${JSON.stringify(documentOf(scan), null, 2)}\n`,
};
