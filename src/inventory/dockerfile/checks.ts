import type { DockerfileIssue } from '../../domain/inventory.ts';
import { compareText } from '../../domain/order.ts';
import { ownMember } from '../../domain/own-member.ts';
import type { Instruction } from './instruction.ts';
import { secretsIn } from './secrets.ts';
import { type Command, commandsOfInstruction } from './shell.ts';

/** Issues listed of one file; a Dockerfile of people has a handful. */
const MAX_ISSUES = 2_000;

const INSTALLERS: Readonly<Record<string, readonly string[]>> = {
  apt: ['install'],
  'apt-get': ['install'],
  apk: ['add'],
  dnf: ['install'],
  microdnf: ['install'],
  tdnf: ['install'],
  yum: ['install'],
  zypper: ['install', 'in'],
};
/** Short options of curl that take a value: what follows in the same word is that value. */
const CURL_VALUES = new Set('AbcCdDeEFhHKmoPQrtTuUwxXyYz');

const has = (command: Command, ...flags: readonly string[]): boolean =>
  command.words.some((word) => flags.includes(word));
const isFalse = (text: string): boolean => /^(?:0|false|no|off)$/i.test(text);

/** `--name=value` and `--name value`. */
function optionValues({ words }: Command, name: string): readonly string[] {
  return words.flatMap((word, i) => {
    if (word.startsWith(`${name}=`)) return [word.slice(name.length + 1)];
    return word === name ? [words[i + 1] ?? ''] : [];
  });
}

