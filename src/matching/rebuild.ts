/** Debian rebuilds a fixed version for an older release under a lower number. */
const isDebianRebuild = (version: string, fixed: string): boolean =>
  version.startsWith(`${fixed}~`) && /^~deb\d+u\d+/.test(version.slice(fixed.length));

/** `.module_el8.6.0+3074+4b08f9d4` of CentOS and AlmaLinux, `.module+el9.2.0.z+20408+7cb5fda5` of Red Hat. */
const MODULE_BUILD = /\.module([_+])el[\d.]+z?\+\d+\+[0-9a-f]+/;
const withoutBuild = (version: string): string => version.replace(MODULE_BUILD, '').replace(/\.alma(?:\.\d+)?$/, '');

/**
 * Rebuilds of RHEL's modules moved to another build system, which began to count anew: `…-110.module_el8.6.0+1187+…` and
 * `…-110.module_el8.6.0+3074+…` are built from the same sources, whatever the counters say. A machine that was converted
 * keeps Red Hat's own builds, which have a third counter; between two of them it counts.
 */
function isModuleRebuild(version: string, fixed: string): boolean {
  const [own, other] = [MODULE_BUILD.exec(version)?.[1], MODULE_BUILD.exec(fixed)?.[1]];
  if (own === undefined || other === undefined || (own === '+' && other === '+')) return false;
  return withoutBuild(version) === withoutBuild(fixed);
}

/**
 * Does a version carry what `fixed` fixed, though it sorts before it? `17.0.15+6-1~deb12u1` is a rebuild of
 * `17.0.15+6-1` (decision 4), and a module of the same sources is the same fix.
 */
export function isRebuildOf(version: string, fixed: string, scheme: string): boolean {
  if (scheme === 'deb') return isDebianRebuild(version, fixed);
  return scheme === 'rpm' && isModuleRebuild(version, fixed);
}
