import type { Distribution } from '../domain/inventory.ts';
import { readChannels } from './channels.ts';
import type { FileTree } from './extractor.ts';

/** os-release first; then what distributions had before it. @see https://www.freedesktop.org/software/systemd/man/os-release.html */
const OS_RELEASE = ['/etc/os-release', '/usr/lib/os-release'];

/** One-line files and what they say, in the order they are asked: Oracle and others leave Red Hat's file beside theirs. */
const FALLBACKS: readonly (readonly [path: string, read: (text: string) => Distribution | undefined])[] = [
  ['/etc/alpine-release', (text) => named('alpine', 'Alpine Linux', firstLineOf(text))],
  ...[
    ...['oracle', 'almalinux', 'rocky', 'centos', 'fedora', 'openEuler', 'photon', 'azurelinux', 'mariner'],
    ...['redhat', 'system'],
  ].map((name) => [`/etc/${name}-release`, releaseLine] as const),
  ['/etc/SuSE-release', suseRelease],
  ['/etc/lsb-release', lsbRelease],
  ['/etc/debian_version', (text) => debianVersion(firstLineOf(text))],
  ['/etc/arch-release', () => ({ id: 'arch', name: 'Arch Linux' })],
];

/** Files that {@link readDistribution} opens. */
export const DISTRIBUTION_FILES: ReadonlySet<string> = new Set([...OS_RELEASE, ...FALLBACKS.map(([path]) => path)]);

const MAX_FIELD = 200;

/** `KEY=value`, `KEY="value"`, `KEY='value'`, with shell escapes in quotes; comments and other lines are ignored. */
export function parseOsRelease(text: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = Object.create(null);
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trimEnd());
    if (match?.[1] === undefined) continue;
    const raw = (match[2] ?? '').trim();
    const quoted = /^(["'])(.*)\1$/.exec(raw);
    const value = quoted === null ? raw : quoted[1] === "'" ? quoted[2] : quoted[2]?.replace(/\\(["$`\\])/g, '$1');
    fields[match[1]] = (value ?? '').slice(0, MAX_FIELD);
  }
  return fields;
}

function ofOsRelease(text: string): Distribution | undefined {
  const fields = parseOsRelease(text);
  const id = fields.ID?.toLowerCase();
  if (!id) return undefined;
  // Before VERSION_CODENAME (Debian 8) only VERSION="8 (jessie)" told it; openEuler's service pack still does.
  const codename = fields.VERSION_CODENAME || /\(([\w-]+)\)/.exec(fields.VERSION ?? '')?.[1]?.toLowerCase();
  return {
    id,
    ...(fields.VERSION_ID && { versionId: fields.VERSION_ID }),
    ...(codename && { codename }),
    name: fields.PRETTY_NAME || fields.NAME || id,
  };
}

function named(id: string, name: string, version: string): Distribution | undefined {
  return version === '' ? undefined : { id, versionId: version, name: `${name} ${version}` };
}

/** `12.5` is Debian 12; `trixie/sid` is a release without number yet. */
function debianVersion(text: string): Distribution | undefined {
  const major = /^(\d+)(\.\d+)?$/.exec(text)?.[1];
  if (major !== undefined) return named('debian', 'Debian GNU/Linux', major);
  const codename = /^(\w+)(\/\w+)?$/.exec(text)?.[1];
  return codename === undefined ? undefined : { id: 'debian', codename, name: `Debian GNU/Linux ${text}` };
}

/** First words of a release line, and the id that os-release would have. */
const RELEASE_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^CentOS/, 'centos'],
  [/^Red Hat Enterprise Linux/, 'rhel'],
  [/^Fedora/, 'fedora'],
  [/^AlmaLinux/, 'almalinux'],
  [/^Rocky Linux/, 'rocky'],
  [/^Oracle Linux/, 'ol'],
  [/^Amazon Linux/, 'amzn'],
  [/^openEuler/, 'openeuler'],
  [/^VMware Photon/, 'photon'],
  [/^(?:Microsoft )?Azure Linux/, 'azurelinux'],
  [/^CBL-Mariner/, 'mariner'],
];

/** `CentOS release 6.10 (Final)`, `Amazon Linux AMI release 2018.03`, `VMware Photon OS 3.0`, `CBL-Mariner 2.0.20220226`. */
function releaseLine(text: string): Distribution | undefined {
  const line = firstLineOf(text);
  const id = RELEASE_NAMES.find(([pattern]) => pattern.test(line))?.[1];
  const version = /\s(\d+(?:\.\d+)*)/.exec(line)?.[1];
  if (id === undefined || version === undefined) return undefined;
  // Mariner's line has the build's date behind the version, its os-release has not.
  return { id, versionId: version.replace(/\.20\d{6}$/, ''), name: line };
}

/** SUSE before 12: a line for people, then `VERSION = 11` and `PATCHLEVEL = 4`. */
function suseRelease(text: string): Distribution | undefined {
  const version = /^VERSION *= *([\d.]+)/m.exec(text)?.[1];
  const pack = /^PATCHLEVEL *= *(\d+)/m.exec(text)?.[1];
  const line = firstLineOf(text);
  if (version === undefined) return undefined;
  const isEnterprise = line.startsWith('SUSE Linux Enterprise');
  const versionId = pack === undefined || pack === '0' || version.includes('.') ? version : `${version}.${pack}`;
  return { id: isEnterprise ? 'sles' : 'opensuse', versionId, name: line };
}

/** `DISTRIB_ID=Ubuntu`, before Ubuntu had an os-release. */
function lsbRelease(text: string): Distribution | undefined {
  const fields = parseOsRelease(text);
  const id = fields.DISTRIB_ID?.toLowerCase().replace(/\s+/g, '-');
  if (!id || !fields.DISTRIB_RELEASE) return undefined;
  return {
    id,
    versionId: fields.DISTRIB_RELEASE,
    ...(fields.DISTRIB_CODENAME && { codename: fields.DISTRIB_CODENAME }),
    name: fields.DISTRIB_DESCRIPTION || `${fields.DISTRIB_ID} ${fields.DISTRIB_RELEASE}`,
  };
}

const firstLineOf = (text: string): string => (text.trim().split('\n')[0] ?? '').trim().slice(0, MAX_FIELD);

async function readRelease(tree: FileTree): Promise<Distribution | undefined> {
  const readers = [...OS_RELEASE.map((path) => [path, ofOsRelease] as const), ...FALLBACKS];
  for (const [path, read] of readers) {
    const file = tree.open(path);
    if (file === undefined) continue;
    const distribution = read(Buffer.from(await file.read()).toString('utf8'));
    if (distribution !== undefined) return distribution;
  }
  return undefined;
}

/**
 * The operating system of a root with its support channels, undefined when nothing tells it: its packages are then not
 * evaluated, never clean. An id nobody knows is kept as it is.
 */
export async function readDistribution(tree: FileTree): Promise<Distribution | undefined> {
  const distribution = await readRelease(tree);
  if (distribution === undefined) return undefined;
  const channels = await readChannels(tree, distribution);
  return channels.length === 0 ? distribution : { ...distribution, channels };
}
