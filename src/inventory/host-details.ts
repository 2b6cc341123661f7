import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { basename } from 'node:path';
import type { HostDetails } from '../domain/inventory.ts';
import { ownMember } from '../domain/own-member.ts';
import type { Package } from '../domain/package.ts';
import { asksForReboot, bootTime } from './boot-state.ts';
import { kernelStateOf } from './kernel-state.ts';
import { livePatchesOf, loadedPatches } from './live-patches.ts';

const MACHINE_ID_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];
const MAX_SMALL_FILE = 4096;

/** Architectures in OCI words, from those of package managers and of Node. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  x86_64: 'amd64',
  aarch64: 'arm64',
  i686: '386',
  i386: '386',
  ia32: '386',
  armhf: 'arm',
  ppc64el: 'ppc64le',
};

const inOciWords = (architecture: string): string => ownMember(ARCHITECTURES, architecture) ?? architecture;

/** First line of a small file of the root, undefined when there is none. `real` resolves links inside the root. */
function firstLine(root: string, path: string, real: (path: string) => string): string | undefined {
  try {
    const text = readFileSync(`${root === '/' ? '' : root}${real(path)}`)
      .subarray(0, MAX_SMALL_FILE)
      .toString('utf8');
    return text.split('\n')[0]?.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The architecture most packages are built for: what a mounted root tells of its machine. */
function packageArchitecture(packages: readonly Package[]): string {
  const counts = new Map<string, number>();
  for (const { arch } of packages) {
    if (arch === undefined || arch === 'all' || arch === 'noarch') continue;
    counts.set(arch, (counts.get(arch) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return inOciWords(most?.[0] ?? 'unknown');
}

const isOutside = (address: os.NetworkInterfaceInfo): boolean => !address.internal;

export interface Host {
  readonly details: HostDetails;
  /** The packages given, kernels with the fact whether they run. */
  readonly packages: readonly Package[];
}

/** What is true of the running machine only: kernel, boot, live patches that are loaded. */
function runningState(isNewerInstalled: boolean | undefined) {
  const bootedAt = bootTime();
  const isRebootPending = asksForReboot() || isNewerInstalled;
  return {
    kernel: os.release(),
    ...(bootedAt !== undefined && { bootedAt: bootedAt.toISOString() }),
    ...(isRebootPending !== undefined && { isRebootPending }),
  };
}

/**
 * Name and identity of the machine whose root this is. Addresses, kernel and hardware are told of the running
 * machine only (`/`): a mounted root says nothing of them.
 * @param real resolves links inside the root
 */
export function hostOf(root: string, real: (path: string) => string, packages: readonly Package[]): Host {
  const isRunning = root === '/';
  const hostname = firstLine(root, '/etc/hostname', real) ?? (isRunning ? os.hostname() : basename(root));
  const addresses = isRunning ? Object.values(os.networkInterfaces()).flatMap((each) => each ?? []) : [];
  const outside = addresses.filter(isOutside);
  const idFile = MACHINE_ID_FILES.map((path) => firstLine(root, path, real)).find((id) =>
    /^[0-9a-f]{32}$/i.test(id ?? ''),
  );
  // Without machine-id (containers, first boot) the name and the first network card tell machines apart.
  const mac = outside.map(({ mac }) => mac).sort()[0] ?? '';
  const derived = createHash('sha256')
    .update(`${hostname}\n${isRunning ? mac : root}`)
    .digest('hex');
  const ofFamily = (family: string): readonly string[] =>
    [...new Set(outside.filter((each) => each.family === family).map(({ address }) => address))].sort();
  const kernels = kernelStateOf(packages, isRunning ? os.release() : undefined);
  const livePatches = livePatchesOf(packages, isRunning ? loadedPatches() : []);
  const details: HostDetails = {
    hostname,
    machineId: idFile?.toLowerCase() ?? derived,
    architecture: isRunning ? inOciWords(process.arch) : packageArchitecture(packages),
    ...(isRunning && runningState(kernels.isNewerInstalled)),
    ...(livePatches.length > 0 && { livePatches }),
    ipV4Addresses: ofFamily('IPv4'),
    ipV6Addresses: ofFamily('IPv6'),
  };
  return { details, packages: kernels.packages };
}
