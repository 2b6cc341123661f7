// What `npm start` runs: builds when a source is newer than the last build, then serves in this very process, so that
// whoever ends npm (Ctrl-C, a service manager) ends the server, which npm's shell between two commands would not pass on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(fileURLToPath(import.meta.url), '../..');

async function buildIfStale() {
  const build = spawn(process.execPath, [join(root, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' });
  let stoppedBy;
  const stop = (signal) => {
    stoppedBy = signal;
    build.kill(signal);
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of names) process.on(name, stop);
  const [code] = await once(build, 'close');
  for (const name of names) process.off(name, stop);
  if (stoppedBy !== undefined) process.exit(128 + constants.signals[stoppedBy]);
  if (code !== 0) process.exit(code ?? 1);
}

await buildIfStale();
process.argv = [process.execPath, join(root, 'bin/assay'), 'serve', '--first-run', ...process.argv.slice(2)];
await import('../bin/assay');
