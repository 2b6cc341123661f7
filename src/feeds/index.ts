import { alpine } from './alpine.ts';
import { arch } from './arch.ts';
import { bottlerocket } from './bottlerocket.ts';
import { chainguard } from './chainguard.ts';
import { cve } from './cve.ts';
import { debian } from './debian.ts';
import { distroInfo } from './distro-info.ts';
import { echo } from './echo.ts';
import { endoflife } from './endoflife.ts';
import { epss } from './epss.ts';
import type { Feed } from './feed.ts';
import { kev } from './kev.ts';
import { minimos } from './minimos.ts';
import { osv } from './osv.ts';
import { ubuntu } from './ubuntu.ts';
import { ubuntuOsv } from './ubuntu-osv.ts';
import { ubuntuVex } from './ubuntu-vex.ts';
import { wolfi } from './wolfi.ts';

/** Every feed, by id. To add one: docs/feeds.md. */
export const FEEDS: readonly Feed[] = [
  alpine,
  arch,
  bottlerocket,
  chainguard,
  cve,
  debian,
  distroInfo,
  echo,
  endoflife,
  epss,
  kev,
  minimos,
  osv,
  ubuntu,
  ubuntuOsv,
  ubuntuVex,
  wolfi,
];
