import { textOf } from '../../feeds/csaf/fields.ts';
import type { CsafContent } from './content.ts';
import { type CsafFlaw, placed, repeated } from './flaw.ts';

/** A version of a document: `3`, or by semantic versioning. */
interface DocumentVersion {
  readonly isInteger: boolean;
  readonly numbers: readonly [number, number, number];
  readonly prerelease: string;
}

const SEMANTIC = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

function versionOf(text: string): DocumentVersion | undefined {
  if (/^\d+$/.test(text)) return { isInteger: true, numbers: [Number(text), 0, 0], prerelease: '' };
  const parts = SEMANTIC.exec(text);
  if (parts === null) return undefined;
  const [, major, minor, patch, prerelease = ''] = parts;
  return { isInteger: false, numbers: [Number(major), Number(minor), Number(patch)], prerelease };
}

function comparePrerelease(a: string, b: string): number {
  if (a === b) return 0;
  // A release comes after its pre-releases.
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const [left, right] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    if (x === y) continue;
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const [isNumber, isOther] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (isNumber && isOther) return Number(x) - Number(y);
    if (isNumber !== isOther) return isNumber ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
}

function compareVersions(a: DocumentVersion, b: DocumentVersion): number {
  for (const index of [0, 1, 2] as const) {
    if (a.numbers[index] !== b.numbers[index]) return a.numbers[index] - b.numbers[index];
  }
  return comparePrerelease(a.prerelease, b.prerelease);
}

/** A time as fine as it is written: JavaScript's dates end at milliseconds, the standard's do not. */
function timeOf(text: string): readonly [number, string] {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return [Date.parse(text.replace(/\.\d+/, '')), fraction.replace(/0+$/, '')];
}

function compareTimes([a, aFraction]: readonly [number, string], [b, bFraction]: readonly [number, string]): number {
  if (a !== b) return a - b;
  return aFraction === bFraction ? 0 : aFraction < bFraction ? -1 : 1;
}

interface Revision {
  readonly path: string;
  readonly number: string;
  readonly version: DocumentVersion;
  readonly time: readonly [number, string];
}

const PATH = '/document/tracking';
const isZero = ({ numbers }: DocumentVersion): boolean => numbers[0] === 0;

function revisionsOf(history: unknown): readonly Revision[] {
  return [...placed(history, `${PATH}/revision_history`)].flatMap(({ path, value }) => {
    const [number, date] = [textOf(value.number), textOf(value.date)];
    const version = number === undefined ? undefined : versionOf(number);
    if (number === undefined || date === undefined || version === undefined) return [];
    return [{ path: `${path}/number`, number, version, time: timeOf(date) }];
  });
}

/** 6.1.14, 6.1.21, 6.1.22, 6.1.30: the history in itself. */
function* historyFlaws(
  sorted: readonly Revision[],
  revisions: readonly Revision[],
  version: string,
): Generator<CsafFlaw> {
  for (const [index, revision] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before !== undefined && compareVersions(before.version, revision.version) > 0) {
      const message = `revision ${revision.number} is later than ${before.number}`;
      yield { test: '6.1.14', path: revision.path, message };
    }
  }
  let last: number | undefined;
  for (const {
    path,
    version: { numbers },
  } of [...revisions].sort((a, b) => compareVersions(a.version, b.version))) {
    if (last === undefined ? numbers[0] > 1 : numbers[0] > last + 1) {
      yield { test: '6.1.21', path, message: `revision ${(last ?? 0) + 1} is missing` };
    }
    last = numbers[0];
  }
  yield* repeated(
    '6.1.22',
    'revision',
    revisions.map(({ path, number }) => ({ path, value: number })),
  );
  const own = versionOf(version);
  const kinds = new Set(
    [...(own === undefined ? [] : [own]), ...revisions.map((r) => r.version)].map((v) => v.isInteger),
  );
  if (kinds.size > 1) {
    yield { test: '6.1.30', path: `${PATH}/version`, message: 'integer and semantic versions are mixed' };
  }
}

/** 6.1.16 to 6.1.20: the history against version and status. */
function* versionFlaws(sorted: readonly Revision[], text: string, status: string): Generator<CsafFlaw> {
  const version = versionOf(text);
  const isReleased = status === 'final' || status === 'interim';
  const latest = sorted.at(-1);
  if (version !== undefined && latest !== undefined) {
    const released = (v: DocumentVersion) => (status === 'draft' ? { ...v, prerelease: '' } : v);
    if (compareVersions(released(version), released(latest.version)) !== 0) {
      const message = `the version is ${text}, the latest revision ${latest.number}`;
      yield { test: '6.1.16', path: `${PATH}/version`, message };
    }
  }
  if (version !== undefined && status !== 'draft' && (isZero(version) || version.prerelease !== '')) {
    yield {
      test: '6.1.17',
      path: `${PATH}/status`,
      message: `version ${text} is a draft, and the status is ${status}`,
    };
  }
  for (const { path, number, version: revised } of sorted) {
    if (isReleased && isZero(revised)) yield { test: '6.1.18', path, message: `revision ${number} is a draft` };
    if (revised.prerelease !== '') yield { test: '6.1.19', path, message: `revision ${number} is a pre-release` };
  }
  if (isReleased && version !== undefined && version.prerelease !== '') {
    yield { test: '6.1.20', path: `${PATH}/version`, message: `version ${text} is a pre-release` };
  }
}

/** Revisions by time, those of one time by version. */
export function* historyTests({ tracking }: CsafContent): Generator<CsafFlaw, void, undefined> {
  const revisions = revisionsOf(tracking.revision_history);
  const sorted = [...revisions].sort((a, b) => compareTimes(a.time, b.time) || compareVersions(a.version, b.version));
  const version = textOf(tracking.version) ?? '';
  yield* historyFlaws(sorted, revisions, version);
  yield* versionFlaws(sorted, version, textOf(tracking.status) ?? '');
}
