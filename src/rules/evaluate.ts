import { matchesPattern } from '../domain/name-pattern.ts';
import { ownMember } from '../domain/own-member.ts';
import { packageDisplayName } from '../domain/package.ts';
import { parseConstraint, satisfies } from './constraint.ts';
import type { Check, Rule, RuleSubject } from './rule-set.ts';

/** What a rule concludes; an exclusion says why nothing can be concluded. */
export type RuleOutcome =
  | { readonly outcome: 'pass' | 'not-applicable' }
  | { readonly outcome: 'fail' | 'exclusion'; readonly reason: string };

const PASS: RuleOutcome = { outcome: 'pass' };
const fail = (reason: string): RuleOutcome => ({ outcome: 'fail', reason });
const exclusion = (reason: string): RuleOutcome => ({ outcome: 'exclusion', reason });

/** What no collector reads yet: the rule waits for it, and passes nobody meanwhile. */
const NOT_INVENTORIED = {
  files: 'modes of files are not inventoried',
  settings: 'settings are not inventoried',
  labels: 'labels of images are not inventoried',
  openPorts: 'open ports are not inventoried',
} as const;

type Package = NonNullable<RuleSubject['packages']>[number];

const nameOf = ({ type, name, namespace }: Package): string =>
  packageDisplayName({ type, name, ...(namespace !== undefined && { namespace }) });

const isNamed = (pattern: string, type: string | undefined, found: Package): boolean =>
  (type === undefined || found.type === type) &&
  (matchesPattern(pattern, found.name) || matchesPattern(pattern, nameOf(found)));

const shown = (found: readonly Package[]): string =>
  found
    .slice(0, 5)
    .map((one) => `${nameOf(one)} ${one.version}`)
    .join(', ');

const PARTIAL = 'the inventory is partial: the package may be there without being listed';

function checkPackages(check: Extract<Check, { package: string }>, subject: RuleSubject): RuleOutcome {
  if (subject.packages === undefined) return exclusion('there is no inventory of packages');
  const found = subject.packages.filter((one) => isNamed(check.package, check.type, one));
  switch (check.kind) {
    case 'package-present':
      if (found.length > 0) return PASS;
      return subject.isPartial ? exclusion(PARTIAL) : fail(`${check.package} is not installed`);
    case 'package-absent':
      if (found.length > 0) return fail(`installed: ${shown(found)}`);
      return subject.isPartial ? exclusion(PARTIAL) : PASS;
    case 'package-version': {
      const constraint = parseConstraint(check.version) ?? [];
      const judged = found.map((one) => ({ one, holds: satisfies(one.type, one.version, constraint) }));
      const wrong = judged.filter(({ holds }) => holds === false).map(({ one }) => one);
      if (wrong.length > 0) return fail(`not ${check.version}: ${shown(wrong)}`);
      const unread = judged.filter(({ holds }) => holds === undefined).map(({ one }) => one);
      if (unread.length > 0) return exclusion(`versions that cannot be compared: ${shown(unread)}`);
      return found.length === 0 && subject.isPartial ? exclusion(PARTIAL) : PASS;
    }
  }
}

/** No bit more than the mode has. */
function checkMode(check: Extract<Check, { kind: 'file-mode' }>, { files }: RuleSubject): RuleOutcome {
  const file = files?.find(({ path }) => path === check.path);
  if (file === undefined) return exclusion(files === undefined ? NOT_INVENTORIED.files : `${check.path} was not read`);
  const extra = Number.parseInt(file.mode, 8) & ~Number.parseInt(check.mode, 8);
  return extra === 0 ? PASS : fail(`${check.path} has the mode ${file.mode}, more than ${check.mode}`);
}

function checkSetting({ file, key, value }: Extract<Check, { kind: 'setting' }>, subject: RuleSubject): RuleOutcome {
  const { settings } = subject;
  if (settings === undefined) return exclusion(NOT_INVENTORIED.settings);
  const ofFile = settings.filter((one) => one.file === file);
  if (ofFile.length === 0) return exclusion(`${file} was not read`);
  const set = ofFile.find((one) => one.key === key);
  if (set === undefined) return fail(`${file} does not set ${key}`);
  return set.value === value ? PASS : fail(`${file} sets ${key} to ${set.value}, not ${value}`);
}

function checkText(
  what: string,
  { key, value }: { readonly key: string; readonly value?: string | undefined },
  texts: Readonly<Record<string, string>> | undefined,
): RuleOutcome {
  if (texts === undefined) return exclusion(NOT_INVENTORIED.labels);
  const found = ownMember(texts, key);
  if (found === undefined) return fail(`there is no ${what} ${key}`);
  return value === undefined || found === value ? PASS : fail(`the ${what} ${key} is ${found}, not ${value}`);
}

const DAY_MS = 86_400_000;
/** Reproducible builds say that they were made at the beginning of time. */
const OLDEST_BUILD = Date.UTC(2000, 0, 1);

function checkAge(maxDays: number, { type, imageCreatedAt }: RuleSubject, now: Date): RuleOutcome {
  if (type !== 'image') return { outcome: 'not-applicable' };
  if (imageCreatedAt === undefined) return exclusion('the image does not say when it was built');
  const built = Date.parse(imageCreatedAt);
  if (Number.isNaN(built) || built > now.getTime() + DAY_MS) {
    return exclusion(`the image carries no real build date (${imageCreatedAt})`);
  }
  if (built < OLDEST_BUILD) return exclusion('the image carries no real build date (a reproducible build)');
  const days = Math.floor((now.getTime() - built) / DAY_MS);
  return days <= maxDays ? PASS : fail(`the image is ${days} days old, more than ${maxDays}`);
}

function judge(check: Check, subject: RuleSubject, now: Date): RuleOutcome {
  switch (check.kind) {
    case 'package-present':
    case 'package-absent':
    case 'package-version':
      return checkPackages(check, subject);
    case 'file-mode':
      return checkMode(check, subject);
    case 'setting':
      return checkSetting(check, subject);
    case 'tag':
      return checkText('tag', check, subject.tags);
    case 'label':
      return subject.type === 'image' ? checkText('label', check, subject.labels) : { outcome: 'not-applicable' };
    case 'port-closed': {
      const { openPorts } = subject;
      if (openPorts === undefined) return exclusion(NOT_INVENTORIED.openPorts);
      const isOpen = openPorts.some(({ port, protocol }) => port === check.port && protocol === check.protocol);
      return isOpen ? fail(`${check.protocol} port ${check.port} is open`) : PASS;
    }
    case 'image-age':
      return checkAge(check.maxDays, subject, now);
  }
}

/** Asks one rule about one resource. What is not known is an exclusion, never a pass. */
export function evaluateRule({ types, check }: Rule, subject: RuleSubject, now: Date): RuleOutcome {
  if (types !== undefined && !types.includes(subject.type)) return { outcome: 'not-applicable' };
  return judge(check, subject, now);
}
