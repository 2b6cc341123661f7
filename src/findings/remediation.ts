import { NO_REMEDIATION } from '../domain/finding.ts';
import type { ChannelFix, Match } from '../domain/match.ts';

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

/** Channels that come with a subscription to Ubuntu Pro: esm-infra, esm-apps, ros-esm. */
const UBUNTU_PRO = /^(?:ros-)?esm(?:-|$)/;

const channelSentence = ({ channel, fixedVersion }: ChannelFix): string =>
  UBUNTU_PRO.test(channel)
    ? `Attach Ubuntu Pro (${channel}) to get ${fixedVersion}`
    : `Available with ${channel}: ${fixedVersion}`;

function updateCommand(type: string, name: string, fixedVersion: string): string {
  const command = COMMANDS.get(type);
  return command !== undefined && isPlain(name) && isPlain(fixedVersion)
    ? command(name, fixedVersion)
    : `Update ${name} to ${fixedVersion} or later`;
}

/**
 * Command or sentence that brings the fix of one package, at most 1024 characters: what is installed already needs a
 * boot, and a fix that only a support channel has needs the channel.
 * @param type purl type
 * @param name as lists show it, with its namespace
 */
export function remediationOf(
  type: string,
  name: string,
  { fixedVersion, channelFixes = [], rebootPending }: Pick<Match, 'fixedVersion' | 'channelFixes' | 'rebootPending'>,
): string {
  if (rebootPending) return 'Reboot: the fix is installed';
  const text =
    fixedVersion === undefined
      ? channelFixes.map(channelSentence).join('; ') || NO_REMEDIATION
      : updateCommand(type, name, fixedVersion);
  return text.slice(0, 1024);
}
