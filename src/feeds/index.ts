import { alpine } from './alpine.ts';
import { azureLinux } from './azure-linux.ts';
import { cve } from './cve.ts';
import { debian } from './debian.ts';
import { epss } from './epss.ts';
import type { Feed } from './feed.ts';
import { kev } from './kev.ts';
import { oracle } from './oracle.ts';
import { osv } from './osv.ts';
import { redhat } from './redhat.ts';
import { redhatOval } from './redhat-oval.ts';
import { suse } from './suse.ts';

/** Every feed, by id. To add one: docs/feeds.md. */
export const FEEDS: readonly Feed[] = [
  alpine,
  azureLinux,
  cve,
  debian,
  epss,
  kev,
  oracle,
  osv,
  redhat,
  redhatOval,
  suse,
];
