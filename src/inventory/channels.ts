import type { Distribution } from '../domain/inventory.ts';
import { compareText } from '../domain/order.ts';
import { ownMember } from '../domain/own-member.ts';
import type { FileTree } from './extractor.ts';

// Which support channels a root gets its updates from: advisories of a channel decide for those attached to it alone.

/** Written by Ubuntu's `pro` whenever its state changes, readable for everybody. */
const PRO_STATUS = '/var/lib/ubuntu-advantage/status.json';

/** Services of Ubuntu Pro that bring fixes of their own, by the name that advisories give the channel. */
const PRO_SERVICES: Readonly<Record<string, string>> = {
  'esm-apps': 'esm-apps',
  'esm-apps-legacy': 'esm-apps-legacy',
  'esm-infra': 'esm-infra',
  'esm-infra-legacy': 'esm-infra-legacy',
  fips: 'fips',
  'fips-preview': 'fips-preview',
  'fips-updates': 'fips-updates',
  livepatch: 'livepatch',
  'realtime-kernel': 'realtime',
  ros: 'ros-esm',
};

const APT = '/etc/apt/sources.list.d';
/** Sources that `pro` writes when a service is enabled; in both formats of apt. */
const APT_SOURCES: ReadonlyMap<string, string> = new Map(
  [
    ...['esm-apps', 'esm-infra', 'esm-apps-legacy', 'esm-infra-legacy', 'fips', 'fips-updates'].map(
      (channel) => [channel, `ubuntu-${channel}`] as const,
    ),
    ['esm-infra', 'ubuntu-esm-infra-trusty'] as const,
    ['elts', 'extended-lts'] as const,
  ].flatMap(([channel, name]) => [
    [`${APT}/${name}.list`, channel] as const,
    [`${APT}/${name}.sources`, channel] as const,
  ]),
);

const YUM = '/etc/yum.repos.d';
/** Repository files of subscriptions, clouds and distributions; others are of third parties. */
const YUM_REPOSITORIES: readonly string[] = [
  ...['redhat', 'redhat-rhui', 'redhat-rhui-eus', 'rh-cloud', 'rh-cloud-eus', 'google-cloud-rhel-eus'],
  ...['8', '9', '10'].flatMap((major) => [
    `rhui-microsoft-azure-rhel${major}-eus`,
    `rhui-microsoft-azure-rhel${major}`,
  ]),
  ...['amzn2-extras', 'amazonlinux-kernel-livepatch', 'kernel-livepatch'],
  ...['7', '8', '9', '10'].flatMap((major) => [`ksplice-ol${major}`, `oracle-linux-ol${major}`]),
].map((name) => `${YUM}/${name}.repo`);

/** Where a machine is kept on a minor release. */
const RELEASE_VARIABLES = ['/etc/dnf/vars/releasever', '/etc/yum/vars/releasever'];

/** Red Hat's build system leaves the content sets of each layer of an image here. */
const CONTENT_MANIFESTS = '/root/buildinfo/content_manifests';

const FILES: ReadonlySet<string> = new Set([
  PRO_STATUS,
  ...APT_SOURCES.keys(),
  ...YUM_REPOSITORIES,
  ...RELEASE_VARIABLES,
]);

/** May {@link readChannels} open this file? */
export const isChannelFile = (path: string): boolean =>
  FILES.has(path) || (path.startsWith(`${CONTENT_MANIFESTS}/`) && path.endsWith('.json'));

