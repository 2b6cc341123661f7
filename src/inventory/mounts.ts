import { readFileSync } from 'node:fs';
import { isUnder } from './trees/paths.ts';

/** File systems that hold no software of this machine: made up by the kernel, on the network, or a container's. */
const FOREIGN =
  /^(?:proc|sysfs|devtmpfs|devpts|cgroup2?|pstore|bpf|tracefs|debugfs|securityfs|configfs|fusectl|mqueue|hugetlbfs|efivarfs|autofs|binfmt_misc|rpc_pipefs|nsfs|selinuxfs|overlay|fuse(?:\..*)?|nfs4?|cifs|smb3|smbfs|9p|afs|ceph|glusterfs|lustre|gfs2|ocfs2|coda|ncpfs)$/;

/** Where container engines keep the files of images and containers: scanned as images, not as this machine. */
export const CONTAINER_STORAGE: readonly string[] = [
  '/run/containerd',
  '/var/lib/containerd',
  '/var/lib/containers/storage',
  '/var/lib/docker',
  '/var/lib/kubelet/pods',
  '/var/lib/rancher',
  '/var/snap/docker',
];

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
    .filter(({ path, type }) => path !== root && isUnder(path, root) && FOREIGN.test(type))
    .map(({ path }) => (root === '/' ? path : path.slice(root.length)));
  return [...new Set(paths)].sort();
}

function ownMounts(): readonly Mount[] {
  try {
    return parseMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return []; // no Linux, or no /proc in this container
  }
}
