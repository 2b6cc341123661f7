import { alma } from './alma.ts';
import { alpine } from './alpine.ts';
import { amazon } from './amazon.ts';
import { cve } from './cve.ts';
import { debian } from './debian.ts';
import { epss } from './epss.ts';
import { fedora } from './fedora.ts';
import type { Feed } from './feed.ts';
import { kev } from './kev.ts';
import { msrc } from './msrc.ts';
import { osv } from './osv.ts';
import { photon } from './photon.ts';
import { rocky } from './rocky.ts';

/** Every feed, by id. To add one: docs/feeds.md. */
export const FEEDS: readonly Feed[] = [alma, alpine, amazon, cve, debian, epss, fedora, kev, msrc, osv, photon, rocky];
