import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installationRoot } from '../../src/installation.ts';
import { tinyDatabase } from './advisories.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-npm-start-'));
let db: string;
beforeAll(async () => {
  db = await tinyDatabase(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a person sees: npm's output and its exit code, whatever npm starts. */
async function npmStart(data: string) {
  const npm = spawn('npm', ['start', '--', '--listen', '127.0.0.1:0', '--data', data, '--db', db], {
    cwd: installationRoot(),
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  npm.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = once(npm, 'close').then(([code]): number | null => code);
  const url = await new Promise<string>((done, fail) => {
    npm.stdout.on('data', () => {
      const [, found] = /^Assay listens on (\S+)$/m.exec(output) ?? [];
      if (found !== undefined) done(found);
    });
    void ended.then((code) => fail(new Error(`npm ended with ${code}:\n${output}`)));
  });
  const { pid } = npm;
  if (pid === undefined) throw new Error('npm did not start');
  return { pid, url, ended };
}

test.each<[string, (pid: number) => void]>([
  ['a SIGTERM to npm alone', (pid) => void process.kill(pid, 'SIGTERM')],
  ['Ctrl-C, which the terminal sends to npm and to what it started', (pid) => void process.kill(-pid, 'SIGINT')],
])('%s ends the server cleanly', async (name, end) => {
  const data = join(folder, name.slice(0, 8));
  const { pid, url, ended } = await npmStart(data);
  expect((await fetch(new URL('/healthz', url))).status).toBe(200);
  end(pid);
  expect(await ended).toBe(0);
  await expect(fetch(new URL('/healthz', url))).rejects.toThrow();
  // Whoever breaks off leaves it.
  expect(readdirSync(join(data, 'run')).filter((file) => file.startsWith('control'))).toEqual([]);
});
