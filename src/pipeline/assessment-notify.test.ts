import { expect, test } from 'vitest';
import type { AssessmentEvent } from '../domain/assessment.ts';
import { assessmentWorld } from './assessment.fixture.ts';
import { assessmentNotify } from './assessment-notify.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:runs';
const never = new AbortController().signal;

const subscribed = (...events: AssessmentEvent[]) => ({
  subscriptions: [
    { topicArn: TOPIC, events: events.map((event) => ({ event, subscribedAt: '2024-01-01T00:00:00Z' })) },
  ],
});

/** Runs the messages that the run's job has asked for. */
async function deliver(world: Awaited<ReturnType<typeof assessmentWorld>>): Promise<void> {
  for (const { name, data } of world.sent.filter((job) => job.name === 'assessment-notify')) {
    expect(name).toBe(assessmentNotify.name);
    await assessmentNotify.run(world.deps, data, never);
  }
}

test('topics hear of what they subscribed to, in the words that scripts read', async () => {
  const world = await assessmentWorld();
  const events = subscribed('ASSESSMENT_RUN_STARTED', 'ASSESSMENT_RUN_COMPLETED', 'FINDING_REPORTED');
  const runId = await world.whole(await world.template(events));
  await deliver(world);
  const messages = world.published.map(({ message }) => JSON.parse(message));
  expect(messages.map(({ event }) => event)).toEqual([
    'ASSESSMENT_RUN_STARTED',
    'FINDING_REPORTED',
    'ASSESSMENT_RUN_COMPLETED',
  ]);
  expect(messages[1].finding).toBe(`${messages[1].run}/finding/0-00000000`);
  expect(messages[2]).toMatchObject({ state: 'COMPLETED', run: expect.stringContaining(`/run/${runId}`) });
  expect((await world.run(runId)).notifications).toMatchObject([
    { event: 'ASSESSMENT_RUN_STARTED', topicArn: TOPIC, status: 'SUCCESS' },
    { event: 'FINDING_REPORTED', status: 'SUCCESS', message: '1 finding' },
    { event: 'ASSESSMENT_RUN_COMPLETED', status: 'SUCCESS' },
  ]);
});

test('every change of the state is a message of its own', async () => {
  const world = await assessmentWorld();
  await world.whole(await world.template(subscribed('ASSESSMENT_RUN_STATE_CHANGED')));
  await deliver(world);
  expect(world.published.map(({ message }) => JSON.parse(message).state)).toEqual([
    'START_DATA_COLLECTION_PENDING',
    'START_DATA_COLLECTION_IN_PROGRESS',
    'COLLECTING_DATA',
    'STOP_DATA_COLLECTION_PENDING',
    'DATA_COLLECTED',
    'START_EVALUATING_RULES_PENDING',
    'EVALUATING_RULES',
    'COMPLETED',
  ]);
});

test('a topic that refuses is told in the run, which goes on', async () => {
  const world = await assessmentWorld();
  world.topicStatus = 'TOPIC_DOES_NOT_EXIST';
  const runId = await world.whole(await world.template(subscribed('FINDING_REPORTED')));
  await deliver(world);
  expect(await world.run(runId)).toMatchObject({
    state: 'COMPLETED',
    notifications: [{ status: 'TOPIC_DOES_NOT_EXIST', message: '0 findings' }],
  });
});

test('nobody subscribed, no job', async () => {
  const world = await assessmentWorld();
  await world.whole(await world.template());
  expect(world.sent.filter(({ name }) => name === 'assessment-notify')).toEqual([]);
});
