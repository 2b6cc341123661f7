import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signRequest } from '../src/api/wire/sigv4.ts';
import { startApp } from '../src/app.ts';
import { systemClock } from '../src/clock.ts';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { startPostgres } from '../test/postgres.ts';
import { type BenchOptions, type Figures, median, rounded } from './bench.ts';
import { type Fleet, fleetStatements, largeAccount } from './findings-data.ts';

const FLEET: Fleet = { large: 2, findingsOfLarge: 2_000, small: 0 };

/**
 * The client, a process of its own so that its time is not the server's: sends what it reads from standard input, so
 * many times, a few requests at once on connections that stay open, and prints how many were answered with 200.
 */
const CLIENT = `
import http from 'node:http';
let text = '';
for await (const chunk of process.stdin) text += chunk;
const { url, body, headers, count } = JSON.parse(text);
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
let [started, good] = [0, 0];
const one = () => new Promise((done, fail) => {
  const request = http.request(url, { method: 'POST', headers, agent }, (answer) => {
    if (answer.statusCode === 200) good++;
    answer.resume().on('end', done);
  });
  request.on('error', fail).end(body);
});
const worker = async () => { while (started++ < count) await one(); };
await Promise.all(Array.from({ length: 8 }, worker));
console.log(good);
agent.destroy();
`;

function send(request: object, signal: AbortSignal): Promise<number> {
  const client = spawn(process.execPath, ['--input-type=module', '-e', CLIENT], {
    stdio: ['pipe', 'pipe', 'inherit'],
    signal,
  });
  client.stdin.end(JSON.stringify(request));
  return new Promise((resolve, reject) => {
    let text = '';
    client.stdout.on('data', (chunk) => {
      text += chunk;
    });
    client.on('error', reject);
    client.on('close', () => resolve(Number(text)));
  });
}

/**
 * Signed ListFindings for a page of one, through HTTP and PostgreSQL: `npm run bench -- api [REQUESTS] [ROUNDS]`. Counts the
 * processor time of the server's process, all its threads; the database and the client are processes of their own.
 */
export async function run({ args, log, signal }: BenchOptions): Promise<Figures> {
  const [requests = 4_000, rounds = 7] = args.map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-api-'));
  const server = await startPostgres();
  const databaseUrl = server.createDatabase();
  const config = loadConfig({ listen: '127.0.0.1:0', data: folder, databaseUrl }, {});
  const app = await startApp(config, { log: createLog('silent') });
  try {
    for (const statement of fleetStatements(FLEET)) server.run(databaseUrl, statement);
    const { accessKeyId, secretAccessKey } = await app.createKey({ account: largeAccount(0), role: 'reader' });
    const url = `${app.url}/findings/list`;
    const body = JSON.stringify({ maxResults: 1 });
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const headers = signRequest({
        ...{ method: 'POST', url, headers: { 'content-type': 'application/json' }, body },
        ...{ accessKeyId, secretAccessKey, region: config.region, service: 'inspector2', now: systemClock.now() },
      });
      const before = process.cpuUsage();
      const good = await send({ url, body, headers, count: requests }, signal);
      const { user, system } = process.cpuUsage(before);
      if (good !== requests) throw new Error(`${requests - good} of ${requests} requests failed`);
      rates.push((requests * 1e6) / (user + system));
      log(`round ${round + 1}: ${rounded(rates.at(-1) ?? 0)} signed requests a processor second`);
    }
    // The first round warms up: code is compiled, connections are opened.
    return { requests, requests_per_cpu_s: rounded(median(rates.slice(1))), first: rounded(rates[0] ?? 0) };
  } finally {
    await app.stop();
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