async function textOf(tree: FileTree, path: string): Promise<string | undefined> {
  const file = tree.open(path);
  if (file === undefined) return undefined;
  try {
    return Buffer.from(await file.read()).toString('utf8');
  } catch {
    return undefined; // a channel less is known; the packages are read all the same
  }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** @see https://canonical-ubuntu-pro-client.readthedocs-hosted.com (`pro status --format json`) */
function ofProStatus(text: string): string[] {
  const { attached, services } = parsed(text);
  if (attached !== true || !Array.isArray(services)) return [];
  return services.flatMap((service) => {
    const { name, status } = objectOf(service);
    if (typeof name !== 'string' || status !== 'enabled' || !Object.hasOwn(PRO_SERVICES, name)) return [];
    return ownMember(PRO_SERVICES, name) ?? [];
  });
}

/** Has the file a source that apt would use? */
function isUsed(text: string): boolean {
  if (/^Enabled:\s*(?:no|false|0)\s*$/im.test(text)) return false;
  return /^(?:deb(?:-src)?\s|Types:\s*deb)/m.test(text);
}

/** Names of the repositories of an INI file that are enabled; who does not say is. */
function enabledRepositories(text: string): string[] {
  const enabled = new Set<string>();
  let section: string | undefined;
  for (const line of text.split('\n')) {
    const name = /^\s*\[([^\]]+)\]/.exec(line)?.[1];
    if (name !== undefined) {
      section = name;
      enabled.add(name);
    } else if (section !== undefined && /^\s*enabled\s*=\s*(?:0|false|no)\s*$/i.test(line)) enabled.delete(section);
  }
  return [...enabled];
}

/** Red Hat's extended lines, by the mark in the names of their repositories and content sets. */
const EXTENDED = /-(eus|aus|tus|e4s|els)-/;

function ofRepository(name: string, minor: string | undefined): string[] {
  const extended = EXTENDED.exec(name)?.[1];
  if (extended === 'els' && minor !== undefined) return [`els-${minor.split('.', 1)[0]}`];
  if (extended !== undefined && minor !== undefined) return [`${extended}-${minor}`];
  const topic = /^amzn2extra-(.+?)(?:-source|-debuginfo)?$/.exec(name)?.[1];
  if (topic === 'livepatch') return ['extras-livepatch', 'livepatch'];
  if (topic !== undefined) return [`extras-${topic}`];
  if (name === 'kernel-livepatch') return ['livepatch'];
  return /ksplice/i.test(name) ? ['ksplice'] : [];
}

async function ofUbuntu(tree: FileTree): Promise<string[]> {
  const channels = ofProStatus((await textOf(tree, PRO_STATUS)) ?? '');
  for (const [path, channel] of APT_SOURCES) {
    if (isUsed((await textOf(tree, path)) ?? '')) channels.push(channel);
  }
  return channels;
}

async function ofRepositories(tree: FileTree, { versionId }: Distribution): Promise<string[]> {
  let minor = versionId;
  for (const path of RELEASE_VARIABLES) {
    const kept = /^\d+\.\d+/.exec((await textOf(tree, path))?.trim() ?? '')?.[0];
    if (kept !== undefined) minor = kept;
  }
  const names = new Set<string>();
  for (const path of YUM_REPOSITORIES) {
    for (const name of enabledRepositories((await textOf(tree, path)) ?? '')) names.add(name);
  }
  for (const file of tree.under(CONTENT_MANIFESTS)) {
    const { content_sets } = parsed((await textOf(tree, file.path)) ?? '');
    if (Array.isArray(content_sets)) for (const name of content_sets) if (typeof name === 'string') names.add(name);
  }
  return [...names].flatMap((name) => ofRepository(name, minor));
}

const READERS: Readonly<Record<string, (tree: FileTree, distribution: Distribution) => Promise<string[]>>> = {
  amzn: ofRepositories,
  debian: ofUbuntu,
  ol: ofRepositories,
  rhel: ofRepositories,
  ubuntu: ofUbuntu,
};

/**
 * Support channels that a root is attached to, in the words of advisories, sorted: `esm-infra` (Ubuntu Pro), `eus-9.4`
 * (Red Hat), `extras-docker` (Amazon Linux 2), `ksplice` (Oracle). A file that cannot be read tells of none.
 */
export async function readChannels(tree: FileTree, distribution: Distribution): Promise<readonly string[]> {
  const read = Object.hasOwn(READERS, distribution.id) ? READERS[distribution.id] : undefined;
  return read === undefined ? [] : [...new Set(await read(tree, distribution))].sort(compareText);
}
