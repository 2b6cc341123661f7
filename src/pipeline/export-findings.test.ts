import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { ExportError } from '../domain/export.ts';
import { createLog } from '../log.ts';
import { type ExportBody, FINDINGS_REPORT, newExport, REPORT_IN_PROGRESS } from '../store/export-documents.ts';
import { exportFindings } from './export-findings.ts';
import { exportWatch } from './export-watch.ts';
import { deb, host, jobWorld, OWNER } from './jobs.fixture.ts';
import { scanResource } from './scan-resource.ts';

const ID = '11111111-2222-4333-8444-555555555555';
const scope = { accountIds: [OWNER.accountId], region: OWNER.region };
const destination = {
  bucketName: 'reports',
  keyPrefix: 'daily',
  kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1',
};

let world: ReturnType<typeof jobWorld>;
beforeEach(async () => {
  world = jobWorld();
  await world.store.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
  const resourceId = await world.push(host([deb('openssl', '3.0.11-1'), deb('zlib', '1.2.11')]));
  await scanResource.run(world.deps, { ...OWNER, resourceId }, new AbortController().signal);
});

async function order(change: Partial<ExportBody<'CSV' | 'JSON'>> = {}): Promise<void> {
  const { body, dueAt } = newExport({ format: 'CSV', destination, filter: {}, scope }, world.now);
  await world.store.documents.create(FINDINGS_REPORT, {
    ...OWNER,
    id: ID,
    name: REPORT_IN_PROGRESS,
    tags: {},
    createdAt: world.now.toISOString(),
    body: { ...body, ...change },
    dueAt,
  });
}
const run = (signal = new AbortController().signal) => exportFindings.run(world.deps, { ...OWNER, id: ID }, signal);
const report = async () => {
  const found = await world.store.documents.get(FINDINGS_REPORT, scope, ID);
  if (found === undefined) throw new Error('the report is gone');
  return found;
};
const written = (): string => world.objects.whole.get(`daily/${ID}.csv`) ?? '';
const rows = (): number => written().split('\r\n').length - 2;

describe('a findings report', () => {
  test('is written whole under its id, and the account is free for the next', async () => {
    await order();
    expect(await run()).toEqual({ export: ID, status: 'SUCCEEDED', items: 2 });
    expect(written()).toMatch(/^AWS Account Id,Severity,.*Reference Urls\r\n/);
    expect(rows()).toBe(2);
    expect(await report()).toMatchObject({ body: { status: 'SUCCEEDED' } });
    const { name, dueAt } = await report();
    expect([name, dueAt]).toEqual([undefined, undefined]);
  });

  test('that fails leaves its reason in the log, under a name of its own', async () => {
    await order({ filter: { title: [{ kind: 'string', comparison: 'EQUALS', value: 'nothing' }] } });
    const lines = new PassThrough();
    const deps = { ...world.deps, log: createLog('warn', lines) };
    await exportFindings.run(deps, { ...OWNER, id: ID }, new AbortController().signal);
    await delay(50); // lines leave the log gathered
    const line: string = lines.read().toString();
    expect(line.match(/"message":/g)).toHaveLength(1);
    expect(JSON.parse(line)).toMatchObject({ message: 'export failed', reason: expect.stringMatching(/^No finding/) });
  });

  test('as JSON is one document with the findings as the API shows them', async () => {
    await order({ format: 'JSON' });
    await run();
    const text = world.objects.whole.get(`daily/${ID}.json`) ?? '';
    const { findings } = JSON.parse(text) as { findings: object[] };
    expect(findings).toEqual([...world.findings.values()].map(({ id }) => ({ findingArn: id })));
  });

  test('holds the active findings unless the filter speaks of the status', async () => {
    const [first] = world.findings.values();
    if (first !== undefined) world.findings.set(first.id, { ...first, status: 'CLOSED' });
    await order();
    await run();
    expect(rows()).toBe(1);
  });

  test('of nothing has failed and says why', async () => {
    await order({ filter: { severity: [{ kind: 'string', comparison: 'EQUALS', value: 'CRITICAL' }] } });
    await run();
    expect((await report()).body).toMatchObject({ status: 'FAILED', failure: 'NO_FINDINGS_FOUND' });
    expect(world.objects.parts.size).toBe(0);
  });

  test('that may not be written has failed at once', async () => {
    world.objects.beforeStep = () => {
      throw new ExportError('MALFORMED_KMS_KEY', 'The KMS key cannot be used.');
    };
    await order();
    expect(await run()).toMatchObject({ status: 'FAILED', failure: 'MALFORMED_KMS_KEY' });
  });
});

