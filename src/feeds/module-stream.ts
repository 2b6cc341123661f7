import { compareText, sortedSet } from '../domain/order.ts';
import { compareVersions } from '../versions/index.ts';

/** Is it a build of a module: `….module_el8.5.0+2632+14ced695`, `….module+el9.4.0+20787+4c237fd3`? */
export const isModularBuild = (version: string): boolean => /\.module[_+]/.test(version);

const STREAM = /(?<![\w.+:-])([A-Za-z0-9][\w.+-]*):(\w[\w.+-]*)/g;
/** `ALSA-2022:5468` is written like a stream. */
const ADVISORY = /^[A-Z]{2,8}-\d{4}$/;

/**
 * Module streams that an advisory's title names, sorted: `Important: virt:rhel and virt-devel:rhel security update` →
 * `virt-devel:rhel`, `virt:rhel`. Where the packages of an advisory come without their module, it is what is known.
 */
export const moduleStreamsIn = (title: string): readonly string[] =>
  sortedSet([...title.matchAll(STREAM)].flatMap(([found, name = '']) => (ADVISORY.test(name) ? [] : [found])));

/** A version without what a rebuild of the same sources adds: the build of its module, AlmaLinux's own suffix. */
const sources = (version: string): string => version.replace(/\.module[_+].*$/, '').replace(/\.alma(?:\.\w+)*$/, '');

/**
 * Fixed versions of one package, without those that are only later rebuilds of another: AlmaLinux lists the build of
 * every minor release (`…module_el8.4.0+2496…`, `…module_el8.5.0+119…`), and each of them has the fix. Sorted.
 */
export function withoutRebuilds(versions: Iterable<string>): readonly string[] {
  const lowest = new Map<string, string>();
  for (const version of versions) {
    const known = lowest.get(sources(version));
    if (known === undefined || isBefore(version, known)) lowest.set(sources(version), version);
  }
  return [...lowest.values()].sort(compareText);
}

const isBefore = (a: string, b: string): boolean => (compareVersions('rpm', a, b) || compareText(a, b)) < 0;
