import { alpine } from './alpine.ts';
import { cve } from './cve.ts';
import { debian } from './debian.ts';
import { epss } from './epss.ts';
import type { Feed } from './feed.ts';
import { kev } from './kev.ts';
import { osv } from './osv.ts';

/** Every feed, by id. To add one: docs/adding-a-feed.md. */
export const FEEDS: readonly Feed[] = [alpine, cve, debian, epss, kev, osv];
