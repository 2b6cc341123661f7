/** What the wire says when there is nothing to install (inspector.md 3.1). */
export const NO_REMEDIATION = 'None Provided';

type Command = (name: string, fix: string) => string;

/** purl type → command that installs the fix. Sorted. */
const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['apk', (name) => `apk upgrade ${name}`],
  ['cargo', (name, fix) => `cargo update -p ${name} --precise ${fix}`],
  ['composer', (name, fix) => `composer require '${name}:>=${fix}'`],
  ['deb', (name) => `apt-get update && apt-get install --only-upgrade ${name}`],
  ['gem', (name, fix) => `gem install ${name} -v '>=${fix}'`],
  ['golang', (name, fix) => `go get ${name}@${fix.startsWith('v') ? fix : `v${fix}`}`],
  ['npm', (name, fix) => `npm install ${name}@${fix}`],
  ['nuget', (name, fix) => `dotnet add package ${name} --version ${fix}`],
  ['pypi', (name, fix) => `pip install '${name}>=${fix}'`],
  ['rpm', (name) => `dnf upgrade ${name}`],
]);

/** Inventories come from strangers and people paste these commands: only plain names and versions enter one. */
const PLAIN = /^[A-Za-z0-9@._+:/~^!-]+$/;
const isPlain = (text: string): boolean => PLAIN.test(text) && !text.startsWith('-');

/**
 * Command or sentence that brings the fix of one package, at most 1024 characters.
 * @param type purl type
 * @param name as lists show it, with its namespace
 */
export function remediationOf(type: string, name: string, fixedVersion: string | undefined): string {
  if (fixedVersion === undefined) return NO_REMEDIATION;
  const command = COMMANDS.get(type);
  const text =
    command !== undefined && isPlain(name) && isPlain(fixedVersion)
      ? command(name, fixedVersion)
      : `Update ${name} to ${fixedVersion} or later`;
  return text.slice(0, 1024);
}
