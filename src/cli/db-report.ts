import { compareIds } from '../advisories/canonical.ts';
import type { FeedAlarm } from '../advisories/update-state.ts';
import type {
  AdvisoryRecord,
  AffectedRange,
  CvssRating,
  FeedInfo,
  GenerationInfo,
  KnownExploitation,
  Vulnerability,
} from '../domain/advisory.ts';
import { severityOfScore } from '../domain/severity.ts';
import { databaseLine } from '../reports/completeness.ts';
import { type Style, styleOf } from '../reports/style.ts';
import { counted, cutEnd, daysSince, printable } from '../reports/text.ts';

type Align = 'left' | 'right';

/** Columns as wide as their widest cell, a title line first. */
function columns(
  titles: readonly (readonly [string, Align])[],
  rows: readonly (readonly string[])[],
  style: Style,
): string[] {
  const clean = rows.map((row) => row.map(printable));
  const widths = titles.map(([title], i) =>
    clean.reduce((widest, row) => Math.max(widest, row[i]?.length ?? 0), title.length),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (titles[i]?.[1] === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [style.strong(line(titles.map(([title]) => title))), ...clean.map(line)];
}

const number = (value: number): string => value.toLocaleString('en-US');
const day = (date: string | undefined): string => (date === undefined ? '-' : date.slice(0, 10));

const age = (feed: FeedInfo, now: Date): string => {
  const date = feed.date ?? feed.newest;
  return date === undefined ? 'unknown' : counted(daysSince(date, now), 'day');
};

const ALARM_WORDS: Readonly<Record<FeedAlarm['kind'], string>> = {
  failed: 'cannot be fetched',
  broken: 'came broken',
  shrunk: 'came too small to be believed',
  missing: 'has no files to build from',
};

const alarmLine = ({ feed, kind, reason, since }: FeedAlarm, now: Date, style: Style): string =>
  `${style.alarm('ALARM')} ${feed} ${ALARM_WORDS[kind]} since ${day(since)} (${counted(daysSince(since, now), 'day')}), its last good data are in use: ${printable(reason.replaceAll(/\s*\n\s*/g, ' '))}`;

/** What `assay db info` prints. */
export function infoReport(
  folder: string,
  info: GenerationInfo,
  now: Date,
  colour: boolean,
  alarms: readonly FeedAlarm[] = [],
): string {
  const style = styleOf(colour);
  const feeds = info.feeds.map((f) => [
    f.feed,
    number(f.records),
    day(f.newest),
    age(f, now),
    number(f.problems),
    f.name,
    f.licence,
  ]);
  const completeness = info.completeness.map((c) => [c.ecosystem, c.level, number(c.packages), c.note ?? '']);
  return [
    `${style.strong(info.starter ? 'Starter database' : 'Advisory database')} ${folder}`,
    `${databaseLine(info, now)}: ${number(info.records)} advisory records, ${number(info.vulnerabilities)} vulnerabilities`,
    `digest ${info.digest}, built ${info.builtAt.slice(0, 16).replace('T', ' ')} UTC`,
    ...(alarms.length > 0 ? ['', ...alarms.map((alarm) => alarmLine(alarm, now, style))] : []),
    '',
    ...columns(
      [
        ['FEED', 'left'],
        ['RECORDS', 'right'],
        ['NEWEST', 'left'],
        ['AGE', 'right'],
        ['PROBLEMS', 'right'],
        ['SOURCE', 'left'],
        ['LICENCE', 'left'],
      ],
      feeds,
      style,
    ),
    '',
    ...columns(
      [
        ['ECOSYSTEM', 'left'],
        ['KNOWLEDGE', 'left'],
        ['PACKAGES', 'right'],
        ['NOTE', 'left'],
      ],
      completeness,
      style,
    ),
    ...(info.starter ? ['', 'The starter database ships with Assay. Run `assay db update` for today’s.'] : []),
    '',
  ].join('\n');
}

/** `< 1.2.3`, `>= 2.0, <= 2.4`, `every version`. */
function rangeText({ introduced, fixed, lastAffected }: AffectedRange): string {
  const bounds = [
    ...(introduced === '0' ? [] : [`>= ${introduced}`]),
    ...(fixed === undefined ? [] : [`< ${fixed}`]),
    ...(lastAffected === undefined ? [] : [`<= ${lastAffected}`]),
  ];
  return bounds.length === 0 ? 'every version' : bounds.join(', ');
}

function versionsText({ ranges, versions = [] }: AdvisoryRecord): string {
  const named =
    versions.length === 0 ? [] : [versions.length < 4 ? versions.join(', ') : counted(versions.length, 'version')];
  const parts = [...ranges.map(rangeText), ...named];
  return parts.length === 0 ? '-' : parts.join(' or ');
}

/** What a search found: the vulnerability and every record that names it. */
export interface Found {
  readonly vulnerability: Vulnerability;
  readonly affected: readonly AdvisoryRecord[];
}

function cvssText({ source, version, vector, baseScore }: CvssRating, style: Style): string {
  const severity = severityOfScore(baseScore);
  return `${baseScore.toFixed(1)} ${style.severity(severity, severity)}  ${source} ${version}  ${vector}`;
}

function kevText({ dateAdded, dateDue, ransomware }: KnownExploitation): string {
  const due = dateDue === undefined ? '' : `, to be fixed by ${dateDue}`;
  const used = ransomware === undefined ? '' : `, ${ransomware ? 'used' : 'not known to be used'} by ransomware`;
  return `known to be exploited since ${dateAdded}${due}${used}`;
}

const MAX_REFERENCES = 5;
const MAX_ALIASES = 6;

/** Rounded down: nothing is higher than all. */
const percent = (share: number): string => (Math.floor(share * 10_000) / 100).toFixed(2);

function aliasText(aliases: readonly string[]): string | undefined {
  if (aliases.length === 0) return undefined;
  const more = aliases.length - MAX_ALIASES;
  const shown = [...aliases].sort(compareIds).slice(0, MAX_ALIASES).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function vulnerabilityLines(v: Vulnerability, style: Style): string[] {
  const rows: (readonly [string, string | undefined])[] = [
    ['withdrawn', v.withdrawn],
    ['also', aliasText(v.aliases)],
    ...v.cvss.map((rating): readonly [string, string] => ['CVSS', cvssText(rating, style)]),
    [
      'EPSS',
      v.epss &&
        `${v.epss.score.toFixed(5)}, as high as or higher than ${percent(v.epss.percentile)} % of all CVEs (${day(v.epss.date)})`,
    ],
    ['KEV', v.kev && style.alarm(kevText(v.kev))],
    ['exploitation', v.exploitation],
    ['CWE', v.cwes.join(', ') || undefined],
    ['published', v.published],
    ['modified', v.modified],
    ...v.references.slice(0, MAX_REFERENCES).map((url): readonly [string, string] => ['see', printable(url)]),
    ['', v.references.length > MAX_REFERENCES ? `and ${v.references.length - MAX_REFERENCES} more` : undefined],
  ];
  let previous = '';
  return rows.flatMap(([label, text]) => {
    if (text === undefined) return [];
    const shown = label === previous ? '' : label;
    previous = label;
    return [`  ${shown.padEnd(13)}${text}`];
  });
}

/** What `assay db search` prints of one vulnerability. */
export function searchReport({ vulnerability, affected }: Found, colour: boolean, width = 0): string {
  const style = styleOf(colour);
  const rows = affected.map((record) => [
    record.ecosystem,
    record.name,
    cutEnd(versionsText(record), 60),
    record.status,
    record.vendorSeverity ?? '-',
    record.advisoryId,
  ]);
  const { id, title, description } = vulnerability;
  const table = columns(
    [
      ['ECOSYSTEM', 'left'],
      ['PACKAGE', 'left'],
      ['AFFECTED', 'left'],
      ['STATUS', 'left'],
      ['SEVERITY', 'left'],
      ['ADVISORY', 'left'],
    ],
    rows,
    style,
  );
  return [
    `${style.strong(id)}${title === undefined ? '' : `  ${printable(title)}`}`,
    ...vulnerabilityLines(vulnerability, style),
    ...(description === undefined
      ? []
      : ['', ...wrapped(printable(description), width || 100).map((line) => `  ${line}`)]),
    '',
    ...(rows.length === 0 ? ['No advisory record of this database names it.'] : table),
    '',
  ].join('\n');
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+|\ufffd+/)) {
    if (line !== '' && line.length + word.length + 3 > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
