import { beforeEach, describe, expect, test } from 'vitest';
import { memoryDocuments } from '../store/memory-documents.fixture.ts';
import type { DocumentStore } from '../store/store.ts';
import { idempotency, type TokenRequest } from './idempotency.ts';
import type { Caller } from './roles.ts';
import { apiError } from './wire/errors.ts';

const caller: Caller = { accountId: '111122223333', region: 'us-east-1', role: 'admin', accessKeyId: 'AKIA1' };
const other: Caller = { ...caller, accountId: '444455556666' };
let ms: number;
let runs: number;
let once: ReturnType<typeof idempotency>;
let documents: DocumentStore;
beforeEach(() => {
  ms = Date.parse('2026-01-01T00:00:00Z');
  runs = 0;
  const now = () => new Date(ms);
  documents = memoryDocuments(now);
  once = idempotency(documents, { now });
});

const ask = (input: object, change: Partial<TokenRequest> = {}, answer: () => unknown = () => ({ run: runs })) =>
  once({ operation: 'CreateConnector', input, caller, hasConflict: true, ...change }, async () => {
    runs++;
    return answer();
  });

describe('the same token', () => {
  test('with the same input gets the first answer, in whatever order its members come', async () => {
    expect(await ask({ clientToken: 'a', name: 'x', tags: { b: '1', c: '2' } })).toEqual({ run: 1 });
    expect(await ask({ tags: { c: '2', b: '1' }, name: 'x', clientToken: 'a' })).toEqual({ run: 1 });
  });

  test('with other input is refused, by the error that the operation has', async () => {
    await ask({ clientToken: 'a', name: 'x' });
    const second = { clientToken: 'a', name: 'y' };
    await expect(ask(second)).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(ask(second, { hasConflict: false })).rejects.toMatchObject({ name: 'ValidationException' });
    expect(runs).toBe(1);
  });

  test('of another account, operation or day is another token', async () => {
    const input = { clientToken: 'a' };
    await ask(input);
    await ask(input, { caller: other });
    await ask(input, { operation: 'Enable' });
    ms += 25 * 3_600_000;
    await ask({ clientToken: 'a', name: 'y' });
    expect(runs).toBe(4);
  });

  test('runs again after a failure, and after an answer in which accounts failed', async () => {
    const failing = () => {
      throw apiError('ResourceNotFoundException', 'not yet');
    };
    await expect(ask({ clientToken: 'a' }, {}, failing)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await ask({ clientToken: 'a' }, {}, () => ({ accounts: [], failedAccounts: [{ errorCode: 'ACCESS_DENIED' }] }));
    expect(await ask({ clientToken: 'a' })).toEqual({ run: 3 });
  });

  test('while the first is being answered is told to come again; a process that died holds nobody up', async () => {
    const never = ask({ clientToken: 'a' }, {}, () => new Promise(() => {}));
    void never;
    await expect.poll(() => runs).toBe(1);
    await expect(ask({ clientToken: 'a' })).rejects.toMatchObject({ name: 'ThrottlingException' });
    ms += 61_000;
    expect(await ask({ clientToken: 'a' })).toEqual({ run: 2 });
  });

  test('of two that find it forgotten at once, one runs', async () => {
    await ask({ clientToken: 'a' });
    ms += 25 * 3_600_000;
    const { create } = documents;
    let creations = 0;
    Object.assign(documents, {
      // The second has taken the token when the first comes to it.
      create: (...args: Parameters<typeof create>) => (++creations === 2 ? 'name' : create(...args)),
    });
    await expect(ask({ clientToken: 'a' })).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(runs).toBe(1);
  });
});

test('without a token everything runs', async () => {
  await ask({});
  await ask({});
  expect(runs).toBe(2);
});
