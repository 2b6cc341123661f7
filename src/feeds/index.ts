import { alpine } from './alpine.ts';
import { cve } from './cve.ts';
import { debian } from './debian.ts';
import { epss } from './epss.ts';
import type { Feed } from './feed.ts';
import { friendsofphp } from './friendsofphp.ts';
import { ghsa } from './ghsa.ts';
import { goVulndb } from './go-vulndb.ts';
import { haskell } from './haskell.ts';
import { kev } from './kev.ts';
import { maliciousPackages } from './malicious-packages.ts';
import { nodejsSecurityWg } from './nodejs-security-wg.ts';
import { osv } from './osv.ts';
import { pypa } from './pypa.ts';
import { retirejs } from './retirejs.ts';
import { rubysec } from './rubysec.ts';
import { rustsec } from './rustsec.ts';

/** Every feed, by id. To add one: docs/feeds.md. */
export const FEEDS: readonly Feed[] = [
  alpine,
  cve,
  debian,
  epss,
  friendsofphp,
  ghsa,
  goVulndb,
  haskell,
  kev,
  maliciousPackages,
  nodejsSecurityWg,
  osv,
  pypa,
  retirejs,
  rubysec,
  rustsec,
];
