import { Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { createLog } from '../log.ts';
import type { Job, JobHandler, Queue } from '../queue/queue.ts';
import { JOBS, registerJobs } from './index.ts';
import { deb, host, jobWorld, OWNER } from './jobs.fixture.ts';

/** A queue that remembers what was registered. */
function recordingQueue(queue: Queue) {
  const handlers = new Map<string, JobHandler>();
  const crons = new Map<string, string>();
  const recording: Queue = {
    ...queue,
    work: async (name, handler) => void handlers.set(name, handler),
    schedule: async (name, cron) => void crons.set(name, cron),
  };
  return { recording, handlers, crons };
}

const jobOf = (name: string, data: unknown, signal = new AbortController().signal): Job => ({
  id: '1',
  name,
  data,
  signal,
});

test('every job has a handler; those that nobody asks for have a clock', async () => {
  const world = jobWorld();
  const { recording, handlers, crons } = recordingQueue(world.deps.queue);
  await registerJobs(recording, world.deps);
  expect([...handlers.keys()]).toEqual(JOBS.map((job) => job.name));
  expect([...handlers.keys()]).toEqual([...handlers.keys()].sort());
  expect([...crons.keys()]).toEqual([
    'assessment-run',
    'assessment-schedule',
    'cis-schedule',
    'cis-timeouts',
    'export-schedules',
    'export-watch',
    'fold-usage',
    'organization',
    'rescan',
    'sweep',
  ]);
});

test('the outcome of a job is counted, and a failure reaches the queue', async () => {
  const world = jobWorld();
  const { recording, handlers } = recordingQueue(world.deps.queue);
  await registerJobs(recording, world.deps);
  await world.store.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
  const resourceId = await world.push(host([deb('openssl', '3.0.11-1')]));
  const scan = handlers.get('scan-resource');
  await scan?.(jobOf('scan-resource', { ...OWNER, resourceId }));
  await expect(scan?.(jobOf('scan-resource', { nonsense: true }))).rejects.toThrow();
  await expect(
    scan?.(jobOf('scan-resource', { ...OWNER, resourceId }, AbortSignal.abort(new Error('stopped')))),
  ).rejects.toThrow('stopped');
  const text = await world.deps.metrics.registry.metrics();
  expect(text).toContain('assay_job_seconds_count{name="scan-resource",outcome="completed"} 1');
  expect(text).toContain('assay_job_seconds_count{name="scan-resource",outcome="failed"} 1');
  expect(text).toContain('assay_job_seconds_count{name="scan-resource",outcome="aborted"} 1');
  expect(text).toContain('assay_finding_changes_total{kind="opened"} 1');
});

test('a job that runs by the clock and finds nothing to do is no line of the log', async () => {
  const world = jobWorld();
  let text = '';
  const sink = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  /** Lines leave together, in their order: when the last one is there, all are. */
  const linesHaveLeft = async (log: ReturnType<typeof createLog>): Promise<void> => {
    log.error({}, 'the last line');
    await vi.waitUntil(() => text.includes('the last line'));
    text = text.replace(/.*the last line.*\n/, '');
  };
  const { recording, handlers } = recordingQueue(world.deps.queue);
  const run = async (level: string): Promise<readonly string[]> => {
    text = '';
    const log = createLog(level, sink);
    await registerJobs(recording, { ...world.deps, log });
    for (const name of crons) await handlers.get(name)?.(jobOf(name, {}));
    await linesHaveLeft(log);
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).job]));
  };
  const crons = JOBS.filter(({ cron }) => cron !== undefined).map(({ name }) => name);
  expect(await run('info')).toEqual([]);
  expect(await run('debug')).toEqual(crons);

  await world.store.accounts.create(OWNER.accountId);
  await world.store.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
  const resourceId = await world.push(host([deb('openssl', '3.0.11-1')]));
  const log = createLog('info', sink);
  await registerJobs(recording, { ...world.deps, log });
  text = '';
  await handlers.get('scan-resource')?.(jobOf('scan-resource', { ...OWNER, resourceId }));
  await handlers.get('sweep')?.(jobOf('sweep', {}));
  await world.push(host([deb('openssl', '3.0.15-1')]));
  await handlers.get('scan-resource')?.(jobOf('scan-resource', { ...OWNER, resourceId }));
  world.wait(1);
  await handlers.get('sweep')?.(jobOf('sweep', {}));
  await linesHaveLeft(log);
  expect(text.match(/"job":"[^"]+"/g)).toEqual(
    ['scan-resource', 'scan-resource', 'sweep'].map((name) => `"job":"${name}"`),
  );
});

test('the sweep deletes what is past its retention', async () => {
  const world = jobWorld();
  await world.store.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
  const { recording, handlers } = recordingQueue(world.deps.queue);
  await registerJobs(recording, world.deps);
  const resourceId = await world.push(host([deb('openssl', '3.0.11-1')]));
  const run = (name: string, data: unknown) => handlers.get(name)?.(jobOf(name, data));
  await run('scan-resource', { ...OWNER, resourceId });
  await world.push(host([deb('openssl', '3.0.15-1')]));
  await run('scan-resource', { ...OWNER, resourceId });
  expect(world.shown()).toEqual(['CVE-2024-0001 CLOSED']);
  world.wait(1);
  await run('sweep', {});
  expect(world.shown()).toEqual([]); // the store decides how long; this one keeps nothing closed
});