const isInsecureCurl = (command: Command): boolean =>
  has(command, '--insecure') ||
  command.words.slice(1).some((word) => {
    if (!/^-[A-Za-z0-9#:]/.test(word)) return false;
    for (const letter of word.slice(1)) {
      if (letter === 'k') return true;
      if (CURL_VALUES.has(letter)) return false;
    }
    return false;
  });

/** `--setopt=sslverify=false`, `--setopt=sslverify false`, `--setopt main.sslverify=0`. */
const isWithoutSslVerify = (command: Command): boolean =>
  optionValues(command, '--setopt').some((value) => {
    const [name = '', given] = value.split('=');
    const next = command.words[command.words.findIndex((word) => word.endsWith(value)) + 1] ?? '';
    return /(?:^|\.)sslverify$/.test(name) && isFalse(given ?? next);
  });

const isNpmWithoutSsl = ({ words }: Command): boolean =>
  words.some((word, i) => {
    if (/^--?no-strict-ssl$/.test(word)) return true;
    const [name, value] = word.split('=');
    const isSetting = name === '--strict-ssl' || (name === 'strict-ssl' && words.includes('config'));
    return isSetting && isFalse(value ?? words[i + 1] ?? '');
  });

const FLAG_CHECKS: readonly (readonly [check: string, programs: RegExp, isWeak: (command: Command) => boolean])[] = [
  ['IN-DOCKER-005-001', /^np[mx]$/, isNpmWithoutSsl],
  ['IN-DOCKER-005-002', /^apk$/, (c) => has(c, '--allow-untrusted')],
  ['IN-DOCKER-005-003', /^apt(?:-get)?$/, (c) => has(c, '--allow-unauthenticated')],
  ['IN-DOCKER-005-004', /^(?:pip|python)[\d.]*$/, (c) => isPip(c) && optionValues(c, '--trusted-host').length > 0],
  ['IN-DOCKER-005-005', /^rpm$/, (c) => has(c, '--nodigest', '--nosignature', '--noverify', '--nofiledigest')],
  ['IN-DOCKER-005-006', /^(?:yum|dnf|microdnf|tdnf|yum-config-manager)$/, isWithoutSslVerify],
  ['IN-DOCKER-005-007', /^(?:yum|dnf|microdnf|tdnf)$/, (c) => has(c, '--nogpgcheck', '--no-gpgchecks')],
  ['IN-DOCKER-005-008', /^curl$/, isInsecureCurl],
  ['IN-DOCKER-005-009', /^wget$/, (c) => has(c, '--no-check-certificate')],
];

const isPip = ({ program, words }: Command): boolean =>
  program.startsWith('pip') || words.some((word, i) => word === 'pip' && words[i - 1] === '-m');

/** Environment variables that weaken, with the values that do. */
const VARIABLE_CHECKS: readonly (readonly [check: string, name: RegExp, isWeak: (value: string) => boolean])[] = [
  ['IN-DOCKER-006-001', /^NPM_CONFIG_STRICT_SSL$/i, isFalse],
  ['IN-DOCKER-006-002', /^NODE_TLS_REJECT_UNAUTHORIZED$/, (value) => value === '0'],
  ['IN-DOCKER-006-003', /^GIT_SSL_NO_VERIFY$/, () => true],
  ['IN-DOCKER-006-004', /^PIP_TRUSTED_HOST$/, (value) => value !== ''],
];

/** The databases of package managers; removing one of these or a folder above it is an issue. */
const DATABASES: readonly (readonly [check: string, paths: readonly string[]])[] = [
  ['IN-DOCKER-008-001', ['/lib/apk/db/installed', '/usr/lib/apk/db/installed']],
  ['IN-DOCKER-008-002', ['/var/lib/dpkg/status', '/var/lib/dpkg/status.d']],
  [
    'IN-DOCKER-008-003',
    ['/var/lib/rpm', '/usr/lib/sysimage/rpm'].flatMap((folder) =>
      ['Packages', 'Packages.db', 'rpmdb.sqlite'].map((file) => `${folder}/${file}`),
    ),
  ],
];

/** `/var/lib/dpkg/*`, `/var/lib/dpkg/` and `/var/lib/dpkg/status*` all name what is at or below the path before the star. */
function removes(target: string, path: string): boolean {
  if (target.includes('*')) {
    const prefix = target.slice(0, target.indexOf('*'));
    return prefix.length > 1 && path.startsWith(prefix);
  }
  const folder = target.replace(/\/+$/, '');
  return folder !== '' && (path === folder || path.startsWith(`${folder}/`));
}

/** `ENV A=1 B="2"` and the old `ENV A 1`; ARG with a default too. */
export function variablesOf({ keyword, text }: Instruction): readonly (readonly [name: string, value: string])[] {
  if (keyword !== 'ENV' && keyword !== 'ARG') return [];
  const first = /^([^\s=]+)(?:\s+(?!=)(.*))?$/s.exec(text);
  if (keyword === 'ENV' && first?.[2] !== undefined)
    return [[first[1] ?? '', first[2].trim().replace(/^(["'])(.*)\1$/, '$2')]];
  return [...text.matchAll(/([^\s="']+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S*))/g)].map(
    ([, name = '', double, single, plain]) => [name, double ?? single ?? plain ?? ''],
  );
}

function* checksOfVariable(name: string, value: string): Iterable<string> {
  for (const [check, pattern, isWeak] of VARIABLE_CHECKS) if (pattern.test(name) && isWeak(value)) yield check;
}

function* checksOfCommand(command: Command): Iterable<string> {
  const { program, words } = command;
  for (const [name, value] of command.assignments) yield* checksOfVariable(name, value);
  for (const [check, programs, isWeak] of FLAG_CHECKS) if (programs.test(program) && isWeak(command)) yield check;
  if (program === 'apt') yield 'IN-DOCKER-004';
  const verbs = ownMember(INSTALLERS, program);
  const installs = verbs !== undefined && words.some((word) => verbs.includes(word));
  if (program === 'sudo' || (installs && words.some((word) => /^sudo(?:[=@:/].*)?$/.test(word)))) yield 'IN-DOCKER-002';
  if (program === 'rm') {
    const targets = words.slice(1).filter((word) => word.startsWith('/'));
    for (const [check, paths] of DATABASES) {
      if (targets.some((target) => paths.some((path) => removes(target, path)))) yield check;
    }
  }
}

/** apt-get update and apt-get install belong into one instruction: either of them alone is the issue. */
function isSplitUpdate(commands: readonly Command[]): boolean {
  const verbs = commands.filter(({ program }) => program === 'apt-get').flatMap(({ words }) => words);
  return verbs.includes('update') !== verbs.includes('install');
}

function checksOfInstruction(instruction: Instruction): ReadonlySet<string> {
  const { keyword, text, flags, heredocs, buildArguments = '' } = instruction;
  const checks = new Set<string>(secretsIn([text, ...flags, ...heredocs, buildArguments].join('\n')));
  for (const [name, value] of variablesOf(instruction))
    for (const each of checksOfVariable(name, value)) checks.add(each);
  const commands = [...commandsOfInstruction(instruction)];
  for (const command of commands) for (const each of checksOfCommand(command)) checks.add(each);
  if (keyword === 'RUN' && isSplitUpdate(commands)) checks.add('IN-DOCKER-001');
  return checks;
}

/** The USER that the image starts with: the last one of the last stage. */
function lastUser(instructions: readonly Instruction[]): Instruction | undefined {
  const stage = instructions.findLastIndex(({ keyword }) => keyword === 'FROM');
  return instructions.slice(stage + 1).findLast(({ keyword }) => keyword === 'USER');
}

const isRoot = (user: string): boolean => /^["']?(?:root|0)(?:$|[:"'\s])/.test(user);

/**
 * What the checks of domain/dockerfile-check.ts find, sorted by line, then check; each names the lines of its instruction.
 * @param instructions in the order of the build
 */
export function issuesOf(instructions: readonly Instruction[]): readonly DockerfileIssue[] {
  const issues: DockerfileIssue[] = [];
  const user = lastUser(instructions);
  for (const instruction of instructions) {
    const { startLine, endLine } = instruction;
    const checks = [...checksOfInstruction(instruction)];
    if (instruction === user && isRoot(user.text)) checks.push('IN-DOCKER-003');
    for (const check of checks) issues.push({ check, startLine, endLine });
    if (issues.length > MAX_ISSUES) throw new Error(`limit: more than ${MAX_ISSUES} issues`);
  }
  return issues.sort((a, b) => a.startLine - b.startLine || a.endLine - b.endLine || compareText(a.check, b.check));
}
