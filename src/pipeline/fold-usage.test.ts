import { expect, test } from 'vitest';
import { memoryUsage } from '../store/memory-usage.fixture.ts';
import { foldUsage } from './fold-usage.ts';
import { jobWorld } from './jobs.fixture.ts';

const signal = new AbortController().signal;

test('every day that is over is folded once, also after a server was off', async () => {
  const world = jobWorld();
  const { usage, folded, beganOn } = memoryUsage();
  const run = () => foldUsage.run({ ...world.deps, store: { ...world.store, usage } }, {}, signal);
  world.now = new Date('2024-01-03T00:37:00.000Z');
  expect(await run()).toMatchObject({ folded: 0 });
  beganOn('2024-01-01');
  expect(await run()).toMatchObject({ folded: 2 });
  expect(await run()).toMatchObject({ folded: 0 });
  world.wait(3);
  await run();
  expect(folded).toEqual(['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05']);
});
