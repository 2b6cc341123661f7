import { alma } from './alma.ts';
import { alpine } from './alpine.ts';
import { amazon } from './amazon.ts';
import { arch } from './arch.ts';
import { azureLinux } from './azure-linux.ts';
import { bottlerocket } from './bottlerocket.ts';
import { chainguard } from './chainguard.ts';
import { cve } from './cve.ts';
import { debian } from './debian.ts';
import { distroInfo } from './distro-info.ts';
import { echo } from './echo.ts';
import { endoflife } from './endoflife.ts';
import { epss } from './epss.ts';
import { fedora } from './fedora.ts';
import type { Feed } from './feed.ts';
import { friendsofphp } from './friendsofphp.ts';
import { ghsa } from './ghsa.ts';
import { goVulndb } from './go-vulndb.ts';
import { haskell } from './haskell.ts';
import { kev } from './kev.ts';
import { maliciousPackages } from './malicious-packages.ts';
import { minimos } from './minimos.ts';
import { msrc } from './msrc.ts';
import { nodejsSecurityWg } from './nodejs-security-wg.ts';
import { nvd } from './nvd.ts';
import { oracle } from './oracle.ts';
import { osv } from './osv.ts';
import { photon } from './photon.ts';
import { pypa } from './pypa.ts';
import { redhat } from './redhat.ts';
import { redhatOval } from './redhat-oval.ts';
import { retirejs } from './retirejs.ts';
import { rocky } from './rocky.ts';
import { rubysec } from './rubysec.ts';
import { rustsec } from './rustsec.ts';
import { suse } from './suse.ts';
import { ubuntu } from './ubuntu.ts';
import { ubuntuOsv } from './ubuntu-osv.ts';
import { ubuntuVex } from './ubuntu-vex.ts';
import { wolfi } from './wolfi.ts';

/** Every feed, by id. To add one: docs/adding-a-feed.md. */
export const FEEDS: readonly Feed[] = [
  alma,
  alpine,
  amazon,
  arch,
  azureLinux,
  bottlerocket,
  chainguard,
  cve,
  debian,
  distroInfo,
  echo,
  endoflife,
  epss,
  fedora,
  friendsofphp,
  ghsa,
  goVulndb,
  haskell,
  kev,
  maliciousPackages,
  minimos,
  msrc,
  nodejsSecurityWg,
  nvd,
  oracle,
  osv,
  photon,
  pypa,
  redhat,
  redhatOval,
  retirejs,
  rocky,
  rubysec,
  rustsec,
  suse,
  ubuntu,
  ubuntuOsv,
  ubuntuVex,
  wolfi,
];
