import { readFileSync } from 'node:fs';
import { collectArchive, collectImage } from '../../src/inventory/index.ts';

// Inventories the image, or after `archive` the archive, named by the last argument and tells, as one line of JSON,
// how it went and what it took.
const start = performance.now();
const collect = process.argv[2] === 'archive' ? collectArchive : collectImage;
const outcome = await collect(process.argv.at(-1) ?? '', { signal: new AbortController().signal }).then(
  ({ packages, problems }) => ({ packages: packages.length, problems: problems.map((p) => p.reason) }),
  (error: Error) => ({ error: error.message }),
);
const seconds = (performance.now() - start) / 1000;
// Not getrusage: its maximum begins with the size of the process that forked this one.
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
console.log(JSON.stringify({ ...outcome, seconds, maxRssMiB: peak }));
