import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hasPostgres, startPostgres } from '../postgres.ts';
import { tinyDatabase } from './advisories.ts';
import { serve } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-frozen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Processes of a PostgreSQL: itself, and what works for it. */
const processesOf = (postmaster: number): readonly number[] => [
  ...readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').map(Number),
  postmaster,
];

test.skipIf(!hasPostgres)(
  'a database that hangs: health says so, and the server ends when it is asked to',
  {
    timeout: 180_000,
  },
  async () => {
    const postgres = await startPostgres();
    const databaseUrl = postgres.createDatabase();
    const postmaster = Number(
      postgres.run(databaseUrl, "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)"),
    );
    const server = await serve(['--data', folder, '--db', await tinyDatabase(folder), '--database-url', databaseUrl]);
    const health = () => fetch(`${server.url}/healthz`, { signal: AbortSignal.timeout(20_000) });
    expect((await health()).status).toBe(200);
    const frozen = processesOf(postmaster);
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    try {
      const answer = await health();
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ status: 'the store does not answer' });
      const { code, stderr } = await server.stop();
      expect(code).toBe(0);
      expect(stderr).toContain('closing failed');
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
      postgres.stop();
    }
  },
);
