import { inspector } from './contract/inspector.generated.ts';
import { inspector2 } from './contract/inspector2.generated.ts';
import type { OperationName } from './inspector2/handler.ts';
import { isAvailable } from './inspector2/index.ts';

/** docs/operations.md: every operation of the contract, and whether this version answers it. */
export function operationsPage(): string {
  const operations = Object.entries(inspector2.operations);
  const rows = operations.map(([name, { method, uri }]) => {
    const isThere = isAvailable(name as OperationName);
    return `| ${name} | \`${method} ${uri}\` | ${isThere ? 'yes' : 'not yet'} |`;
  });
  const available = rows.filter((row) => row.endsWith('| yes |')).length;
  return [
    '# Operations',
    '',
    '<!-- Written by `node scripts/run.mjs scripts/operations.ts` from the handler table; do not edit. -->',
    '',
    `The API is that of Amazon Inspector (\`inspector2\`): ${operations.length} operations, of which this version answers ${available}.`,
    'Every operation has its route, its authentication and the full validation of its input. One that is *not yet* there',
    'then answers 400 `ValidationException`, reason `OTHER`: "NAME is not available in this version of Assay".',
    '',
    'Its sister service `inspector-scan` has one operation, [ScanSbom](scan-sbom.md), which this version answers.',
    '',
    '| operation | route | available |',
    '|---|---|---|',
    ...rows,
    '',
    '## Inspector Classic',
    '',
    `Service \`inspector\` (JSON 1.1, \`POST /\` with \`X-Amz-Target: ${inspector.targetPrefix}.NAME\`), see [classic.md](classic.md): all`,
    `${Object.keys(inspector.operations).length} operations are answered.`,
    '',
    ...Object.keys(inspector.operations).map((name) => `- ${name}`),
    '',
  ].join('\n');
}
