import type { Match } from '../domain/match.ts';
import type { Package } from '../domain/package.ts';
import { versionScheme } from '../versions/index.ts';
import { schemeOfPurlType } from '../versions/purl-types.ts';
import { isKernelImage, kernelPlace } from './kernel.ts';
import { judgePackage } from './match-package.ts';
import type { Context } from './question.ts';

/** `linux-image-6.1.0-21-amd64` and `-22-` are one kind of kernel, `-cloud-amd64` is another. */
const kindOf = ({ type, name }: Package): string => `${type} ${name.replace(/\d[\d.]*(?:-\d+)*/g, '#')}`;

function isNewer(a: Package, b: Package): boolean {
  const scheme = versionScheme(schemeOfPurlType(a.type) ?? '');
  const [left, right] = [scheme?.parse(a.version), scheme?.parse(b.version)];
  return left !== undefined && right !== undefined && left > right;
}

/** The newest kernel that waits to be booted, of the kind of a running one. */
function waitingFor(running: Package, packages: readonly Package[]): Package | undefined {
  let newest: Package | undefined;
  for (const pkg of packages) {
    if (!isKernelImage(pkg) || kindOf(pkg) !== kindOf(running)) continue;
    if (isNewer(pkg, newest ?? running)) newest = pkg;
  }
  return newest;
}

/** Matches of the running kernel that a newer installed one does not have are marked: a boot repairs them. */
export function markRebootPending(
  matches: readonly Match[],
  packages: readonly Package[],
  context: Context,
): readonly Match[] {
  const { kernel } = context;
  if (kernel === 'none' || kernel === 'every') return matches;
  const repaired = new Map<Package, (vulnerabilityId: string) => boolean>();
  const repairs = (running: Package): ((id: string) => boolean) => {
    const waiting = waitingFor(running, packages);
    if (waiting === undefined) return () => false;
    const verdict = judgePackage(waiting, { ...context, includeKernel: true });
    const left = new Set(verdict.matches.map(({ vulnerabilityId }) => vulnerabilityId));
    return (id) => verdict.reason === undefined && !left.has(id);
  };
  return matches.map((match) => {
    const { package: pkg } = match;
    if (match.class !== undefined || !isKernelImage(pkg) || kernelPlace(pkg, kernel) !== 'counts') return match;
    let isRepaired = repaired.get(pkg);
    if (isRepaired === undefined) {
      isRepaired = repairs(pkg);
      repaired.set(pkg, isRepaired);
    }
    return isRepaired(match.vulnerabilityId) ? { ...match, rebootPending: true } : match;
  });
}
