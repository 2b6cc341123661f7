import type { Contract } from './contract/contract.ts';
import { ecr } from './contract/ecr.ts';
import { inspector } from './contract/inspector.generated.ts';
import { inspectorScan } from './contract/inspector-scan.generated.ts';
import { inspector2 } from './contract/inspector2.generated.ts';
import { STS_INPUTS } from './sts/parameters.ts';

const STS_OPERATIONS = Object.keys(STS_INPUTS);

const countOf = ({ operations }: Contract): number => Object.keys(operations).length;
const routesOf = ({ operations }: Contract): readonly string[] => [
  '| operation | route |',
  '|---|---|',
  ...Object.entries(operations).map(([name, { method, uri }]) => `| ${name} | \`${method} ${uri}\` |`),
];
const namesOf = ({ operations }: Contract): readonly string[] => Object.keys(operations).map((name) => `- ${name}`);

/** docs/operations.md: every operation of every contract. Each has a handler, or the handler tables do not compile. */
export const operationsPage = (): string =>
  [
    '# Operations',
    '',
    '<!-- Written by `node scripts/run.mjs scripts/operations.ts` from the contracts; do not edit. -->',
    '',
    `The API is that of Amazon Inspector (\`inspector2\`): all ${countOf(inspector2)} operations are answered, each with its route,`,
    'its authentication and the full validation of its input.',
    '',
    ...routesOf(inspector2),
    '',
    '## Amazon Inspector Scan',
    '',
    'Service `inspector-scan`, see [scan-sbom.md](scan-sbom.md).',
    '',
    ...routesOf(inspectorScan),
    '',
    '## Inspector Classic',
    '',
    `Service \`inspector\` (JSON 1.1, \`POST /\` with \`X-Amz-Target: ${inspector.targetPrefix}.NAME\`), see [classic.md](classic.md): all`,
    `${countOf(inspector)} operations are answered.`,
    '',
    ...namesOf(inspector),
    '',
    '## Amazon ECR',
    '',
    `Service \`ecr\` (JSON 1.1, \`POST /\` with \`X-Amz-Target: ${ecr.targetPrefix}.NAME\`), see [ecr.md](ecr.md): the ${countOf(ecr)} operations`,
    'that ask about scanning. It is no registry: an operation on images and layers is unknown here.',
    '',
    ...namesOf(ecr),
    '',
    '## AWS STS',
    '',
    `Service \`sts\` (query protocol, \`POST /\` with \`Action=NAME\`), see [identity.md](identity.md): ${STS_OPERATIONS.length} operations.`,
    '',
    ...STS_OPERATIONS.map((name) => `- ${name}`),
    '',
  ].join('\n');
