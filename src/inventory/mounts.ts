import { readdirSync, readFileSync } from 'node:fs';
import { isUnder } from './trees/paths.ts';

/** File systems that hold no software of this machine: made up by the kernel, on the network, of discs, of another machine. */
const FOREIGN =
  /^(?:proc|sysfs|devtmpfs|devpts|cgroup2?|pstore|bpf|tracefs|debugfs|securityfs|configfs|fusectl|mqueue|hugetlbfs|efivarfs|autofs|binfmt_misc|rpc_pipefs|nsfs|selinuxfs|fuse(?:\..*)?|nfs4?|cifs|smb3|smbfs|9p|vboxsf|prl_fs|afs|ceph|glusterfs|lustre|beegfs|gpfs|orangefs|pvfs2|gfs2|ocfs2|coda|ncpfs|iso9660|udf)$/;

/** Overlays are containers' root file systems, but for those that extend a system folder (systemd-sysext, live systems). */
const SYSTEM_FOLDERS: ReadonlySet<string> = new Set([
  '/etc',
  '/home',
  '/opt',
  '/root',
  '/srv',
  '/usr',
  '/usr/local',
  '/var',
]);

/** Snaps are read-only images that bring their own system; they are told by their manifests. */
const SNAP_FOLDERS = ['/snap', '/var/lib/snapd/snap'];

/** Where container engines keep the files of images and containers: scanned as images, not as this machine. */
const CONTAINER_STORAGE: readonly string[] = [
  '/run/containerd',
  '/run/containers',
  '/var/lib/buildkit',
  '/var/lib/containerd',
  '/var/lib/containers/cache',
  '/var/lib/containers/storage',
  '/var/lib/docker',
  '/var/lib/incus',
  '/var/lib/kubelet/pods',
  '/var/lib/lxc',
  '/var/lib/lxd',
  '/var/lib/machines',
  '/var/lib/nerdctl',
  '/var/lib/rancher',
  '/var/snap/docker',
  '/var/snap/lxd',
];

/** The same of engines that run without root, below each home. */
const ROOTLESS_STORAGE = ['.local/share/containers/storage', '.local/share/docker', '.local/share/nerdctl'];
const MAX_HOMES = 1_000;

/** Container storage of a root, as paths inside it: the usual places, and those of its users. */
export function containerStorageOf(root: string): readonly string[] {
  const base = root === '/' ? '' : root;
  let homes: readonly string[] = [];
  try {
    homes = readdirSync(`${base}/home`).slice(0, MAX_HOMES);
  } catch {
    // no homes, or not for us to see
  }
  const users = ['/root', ...homes.map((name) => `/home/${name}`)];
  return [...CONTAINER_STORAGE, ...users.flatMap((home) => ROOTLESS_STORAGE.map((folder) => `${home}/${folder}`))];
}

/** @param path inside the root */
function isForeign(path: string, type: string): boolean {
  if (type === 'overlay') return !SYSTEM_FOLDERS.has(path);
  if (type === 'squashfs') return SNAP_FOLDERS.some((folder) => isUnder(path, folder));
  return FOREIGN.test(type);
}

/** Kernel folders of any Linux root, also of one that is mounted elsewhere. */
export const KERNEL_FOLDERS: readonly string[] = ['/dev', '/proc', '/sys'];

export interface Mount {
  readonly path: string;
  readonly type: string;
}

/** @param text of /proc/self/mountinfo. @see https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
export function parseMounts(text: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const path = before
      .split(' ')[4]
      ?.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
    const type = after.split(' ')[0];
    if (path && type) mounts.push({ path, type });
  }
  return mounts;
}

/** Mount points strictly below `root` that a walk leaves out, as paths inside the root. Empty where there is no /proc. */
export function foreignMountsUnder(root: string, mounts: readonly Mount[] = ownMounts()): readonly string[] {
  const paths = mounts
    .filter(({ path }) => path !== root && isUnder(path, root))
    .map(({ path, type }) => ({ path: root === '/' ? path : path.slice(root.length), type }))
    .filter(({ path, type }) => isForeign(path, type))
    .map(({ path }) => path);
  return [...new Set(paths)].sort();
}

function ownMounts(): readonly Mount[] {
  try {
    return parseMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return []; // no Linux, or no /proc in this container
  }
}
