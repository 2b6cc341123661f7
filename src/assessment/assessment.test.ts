import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { image } from '../../test/conformity/example.ts';
import type { Selector } from '../domain/assessment.ts';
import type { Resource } from '../domain/resource.ts';
import { OWNER } from '../pipeline/jobs.fixture.ts';
import { memoryDocuments } from '../store/memory-documents.fixture.ts';
import { assessmentFindingArn, idOfNumber, newAssessmentId, numberOfId, readAssessmentArn } from './arn.ts';
import { readRecord, readRecords, recordKind, recordWriter, updateRecord } from './records.ts';
import { takeResources, unfinishedOf } from './running.ts';
import { isSelected } from './select.ts';

const SCOPE = { accountIds: [OWNER.accountId], region: OWNER.region };

describe('ARNs', () => {
  const ids = { targetId: newAssessmentId(), templateId: newAssessmentId(), runId: newAssessmentId() };

  test('are read as they were written', () => {
    const arn = assessmentFindingArn(OWNER, ids, 4711);
    const read = readAssessmentArn(OWNER, 'finding', arn);
    expect(read).toEqual({ target: ids.targetId, template: ids.templateId, run: ids.runId, finding: idOfNumber(4711) });
    expect(readAssessmentArn(OWNER, 'exclusion', arn)).toBe('malformed');
    expect(readAssessmentArn({ ...OWNER, region: 'eu-west-1' }, 'finding', arn)).toBe('foreign');
  });

  test('numbers become ids and numbers again, in order', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(numberOfId(idOfNumber(a))).toBe(a);
        expect(idOfNumber(a) < idOfNumber(b)).toBe(a < b);
      }),
    );
  });

  test.each([
    '',
    'x',
    'arn:aws:inspector:us-east-1:111122223333:target/1',
    'arn:aws:inspector::111122223333:target/0-00000000/',
  ])('%j is malformed', (text) => expect(readAssessmentArn(OWNER, 'target', text)).toBe('malformed'));
});

describe('records of a run', () => {
  const kind = recordKind<number>('numbers');
  const now = () => '2026-01-01T00:00:00.000Z';

  test.each([0, 1, 49, 50, 51, 100, 137])(
    '%d of them are read in order, from anywhere, and by number',
    async (count) => {
      const documents = memoryDocuments(() => new Date());
      const writer = recordWriter(documents, kind, OWNER, 'run', now);
      for (let n = 0; n < count; n++) await writer.add(n * 2);
      expect(await writer.end()).toBe(count);
      for (const from of [0, 1, 50, 99].filter((start) => start <= count)) {
        const read: number[] = [];
        for await (const { number, record } of readRecords(documents, kind, SCOPE, 'run', from)) {
          expect(record).toBe(number * 2);
          read.push(number);
        }
        expect(read).toEqual(Array.from({ length: count - from }, (_, n) => n + from));
      }
      const last = count - 1;
      expect(await readRecord(documents, kind, SCOPE, 'run', last)).toBe(count === 0 ? undefined : last * 2);
      expect(await updateRecord(documents, kind, OWNER, 'run', count, (n) => n)).toBe(false);
      if (count === 0) return;
      expect(await updateRecord(documents, kind, OWNER, 'run', last, () => 7)).toBe(true);
      expect(await readRecord(documents, kind, SCOPE, 'run', last)).toBe(7);
    },
  );
});

describe('a selector', () => {
  const host: Resource = {
    ...OWNER,
    id: 'i-1',
    type: 'AWS_EC2_INSTANCE',
    tags: { Name: 'web-1', team: 'payments' },
    details: { kind: 'instance', platform: 'DEBIAN_12' },
  };
  const every: Selector = { types: ['instance', 'image'], tags: [], names: [] };
  test.each<[string, Partial<Selector>, Resource, boolean]>([
    ['of everything', {}, host, true],
    ['of images', { types: ['image'] }, host, false],
    ['by a tag', { tags: [{ key: 'team', value: 'payments' }] }, host, true],
    ['by any of two tags', { tags: [{ key: 'team', value: 'shop' }, { key: 'team' }] }, host, true],
    ['by a tag that every object seems to have', { tags: [{ key: 'constructor' }] }, host, false],
    ['by name', { names: ['db-*', 'web-*'] }, host, true],
    ['by tag and name', { tags: [{ key: 'team' }], names: ['db-*'] }, host, false],
    ['by the repository of an image', { names: ['*acme/shop'] }, image, true],
    ['by id', { names: ['i-1'] }, host, true],
  ])('%s', (_, change, resource, takes) => expect(isSelected({ ...every, ...change }, resource)).toBe(takes));
});

test('a run that died with its resources gives them back to the next', async () => {
  const documents = memoryDocuments(() => new Date());
  const entry = { targetId: 't', templateId: 't', runId: 'gone', resourceIds: ['i-1'] };
  expect(await takeResources(documents, OWNER, entry, 'now')).toBe('taken');
  expect(await takeResources(documents, OWNER, { ...entry, runId: 'next' }, 'now')).toMatchObject([
    { resourceId: 'i-1', run: { runId: 'gone' } },
  ]);
  expect(await unfinishedOf(documents, OWNER)).toEqual([]);
  expect(await takeResources(documents, OWNER, { ...entry, runId: 'next' }, 'now')).toBe('taken');
});

test('runs in progress have five hundred resources at most', async () => {
  const documents = memoryDocuments(() => new Date());
  const entry = (runId: string, count: number) => ({
    targetId: 't',
    templateId: 't',
    runId,
    resourceIds: Array.from({ length: count }, (_, n) => `${runId}-${n}`),
  });
  expect(await takeResources(documents, OWNER, entry('a', 400), 'now')).toBe('taken');
  expect(await takeResources(documents, OWNER, entry('b', 101), 'now')).toBe('limit');
  expect(await takeResources(documents, OWNER, entry('c', 100), 'now')).toBe('taken');
});