describe('trouble on the way', () => {
  const failAt = (step: string, error: Error = new Error('connection reset')): void => {
    world.objects.beforeStep = (at) => {
      if (at === step) throw error;
    };
  };

  test('a broken connection is for the queue to repeat; the next run ends the same upload', async () => {
    await order();
    failAt('append');
    await expect(run()).rejects.toThrow('connection reset');
    expect(world.objects.parts.size).toBe(1);
    failAt('nothing');
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', items: 2 });
    expect([rows(), world.objects.parts.size]).toEqual([2, 0]);
  });

  test('after five tries without anything arriving it is given up, and nothing is left', async () => {
    await order();
    failAt('complete');
    for (let attempt = 1; attempt < 5; attempt++) await expect(run()).rejects.toThrow('connection reset');
    expect(await run()).toMatchObject({ status: 'FAILED' });
    expect((await report()).body).toMatchObject({ status: 'FAILED', failure: 'INTERNAL_ERROR' });
    expect(world.objects.parts.size).toBe(0);
  });

  test('a stop of the server is no failure', async () => {
    await order();
    const stop = new AbortController();
    world.objects.beforeStep = (step) => {
      if (step === 'complete') {
        stop.abort(new Error('stopping'));
        throw new Error('aborted');
      }
    };
    await expect(run(stop.signal)).rejects.toThrow('aborted');
    expect((await report()).body.status).toBe('IN_PROGRESS');
  });

  test('an upload that somebody removed begins anew', async () => {
    await order();
    failAt('complete');
    await expect(run()).rejects.toThrow();
    world.objects.parts.clear();
    failAt('nothing');
    await expect(run()).rejects.toThrow('no such upload');
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', items: 2 });
    expect(rows()).toBe(2);
  });

  test.each([
    ['at the last moment', 0],
    ['a day later', 1],
  ])('a report that is cancelled %s stops before it is whole and takes back its half', async (_, days) => {
    await order();
    world.objects.beforeStep = async (step) => {
      if (step !== 'append') return;
      world.wait(days);
      await world.store.documents.update(FINDINGS_REPORT, OWNER, ID, ({ tags, body }) => ({
        tags,
        body: { ...body, status: 'CANCELLED' as const },
      }));
    };
    expect(await run()).toMatchObject({ status: 'CANCELLED', aborted: `daily/${ID}.csv` });
    expect([world.objects.whole.size, world.objects.parts.size]).toEqual([0, 0]);
    expect(await run()).toMatchObject({ skipped: 'CANCELLED' });
  });

  test('a run that another took over writes no more', async () => {
    await order();
    let isFirst = true;
    world.objects.beforeStep = async (step) => {
      if (step !== 'append' || !isFirst) return;
      isFirst = false;
      world.wait(0.01);
      expect(await run()).toMatchObject({ status: 'SUCCEEDED' });
    };
    expect(await run()).not.toMatchObject({ status: 'SUCCEEDED' });
    expect((await report()).body.status).toBe('SUCCEEDED');
    expect(rows()).toBe(2);
  });
});

describe('the watch', () => {
  const watch = () => exportWatch.run(world.deps, {}, new AbortController().signal);

  test('sends the job of a report again that nobody works at', async () => {
    await order();
    await watch();
    expect(world.sent).toEqual([]);
    world.wait(1 / 24);
    expect(await watch()).toMatchObject({ 'export-findings': { resent: 1, failed: 0 } });
    expect(world.sent).toMatchObject([{ name: 'export-findings', data: { id: ID } }]);
  });

  test('ends a report whose twelve hours are over, and has its half taken back', async () => {
    await order();
    world.objects.beforeStep = (step) => {
      if (step === 'append') throw new Error('connection reset');
    };
    await expect(run()).rejects.toThrow();
    world.wait(0.5);
    expect(await watch()).toMatchObject({ 'export-findings': { failed: 1 } });
    expect((await report()).body).toMatchObject({ status: 'FAILED', failure: 'INTERNAL_ERROR' });
    expect(await run()).toMatchObject({ status: 'FAILED', aborted: `daily/${ID}.csv` });
    expect(world.objects.parts.size).toBe(0);
  });
});
