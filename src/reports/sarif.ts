import { createHash } from 'node:crypto';
import type { Vulnerability } from '../domain/advisory.ts';
import type { Assessment, VulnerablePackage } from '../domain/finding.ts';
import type { ChannelFix } from '../domain/match.ts';
import { type Severity, severityOfScore } from '../domain/severity.ts';
import { priorityOf } from '../findings/priority.ts';
import { installedVersion } from '../installation.ts';
import { type AffectedPackage, affectedPackages, fixSentence, fixText } from './affected.ts';
import { type DockerfileFinding, dockerfileFindings } from './dockerfile.ts';
import { hiddenText, vexText } from './hidden.ts';
import { reasonGroups } from './reasons.ts';
import type { Report, ScanReport } from './report.ts';
import { epssText } from './rows.ts';
import { printable } from './text.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** What paths are relative to. */
const ROOT = 'TARGETROOT';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  CRITICAL: 'error',
  HIGH: 'error',
  MEDIUM: 'warning',
  LOW: 'note',
  INFORMATIONAL: 'note',
  UNTRIAGED: 'note',
};

/** Code scanning reads its severities off a score: one that says what the finding says, where a CVSS does not. */
const SCORES: Readonly<Record<Severity, number | undefined>> = {
  CRITICAL: 9.5,
  HIGH: 8,
  MEDIUM: 5.5,
  LOW: 2,
  INFORMATIONAL: undefined,
  UNTRIAGED: undefined,
};

/** @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
function securitySeverity(severity: Severity, score: number | undefined): { 'security-severity'?: string } {
  const told = score !== undefined && severityOfScore(score) === severity && score > 0 ? score : SCORES[severity];
  return told === undefined ? {} : { 'security-severity': told.toFixed(1) };
}

/** Lines stay, every other control character goes. */
const paragraphs = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(printable)
    .join('\n');
