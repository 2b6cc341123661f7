import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { Inventory } from '../../src/domain/inventory.ts';
import { openStore } from '../../src/store/index.ts';
import { effort } from '../effort.ts';
import { tinyDatabase } from './advisories.ts';
import { ACCOUNT, createKey, host, user } from './clients.ts';
import { serve } from './server.ts';

const KILLS = Math.min(effort(20), 60);
const HOSTS = Array.from({ length: 6 }, (_, i) => `host-${i}`);

const folder = mkdtempSync(join(tmpdir(), 'assay-kill-'));
const data = join(folder, 'data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A random handful of the twenty packages. */
const someNumbers = (): readonly string[] =>
  Array.from({ length: 20 }, (_, i) => String(i + 1).padStart(4, '0')).filter(() => randomInt(3) === 0);

interface Fleet {
  /** What each host sent last, whether or not the answer came. */
  readonly sent: Map<string, { readonly inventory: Inventory; readonly numbers: readonly string[] }>;
  accepted: number;
  onAccepted: () => void;
}

/** Pushes ever other inventories of one host until the server is gone. */
async function pushUntilGone(name: string, fleet: Fleet, admin: ReturnType<typeof user>): Promise<void> {
  for (;;) {
    const numbers = someNumbers();
    const inventory = host(name, numbers);
    fleet.sent.set(name, { inventory, numbers });
    try {
      await admin.push(inventory);
    } catch (error) {
      if (/did not answer/.test(String(error))) return;
      throw error; // it answered, and refused
    }
    fleet.accepted++;
    fleet.onAccepted();
  }
}

test(`kill -9 of serve under load, ${KILLS} times: nothing lost, nothing doubled`, {
  timeout: effort(400_000),
}, async () => {
  const args = ['--data', data, '--db', await tinyDatabase(folder), '--log-level', 'error'];
  const key = await createKey(data);
  const fleet: Fleet = { sent: new Map(), accepted: 0, onAccepted: () => {} };
  for (let kill = 0; kill < KILLS; kill++) {
    const server = await serve(args);
    const admin = user(server.url, key);
    if (kill === 0) await admin.enable();
    const first = new Promise<void>((done) => {
      fleet.onAccepted = done;
    });
    const pushing = Promise.all(HOSTS.map((name) => pushUntilGone(name, fleet, admin)));
    await Promise.race([first, pushing]);
    await delay(randomInt(0, 500)); // any moment of storing, queueing, judging, writing
    const { stderr } = await server.kill();
    expect(stderr).toBe('');
    await pushing;
  }
  expect(fleet.accepted).toBeGreaterThanOrEqual(KILLS);

  // What was under way when the server died is sent again, as an agent would; then every host is what it sent last.
  const server = await serve(args);
  const admin = user(server.url, key);
  for (const [name, { inventory, numbers }] of fleet.sent) {
    const { resourceId } = await admin.push(inventory);
    const expected = numbers.map((number) => `CVE-2024-${number}`);
    await expect.poll(() => admin.open(resourceId), { timeout: 60_000, message: name }).toEqual(expected);
  }
  expect((await server.stop()).code).toBe(0);
  await checkTrail();
});

/**
 * Every change has one row in the history, one in the outbox unless its finding is hidden (nobody hears of CVE-2024-0021,
 * which the vendor will not fix), and the history leads to what is stored.
 */
async function checkTrail(): Promise<void> {
  const store = await openStore({ dataFolder: data });
  try {
    const rows = async (sql: string) => (await store.connection.query(sql)).rows;
    const [count] = await rows('select count(*)::int as n, count(distinct id)::int as ids from history');
    expect(count?.n).toBeGreaterThan(0);
    expect(count?.ids).toBe(count?.n);
    const told = (condition: string): string =>
      `select h.id from history h join finding f
       on f.account_id = h.account_id and f.region = h.region and f.id = h.finding_id where ${condition}`;
    expect(await rows(`${told('f.hidden is null')} except select id from outbox`)).toEqual([]);
    expect(await rows(`${told('f.hidden is not null')} intersect select id from outbox`)).toEqual([]);
    expect((await rows(told('f.hidden is not null'))).length).toBeGreaterThan(0);
    expect(await rows('select id from outbox except select id from history')).toEqual([]);
    const doubled = `select resource_id, key from finding where account_id = '${ACCOUNT}' and status <> 'CLOSED'
      group by resource_id, key having count(*) > 1`;
    expect(await rows(doubled)).toEqual([]);
    const findings = await rows('select id, status from finding');
    for (const { id, status } of findings) {
      const trail = await store.history.ofFinding({ accountIds: [ACCOUNT], region: 'us-east-1' }, String(id));
      const kinds = trail.map((entry) => entry.kind);
      const expected = kinds.map((_, i) => (i === 0 ? 'opened' : i % 2 === 1 ? 'closed' : 'reopened'));
      expect(kinds, String(id)).toEqual(expected);
      expect(trail.at(-1)?.status).toBe(status);
    }
  } finally {
    await store.close();
  }
}
