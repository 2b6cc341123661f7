import type { AdvisoryDatabase } from '../domain/advisory.ts';
import { EXPLAINED_OUTCOMES, type ExplainedRecord, type Explanation } from '../domain/explanation.ts';
import type { Assessment, VulnerablePackage } from '../domain/finding.ts';
import type { Distribution } from '../domain/inventory.ts';
import { packageDisplayName } from '../domain/package.ts';
import { purlOf } from '../domain/package-purl.ts';
import { priorityOf } from '../findings/priority.ts';
import { completenessLine } from './completeness.ts';
import { vexText } from './hidden.ts';
import { reasonGroups } from './reasons.ts';
import type { Style } from './style.ts';
import { counted, printable } from './text.ts';

/** What is told besides the explanation: the database that it is from, and what the finding became of it. */
export interface Told {
  readonly database: AdvisoryDatabase;
  readonly distribution?: Distribution | undefined;
  /** Absent when nothing was found. */
  readonly assessment?: Assessment | undefined;
}

const VERDICTS: Readonly<Record<Explanation['verdict'], string>> = {
  affected: 'affected',
  'not-affected': 'not affected',
  silenced: 'silenced',
  'not-evaluated': 'not evaluated',
};

/** Label column of the lines. */
const WIDTH = 11;
const line = (label: string, text: string): string => `  ${label.padEnd(WIDTH)} ${printable(text)}`;

function verdictLine(
  { package: pkg, verdict, reason, silence, match }: Explanation,
  { distribution, assessment }: Told,
): string {
  if (verdict === 'not-evaluated') {
    const [group] = reason === undefined ? [] : reasonGroups([{ package: pkg, reason }], distribution);
    return `${VERDICTS[verdict]}: ${group?.sentence ?? 'nobody knows why'}`;
  }
  if (silence !== undefined) return `${VERDICTS[verdict]}: ${silence.text}`;
  if (match === undefined) return VERDICTS[verdict];
  const fix = match.fixedVersion === undefined ? `no fix (${match.status})` : `fixed in ${match.fixedVersion}`;
  const hidden = assessment?.hidden === undefined ? '' : `; hidden: ${assessment.hidden}`;
  return `${VERDICTS[verdict]}, ${fix}${hidden}`;
}

function recordLines(records: readonly ExplainedRecord[], style: Style): string[] {
  if (records.length === 0) return [line('Records', 'none on this package')];
  const widest = Math.max(...EXPLAINED_OUTCOMES.map((outcome) => outcome.length));
  const ids = Math.max(...records.map(({ record }) => record.advisoryId.length));
  return [
    line('Records', `${counted(records.length, 'record')} on this package`),
    ...records.map(({ record, outcome, comparison, decides, feedDate }) => {
      const source = `${record.feed}${feedDate === undefined ? '' : ` of ${feedDate.slice(0, 10)}`}`;
      const text = `${record.advisoryId.padEnd(ids)}  ${outcome.padEnd(widest)}  ${comparison}  [${source}]`;
      const mark = decides ? '>' : ' ';
      const shown = `   ${mark} ${printable(text)}`;
      return decides ? style.strong(shown) : shown;
    }),
    ...records
      .filter(({ decides }) => decides)
      .flatMap(({ record }) => (record.url === undefined ? [] : [line('', record.url)])),
  ];
}

function riskLines({ database, assessment }: Told): string[] {
  if (assessment === undefined) return [];
  const { severity, scoreDetails, packageVulnerability: details } = assessment;
  const facts = database.vulnerability(assessment.key);
  const by =
    scoreDetails === undefined
      ? details?.vendorSeverity === undefined || severity === 'UNTRIAGED'
        ? 'nobody has scored it'
        : `the vendor's word "${details.vendorSeverity}"`
      : `CVSS ${scoreDetails.version} ${scoreDetails.score} of ${scoreDetails.source} (${scoreDetails.vector})`;
  const adjusted = (scoreDetails?.adjustments ?? []).map(({ metric, reason }) => line('', `${metric}: ${reason}`));
  const { priority, score, reasons } = priorityOf(severity, facts);
  return [
    line('Severity', `${severity}, by ${by}`),
    ...adjusted,
    line('Priority', `${priority} (${score} of 100): ${reasons.join('; ')}`),
  ];
}

/** The package as the finding has it: statements and boots are judged there, not by the database. */
function inFinding({ package: pkg }: Explanation, { assessment }: Told): VulnerablePackage | undefined {
  const name = packageDisplayName(pkg);
  return assessment?.packageVulnerability?.packages.find(
    (p) => p.type === pkg.type && p.name === name && p.version === pkg.version && p.arch === pkg.arch,
  );
}

function findingLines(explanation: Explanation, told: Told): string[] {
  const found = inFinding(explanation, told);
  return [
    ...(found?.rebootPending ? [line('Reboot', 'the fix is installed and waits for a boot')] : []),
    ...(found?.vex === undefined ? [] : [line('VEX', vexText(found.vex))]),
  ];
}

/** Why a package is, or is not, affected, as people read it. */
export function explanationLines(explanation: Explanation, told: Told, style: Style): string[] {
  const { package: pkg, vulnerabilityId, aliases, compared, completeness, match } = explanation;
  const also = aliases.length === 0 ? '' : ` (${aliases.join(', ')})`;
  const [place] = pkg.locations;
  const layer = place?.layer === undefined ? '' : ` in layer ${place.layer}`;
  const channels = (match?.channelFixes ?? []).map(({ channel, fixedVersion }) =>
    line('Channel', `${channel} has the fix: ${fixedVersion}`),
  );
  return [
    style.strong(printable(`${vulnerabilityId}${also}`)),
    line('Package', `${packageDisplayName(pkg)} ${pkg.version}  ${purlOf(pkg, told.distribution)}`),
    ...(place === undefined ? [] : [line('Evidence', `${place.path}${layer}, found by ${pkg.foundBy}`)]),
    line('Verdict', verdictLine(explanation, told)),
    ...(compared.length === 0
      ? []
      : [
          line(
            'Compared',
            compared
              .map(({ name, version, kind }) => `${kind === undefined ? '' : `${kind} `}${name} ${version}`)
              .join(', '),
          ),
        ]),
    ...recordLines(explanation.records, style),
    ...channels,
    ...findingLines(explanation, told),
    ...riskLines(told),
    ...(completeness === undefined ? [] : [line('Known', completenessLine(completeness, told.database.info))]),
  ];
}

/** The same as data. */
export function explanationJson(explanation: Explanation, told: Told): object {
  const { package: pkg, records, ...rest } = explanation;
  const found = inFinding(explanation, told);
  const facts = told.assessment && told.database.vulnerability(told.assessment.key);
  return {
    ...rest,
    package: {
      purl: purlOf(pkg, told.distribution),
      name: packageDisplayName(pkg),
      version: pkg.version,
      foundBy: pkg.foundBy,
      locations: pkg.locations,
    },
    ...(found?.rebootPending && { rebootPending: true }),
    ...(found?.vex !== undefined && { vex: found.vex }),
    records: records.map(({ record, ...about }) => ({ ...about, record })),
    ...(told.assessment !== undefined && {
      severity: told.assessment.severity,
      scoreDetails: told.assessment.scoreDetails,
      hidden: told.assessment.hidden,
      priority: priorityOf(told.assessment.severity, facts),
    }),
    database: { digest: told.database.info.digest, dataDate: told.database.info.dataDate },
  };
}