/** Nothing in it is markup. */
const markdown = (text: string): string => printable(text).replace(/[\\`*_{}[\]<>()#|!~&]/g, '\\$&');
const isLink = (url: string | undefined): url is string => url !== undefined && /^https?:\/\/[^\s<>()"'\\]+$/.test(url);

interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly score?: number;
  readonly title: string;
  readonly description: string;
  readonly url: string | undefined;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly tags: readonly string[];
  readonly kind: string;
}

const ruleOf = ({ id, severity, score, title, description, url, facts, tags, kind }: Rule) => ({
  id,
  name: kind,
  shortDescription: { text: printable(title) },
  fullDescription: { text: paragraphs(description) },
  defaultConfiguration: { level: LEVELS[severity] },
  ...(isLink(url) ? { helpUri: url } : {}),
  help: {
    text: paragraphs([...facts.map(([name, value]) => `${name}: ${value}`), '', description].join('\n')),
    markdown: [
      `**${markdown(id)}**`,
      '',
      '| | |',
      '|---|---|',
      ...facts.map(([name, value]) => `| ${name} | ${isLink(value) ? `<${value}>` : markdown(value)} |`),
      '',
      ...description.split(/\r\n|[\n\r]/).map(markdown),
    ].join('\n'),
  },
  properties: {
    tags: ['security', ...tags],
    precision: 'very-high',
    ...securitySeverity(severity, score),
  },
});

function ruleOfAssessment(assessment: Assessment, facts: Vulnerability | undefined): object {
  const { packageVulnerability, scoreDetails, severity, key } = assessment;
  const id = packageVulnerability?.vulnerabilityId ?? key;
  const names = [...new Set(packageVulnerability?.packages.map(({ name }) => name))].join(', ');
  const fixes = [...new Set(packageVulnerability?.packages.map(fixText))].join(', ');
  const url = packageVulnerability?.sourceUrl;
  const { priority, reasons } = priorityOf(severity, facts);
  return ruleOf({
    ...{ id, severity, url, kind: 'VulnerablePackage' },
    ...(assessment.inspectorScore === undefined ? {} : { score: assessment.inspectorScore }),
    title: facts?.title ?? `${id} in ${names}`,
    description: facts?.description || assessment.description,
    facts: [
      ['Severity', severity],
      ...(scoreDetails === undefined ? [] : [['Score', `${scoreDetails.score} (${scoreDetails.source})`] as const]),
      ['Priority', `${priority} (${reasons.join('; ')})`],
      ['Packages', names],
      ['Fixed in', fixes],
      ...(facts?.epss === undefined ? [] : [['EPSS', epssText(facts.epss)] as const]),
      ...(facts?.kev === undefined ? [] : [['Known to be exploited since', facts.kev.dateAdded] as const]),
      ...(isLink(url) ? [['Advisory', url] as const] : []),
    ],
    tags: [
      'vulnerability',
      severity,
      ...(facts?.kev === undefined ? [] : ['KEV']),
      ...(facts?.cwes ?? []).slice(0, 5).map((cwe) => `external/cwe/${cwe.toLowerCase()}`),
    ],
  });
}

const ruleOfCheck = ({ check, severity, title, description, reference }: DockerfileFinding): object =>
  ruleOf({
    ...{ id: check, severity, title, description, url: reference, kind: 'DockerfileCheck' },
    facts: [
      ['Severity', severity],
      ['Reference', reference],
    ],
    tags: ['dockerfile', severity],
  });

/** Half a surrogate pair has no UTF-8. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** `/srv/app/a b.json` → `srv/app/a%20b.json`: relative, and never outside the target. */
export const uriOf = (path: string): string =>
  path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map((segment) => encodeURIComponent(wellFormed(segment)))
    .join('/') || '.';

const locationOf = (path: string, startLine: number, endLine: number, name: string) => ({
  physicalLocation: {
    artifactLocation: { uri: uriOf(path), uriBaseId: ROOT },
    region: { startLine: Math.max(1, startLine), endLine: Math.max(1, startLine, endLine) },
  },
  message: { text: printable(name) },
});

/**
 * Says of every result whether it was there before: the vulnerability, the package, the place, not its version. What is
 * alike in all of these is counted.
 */
function fingerprints(): (parts: readonly string[]) => object {
  const seen = new Map<string, number>();
  return (parts) => {
    const hash = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return { primaryLocationLineHash: `${hash}:${count}` };
  };
}

/** What `--show all` lists besides: others have decided that nothing is to be done. */
function suppressionOf(assessment: Assessment, pkg: VulnerablePackage): object | undefined {
  const why = hiddenText(assessment, pkg);
  return why === undefined ? undefined : { kind: 'external', status: 'accepted', justification: printable(why) };
}

const printableFix = ({ channel, fixedVersion }: ChannelFix) => ({
  channel: printable(channel),
  fixedVersion: printable(fixedVersion),
});

function documentOf(scan: ScanReport) {
  const { inventory, assessments, vulnerability } = scan;
  const { subject } = inventory;
  const checks = dockerfileFindings(inventory);
  const firstOfCheck = new Map([...checks].reverse().map((finding) => [finding.check, finding]));
  const rules = [
    ...assessments.map((assessment) => ruleOfAssessment(assessment, vulnerability(assessment.key))),
    ...[...firstOfCheck.values()].map(ruleOfCheck),
  ];
  const indexes = new Map(rules.map((rule, index) => [(rule as { id: string }).id, index]));
  const fingerprint = fingerprints();
  // Either every result of a run says whether it is suppressed, or none does (SARIF 3.27.23).
  const areSomeHidden = assessments.some(({ hidden }) => hidden !== undefined);

  const ofPackage = ({ assessment, facts, pkg }: AffectedPackage) => {
    const id = assessment.packageVulnerability?.vulnerabilityId ?? assessment.key;
    const suppression = suppressionOf(assessment, pkg);
    return {
      ruleId: id,
      ruleIndex: indexes.get(id) ?? -1,
      level: LEVELS[assessment.severity],
      message: {
        text: printable(`${id} in ${pkg.name} ${pkg.version} (${pkg.type}): ${fixSentence(pkg)}. ${pkg.evidence.rule}`),
      },
      locations: [locationOf(pkg.filePath, 1, 1, `${pkg.name} ${pkg.version}`)],
      partialFingerprints: fingerprint([id, pkg.type, pkg.name, pkg.arch ?? '', pkg.filePath]),
      ...(areSomeHidden && { suppressions: suppression === undefined ? [] : [suppression] }),
      properties: {
        severity: assessment.severity,
        priority: priorityOf(assessment.severity, facts).priority,
        ...(assessment.hidden === undefined ? {} : { hidden: assessment.hidden }),
        ...(pkg.vex === undefined ? {} : { vex: printable(vexText(pkg.vex)) }),
        packageType: pkg.type,
        package: printable(pkg.name),
        installedVersion: printable(pkg.version),
        ...(pkg.fixedVersion === undefined ? {} : { fixedVersion: printable(pkg.fixedVersion) }),
        ...(pkg.channelFixes === undefined ? {} : { channelFixes: pkg.channelFixes.map(printableFix) }),
        ...(pkg.rebootPending && { rebootPending: true }),
        ...(pkg.layer === undefined ? {} : { layer: printable(pkg.layer) }),
        ...(facts?.epss === undefined ? {} : { epss: facts.epss.score }),
        advisory: pkg.evidence.advisoryId,
      },
    };
  };
  const ofCheck = ({ check, severity, title, path, startLine, endLine }: DockerfileFinding) => ({
    ruleId: check,
    ruleIndex: indexes.get(check) ?? -1,
    level: LEVELS[severity],
    message: { text: `${check}: ${title}` },
    locations: [locationOf(path, startLine, endLine, path)],
    partialFingerprints: fingerprint([check, path]),
    ...(areSomeHidden && { suppressions: [] }),
    properties: { severity },
  });
  // A report without results may mean that nobody looked: what was not judged is told, for those who ask.
  const gaps = [
    ...reasonGroups(scan.result.notEvaluated, inventory.distribution).map(
      ({ sentence }) => `Not evaluated: ${sentence}`,
    ),
    ...inventory.problems.map(({ path, extractor, reason }) => `${path} (${extractor}): ${reason}`),
  ];
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Assay',
            version: installedVersion(),
            semanticVersion: installedVersion(),
            rules,
          },
        },
        automationDetails: { id: `assay/${subject.kind}/` },
        invocations: [
          {
            executionSuccessful: true,
            endTimeUtc: scan.now.toISOString(),
            toolExecutionNotifications: gaps.map((text) => ({
              level: 'warning',
              message: { text: printable(text) },
            })),
          },
        ],
        originalUriBaseIds: {
          [ROOT]: { description: { text: printable(`The root of the ${subject.kind} ${subject.name}`) } },
        },
        columnKind: 'utf16CodeUnits',
        results: [...affectedPackages(scan).map(ofPackage), ...checks.map(ofCheck)],
        properties: {
          target: { kind: subject.kind, name: printable(subject.name) },
          ...(subject.image === undefined ? {} : { imageDigest: subject.image.digest, imageId: subject.image.imageId }),
          database: { digest: scan.database.digest, dataDate: scan.database.dataDate },
        },
      },
    ],
  };
}

/** @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const sarifReport: Report = {
  id: 'sarif',
  summary: 'SARIF 2.1.0, for code scanning',
  render: (scan) => `${JSON.stringify(documentOf(scan), null, 2)}\n`,
};
