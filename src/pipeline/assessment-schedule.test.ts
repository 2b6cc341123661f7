import { expect, test } from 'vitest';
import { RUNS, TEMPLATES } from '../assessment/kinds.ts';
import { assessmentWorld, SCOPE } from './assessment.fixture.ts';
import { assessmentSchedule } from './assessment-schedule.ts';
import { OWNER } from './jobs.fixture.ts';

const never = new AbortController().signal;

async function scheduled() {
  const world = await assessmentWorld();
  const id = await world.template({ schedule: '0 6 * * *' });
  const dueAt = '2024-01-01T06:00:00.000Z';
  await world.store.documents.update(TEMPLATES, OWNER, id, (template) => ({ ...template, dueAt }));
  return {
    world,
    look: () => assessmentSchedule.run(world.deps, null, never),
    next: async () => (await world.store.documents.get(TEMPLATES, SCOPE, id))?.dueAt,
  };
}

test('a template is started when its moment has come, and waits for the next', async () => {
  const { world, look, next } = await scheduled();
  expect(await look()).toEqual({ started: 0 });
  world.now = new Date('2024-01-01T06:00:10.000Z');
  expect(await look()).toEqual({ started: 1 });
  expect(await next()).toBe('2024-01-02T06:00:00.000Z');
  expect(await look()).toEqual({ started: 0 });
  expect(world.sent.at(-1)).toMatchObject({ name: 'assessment-run' });
});

test('a start that is refused is left out: the run before is still going on', async () => {
  const { world, look, next } = await scheduled();
  world.now = new Date('2024-01-01T06:00:00.000Z');
  await look();
  world.wait(1);
  expect(await look()).toEqual({ started: 0 });
  expect(await next()).toBe('2024-01-03T06:00:00.000Z');
  expect(await world.store.documents.count(RUNS, SCOPE)).toBe(1);
});

test('days without a server are not caught up on', async () => {
  const { world, look, next } = await scheduled();
  world.now = new Date('2024-02-10T12:00:00.000Z');
  expect(await look()).toEqual({ started: 1 });
  expect(await next()).toBe('2024-02-11T06:00:00.000Z');
});
