import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devNull, tmpdir } from 'node:os';
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

/** A server that reads the body and answers `{}`: what Node's HTTP alone costs on this machine now. */
async function startBare(): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/findings/list`, stop: () => void server.close() };
}

/** Requests a processor second of this process, all its threads, while the client sends. */
async function rateOf(request: { readonly count: number }, signal: AbortSignal): Promise<number> {
  const before = process.cpuUsage();
  const good = await send(request, signal);
  const { user, system } = process.cpuUsage(before);
  if (good !== request.count) throw new Error(`${request.count - good} of ${request.count} requests failed`);
  return (request.count * 1e6) / (user + system);
}

/**
 * Signed ListFindings for a page of one, through HTTP and PostgreSQL: `npm run bench -- api [REQUESTS] [ROUNDS]`. Counts the
 * processor time of the server's process, all its threads; the database and the client are processes of their own. In
 * turns with a bare server of Node: a busy machine slows both.
 */
export async function run({ args, log, signal }: BenchOptions): Promise<Figures> {
  const [requests = 4_000, rounds = 7] = args.map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-api-'));
  const server = await startPostgres();
  const databaseUrl = server.createDatabase();
  const config = loadConfig({ listen: '127.0.0.1:0', data: folder, databaseUrl }, {});
  // A line a request, as in production; where it goes to is somebody else's time.
  const app = await startApp(config, { log: createLog('info', createWriteStream(devNull)) });
  const bare = await startBare();
  try {
    for (const statement of fleetStatements(FLEET)) server.run(databaseUrl, statement);
    const { accessKeyId, secretAccessKey } = await app.createKey({ account: largeAccount(0), role: 'reader' });
    const url = `${app.url}/findings/list`;
    const body = JSON.stringify({ maxResults: 1 });
    const [signedRates, bareRates]: [number[], number[]] = [[], []];
    for (let round = 1; round <= rounds; round++) {
      const headers = signRequest({
        ...{ method: 'POST', url, headers: { 'content-type': 'application/json' }, body },
        ...{ accessKeyId, secretAccessKey, region: config.region, service: 'inspector2', now: systemClock.now() },
      });
      const [signed, plain] = [
        await rateOf({ ...{ url, body, headers }, count: requests }, signal),
        await rateOf({ ...{ url: bare.url, body, headers }, count: requests }, signal),
      ];
      log(`round ${round}: ${rounded(signed)} signed requests a processor second; bare Node ${rounded(plain)}`);
      signedRates.push(signed);
      bareRates.push(plain);
    }
    // The first round warms up: code is compiled, connections are opened.
    const [perSecond, bareRate] = [median(signedRates.slice(1)), median(bareRates.slice(1))];
    return {
      requests,
      requests_per_cpu_s: rounded(perSecond),
      first: rounded(signedRates[0] ?? 0),
      bare_per_cpu_s: rounded(bareRate),
      share_of_bare: rounded(perSecond / bareRate, 3),
    };
  } finally {
    bare.stop();
    await app.stop();
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
