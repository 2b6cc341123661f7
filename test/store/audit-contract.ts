import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuditEntry, type AuditRecord, verifyAuditChain } from '../../src/domain/audit.ts';
import type { OpenStore } from '../../src/store/index.ts';
import { OTHER, OWNER } from './samples.ts';

const entry = (n: number, change: Partial<AuditEntry> = {}): AuditEntry => ({
  ...OWNER,
  at: new Date(Date.UTC(2026, 0, n)).toISOString(),
  requestId: `request ${n}`,
  accessKeyId: 'AKIAEXAMPLE',
  principal: 'arn:aws:iam::111122223333:user/AKIAEXAMPLE',
  role: 'admin',
  service: 'inspector2',
  operation: 'CreateFilter',
  outcome: 'succeeded',
  sourceAddress: '192.0.2.1',
  ...change,
});

/** The audit log of both stores. `tamper` runs SQL behind the store's back. */
export function auditContract(
  name: string,
  open: () => Promise<{ store: OpenStore; tamper: (sql: string) => Promise<unknown> }>,
): void {
  describe(`${name}: the audit log`, () => {
    let store: OpenStore;
    let tamper: (sql: string) => Promise<unknown>;
    beforeAll(async () => {
      ({ store, tamper } = await open());
    });
    afterAll(() => store?.close());

    const recordsOf = async (limit = 2): Promise<AuditRecord[]> => {
      const records: AuditRecord[] = [];
      for (let after: string | undefined; ; ) {
        const page = await store.audit.list(OWNER, {}, { limit, ...(after !== undefined && { after }) });
        records.push(...page.items);
        if (page.next === undefined) return records;
        after = page.next;
      }
    };
    async function* given(records: readonly AuditRecord[]) {
      yield* records;
    }
    const verdict = async () => {
      const [chain] = await store.audit.chains(OWNER.accountId);
      if (chain === undefined) throw new Error('there is a chain');
      return verifyAuditChain(chain, given(await recordsOf()));
    };

    test('entries come back as they were written, in order, chained, to their owner alone', async () => {
      for (let n = 1; n <= 5; n++) await store.audit.append(entry(n, { parameters: { text: `ü "${n}" \\u0000` } }));
      await store.audit.append(entry(9, OTHER));
      const records = await recordsOf();
      expect(records.map(({ text }) => JSON.parse(text).requestId)).toEqual([1, 2, 3, 4, 5].map((n) => `request ${n}`));
      expect(JSON.parse(records[1]?.text ?? '')).toEqual(entry(2, { parameters: { text: 'ü "2" \\u0000' } }));
      expect(await verdict()).toEqual({ records: 5 });
    });

    test('writers at once get one place each', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.audit.append(entry(6, { requestId: `at once ${n}` }))),
      );
      expect(await verdict()).toEqual({ records: 25 });
    });

    test('a span of time is selected', async () => {
      const select = { since: '2026-01-02T00:00:00.000Z', until: '2026-01-04T00:00:00.000Z' };
      const { items } = await store.audit.list(OWNER, select, { limit: 10 });
      expect(items.map(({ seq }) => seq)).toEqual([2, 3]);
    });

    test('the sweep takes the beginning, and the rest still holds', async () => {
      const sweep = () => store.audit.sweep('2026-01-03T00:00:00.000Z', 1);
      expect([await sweep(), await sweep(), await sweep()]).toEqual([1, 1, 0]);
      expect(await verdict()).toEqual({ records: 23 });
    });

    test('what was changed, taken out or cut off is told', async () => {
      await tamper(
        `update audit set entry = (replace(entry::text, 'CreateFilter', 'ListFilters'))::json where seq = 4`,
      );
      expect(await verdict()).toMatchObject({ broken: { seq: 4, problem: 'changed' } });
      await tamper('delete from audit where seq = 4');
      expect(await verdict()).toMatchObject({ broken: { seq: 4, problem: 'missing' } });
      await tamper('delete from audit where seq > 3');
      expect(await verdict()).toEqual({ records: 1, broken: { seq: 4, problem: 'cut off' } });
    });
  });
}
