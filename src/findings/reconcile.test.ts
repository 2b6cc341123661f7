import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Assessment, Finding, FindingChange, VulnerablePackage } from '../domain/finding.ts';
import type { Resource } from '../domain/resource.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { packageIdentity, type ReconcileInput, reconcile } from './reconcile.ts';
import type { SuppressionRule } from './suppress.ts';

const owner = { accountId: '111122223333', region: 'us-east-1' };
const resource: Resource = {
  ...owner,
  id: 'i-0123456789abcdef0',
  type: 'AWS_EC2_INSTANCE',
  tags: {},
  details: { kind: 'instance', platform: 'DEBIAN_12' },
};

const at = (days: number): Date => new Date(Date.UTC(2024, 0, 1) + days * 86_400_000);

function pkg(name: string, version = '1.0-1', path = '/var/lib/dpkg/status'): VulnerablePackage {
  const evidence = {
    advisoryId: 'DSA-1-1',
    feed: 'debian',
    ecosystem: 'Debian:12',
    comparedName: name,
    comparedVersion: version,
    scheme: 'deb' as const,
    rule: `${version} < 2.0-1 (deb)`,
  };
  return { type: 'deb', name, version, filePath: path, fixedVersion: '2.0-1', status: 'fixed', evidence };
}

function assessment(key: string, packages = [pkg('openssl')], severity: Assessment['severity'] = 'HIGH'): Assessment {
  return {
    type: 'PACKAGE_VULNERABILITY',
    key,
    title: `${key} - ${packages.map((p) => p.name).join(', ')}`,
    description: 'x',
    severity,
    fixAvailable: 'YES',
    packageVulnerability: {
      vulnerabilityId: key,
      source: 'DEBIAN_CVE',
      relatedVulnerabilities: [],
      referenceUrls: [],
      cvss: [],
      packages,
    },
  };
}

/** Ids in the order they are asked for: 0…1, 0…2. */
function counter(start = 0): () => string {
  let last = start;
  return () => (++last).toString(16).padStart(32, '0');
}

const input = (change: Partial<ReconcileInput>): ReconcileInput => ({
  owner,
  resource,
  existing: [],
  assessments: [],
  complete: true,
  rules: [],
  now: at(0),
  newId: counter(),
  ...change,
});

/** What the store holds after the changes. */
function applied(existing: readonly Finding[], changes: readonly FindingChange[]): readonly Finding[] {
  const byId = new Map(existing.map((f) => [f.id, f]));
  for (const change of changes) byId.set(change.finding.id, change.finding);
  return [...byId.values()];
}

const afterwards = (change: Partial<ReconcileInput>): readonly Finding[] =>
  applied(change.existing ?? [], reconcile(input(change)));
const shape = (changes: readonly FindingChange[]): readonly string[] =>
  changes.map((c) => `${c.kind} ${c.finding.key} ${c.finding.status}`);

const suppressLow: SuppressionRule = {
  id: '1',
  name: 'low',
  filter: { severity: [{ kind: 'string', comparison: 'EQUALS', value: 'LOW' }] },
};

describe('life cycle', () => {
  const open = afterwards({ assessments: [assessment('CVE-1')] });

  test('what is new opens', () => {
    expect(open).toEqual([
      {
        ...assessment('CVE-1'),
        ...owner,
        id: '1'.padStart(32, '0'),
        resourceId: resource.id,
        resourceType: 'AWS_EC2_INSTANCE',
        status: 'ACTIVE',
        firstObservedAt: '2024-01-01T00:00:00.000Z',
        lastObservedAt: '2024-01-01T00:00:00.000Z',
        updatedAt: '2024-01-01T00:00:00.000Z',
      },
    ]);
  });

  test('what is the same writes nothing: lastObservedAt does not move', () => {
    expect(reconcile(input({ existing: open, assessments: [assessment('CVE-1')], now: at(3) }))).toEqual([]);
  });

  test('what looks different is updated and keeps its id and first observation', () => {
    const worse = assessment('CVE-1', [pkg('openssl')], 'CRITICAL');
    const [change] = reconcile(input({ existing: open, assessments: [worse], now: at(3) }));
    expect(change).toMatchObject({
      kind: 'updated',
      previousStatus: 'ACTIVE',
      finding: {
        id: open[0]?.id,
        severity: 'CRITICAL',
        firstObservedAt: at(0).toISOString(),
        lastObservedAt: at(3).toISOString(),
        updatedAt: at(3).toISOString(),
      },
    });
  });

  test('other wording of the evidence alone is no news', () => {
    const reworded = { ...pkg('openssl'), evidence: { ...pkg('openssl').evidence, rule: 'in other words' } };
    expect(reconcile(input({ existing: open, assessments: [assessment('CVE-1', [reworded])], now: at(3) }))).toEqual(
      [],
    );
  });

  test('what is gone closes, because it was fixed', () => {
    const [change] = reconcile(input({ existing: open, now: at(3) }));
    expect(change).toMatchObject({
      kind: 'closed',
      previousStatus: 'ACTIVE',
      finding: {
        status: 'CLOSED',
        closeReason: 'fixed',
        closedAt: at(3).toISOString(),
        updatedAt: at(3).toISOString(),
        lastObservedAt: at(0).toISOString(),
      },
    });
  });

  const closed = afterwards({ existing: open, now: at(3) });

  test('back within seven days: the same finding reopens', () => {
    const [change] = reconcile(input({ existing: closed, assessments: [assessment('CVE-1')], now: at(10) }));
    expect(change).toMatchObject({
      kind: 'reopened',
      previousStatus: 'CLOSED',
      finding: { id: open[0]?.id, status: 'ACTIVE', firstObservedAt: at(0).toISOString() },
    });
    expect(change?.finding).not.toHaveProperty('closedAt');
    expect(change?.finding).not.toHaveProperty('closeReason');
  });

  test('back later: a new finding', () => {
    const late = reconcile(
      input({ existing: closed, assessments: [assessment('CVE-1')], now: at(10.01), newId: counter(9) }),
    );
    expect(shape(late)).toEqual(['opened CVE-1 ACTIVE']);
    expect(late[0]?.finding.id).not.toBe(open[0]?.id);
  });
});

describe('suppression', () => {
  const low = assessment('CVE-1', [pkg('openssl')], 'LOW');
  const hidden = afterwards({ assessments: [low], rules: [suppressLow] });

  test('a matching finding opens suppressed', () => expect(hidden[0]?.status).toBe('SUPPRESSED'));

  test('it stays so until fixed, then it closes', () => {
    expect(shape(reconcile(input({ existing: hidden, assessments: [low], rules: [suppressLow] })))).toEqual([]);
    expect(shape(reconcile(input({ existing: hidden, rules: [suppressLow] })))).toEqual(['closed CVE-1 CLOSED']);
  });

  test('it comes back when the rule goes, and when it no longer fits the rule', () => {
    expect(shape(reconcile(input({ existing: hidden, assessments: [low] })))).toEqual(['unsuppressed CVE-1 ACTIVE']);
    const worse = assessment('CVE-1', [pkg('openssl')], 'HIGH');
    const changes = reconcile(input({ existing: hidden, assessments: [worse], rules: [suppressLow] }));
    expect(shape(changes)).toEqual(['unsuppressed CVE-1 ACTIVE']);
    expect(changes[0]?.finding.severity).toBe('HIGH');
  });

  test('a reopened finding is judged by the rules of today', () => {
    const closed = afterwards({ existing: hidden, now: at(1) });
    const back = reconcile(input({ existing: closed, assessments: [low], rules: [suppressLow], now: at(2) }));
    expect(shape(back)).toEqual(['reopened CVE-1 SUPPRESSED']);
  });
});

describe('what was not looked at is never taken for fixed', () => {
  const two = [pkg('curl'), pkg('libcurl4')];
  const existing = afterwards({ assessments: [assessment('CVE-1', two), assessment('CVE-2')] });

  test('a partial scan opens and updates, and closes nothing', () => {
    const seen = [assessment('CVE-2', [pkg('openssl'), pkg('libssl3')]), assessment('CVE-3')];
    const changes = reconcile(input({ existing, assessments: seen, complete: false, now: at(1), newId: counter(9) }));
    expect(shape(changes)).toEqual(['updated CVE-2 ACTIVE', 'opened CVE-3 ACTIVE']);
  });

  test('nor does it drop a package from a finding', () => {
    const seen = [assessment('CVE-1', [pkg('curl')])];
    expect(reconcile(input({ existing, assessments: seen, complete: false, now: at(1) }))).toEqual([]);
  });

  test('a package that could not be judged keeps its findings open', () => {
    const unjudged = new Set([packageIdentity(pkg('libcurl4'))]);
    expect(shape(reconcile(input({ existing, unjudged, now: at(1) })))).toEqual(['closed CVE-2 CLOSED']);
    const rest = [assessment('CVE-1', [pkg('curl')]), assessment('CVE-2')];
    expect(reconcile(input({ existing, unjudged, assessments: rest, now: at(1) }))).toEqual([]);
  });

  test('a package that was judged and is fixed leaves the finding', () => {
    const rest = [assessment('CVE-1', [pkg('curl')]), assessment('CVE-2')];
    expect(shape(reconcile(input({ existing, assessments: rest, now: at(1) })))).toEqual(['updated CVE-1 ACTIVE']);
  });
});

describe('for any history', () => {
  const packages = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 })
    .map((names) => names.sort().map((name) => pkg(name)));
  const assessments = fc.uniqueArray(
    fc.record({
      key: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3', 'CVE-4'),
      packages,
      severity: fc.constantFrom(...SEVERITIES),
    }),
    { selector: (a) => a.key },
  );
  const step = fc.record({
    assessments: assessments.map((list) => list.map((a) => assessment(a.key, a.packages, a.severity))),
    complete: fc.boolean(),
    rules: fc.subarray([suppressLow]),
    unjudged: fc.uniqueArray(fc.constantFrom('deb/a', 'deb/b')).map((names) => new Set(names)),
    days: fc.integer({ min: 0, max: 12 }),
  });
  const history = fc.array(step, { minLength: 1, maxLength: 8 });

  /** Runs the steps one after another; calls `check` with each input and its changes. */
  function play(
    steps: readonly (Partial<ReconcileInput> & { days: number })[],
    check: (given: ReconcileInput, changes: readonly FindingChange[]) => void,
  ): void {
    let existing: readonly Finding[] = [];
    let day = 0;
    const newId = counter();
    for (const { days, ...change } of steps) {
      day += days;
      const given = input({ ...change, existing, now: at(day), newId });
      const changes = reconcile(given);
      check(given, changes);
      existing = applied(existing, changes);
    }
  }

  test('running again changes nothing', () => {
    fc.assert(
      fc.property(history, (steps) => {
        play(steps, (given, changes) => {
          expect(reconcile({ ...given, existing: applied(given.existing, changes) })).toEqual([]);
        });
      }),
    );
  });

  test('order of findings and assessments does not matter', () => {
    fc.assert(
      fc.property(history, (steps) => {
        play(steps, (given, changes) => {
          const first = changes.find((c) => c.kind === 'opened');
          const newId = counter(first === undefined ? 0 : Number.parseInt(first.finding.id, 16) - 1);
          const backwards = { existing: [...given.existing].reverse(), assessments: [...given.assessments].reverse() };
          expect(reconcile({ ...given, ...backwards, newId })).toEqual(changes);
        });
      }),
    );
  });

  test('nothing closes unless everything was looked at, and no other change takes a package away', () => {
    fc.assert(
      fc.property(history, (steps) => {
        play(steps, (given, changes) => {
          if (given.complete) return;
          expect(changes.filter((c) => c.kind === 'closed')).toEqual([]);
          for (const { kind, finding } of changes) {
            const before = given.existing.find((f) => f.id === finding.id);
            if (before === undefined || kind === 'reopened') continue;
            const now = new Set(finding.packageVulnerability?.packages.map((p) => p.name));
            expect(before.packageVulnerability?.packages.filter((p) => !now.has(p.name))).toEqual([]);
          }
        });
      }),
    );
  });

  test('after a complete scan the open findings are the assessments and what could not be judged', () => {
    fc.assert(
      fc.property(history, (steps) => {
        play(steps, (given, changes) => {
          const open = applied(given.existing, changes).filter((f) => f.status !== 'CLOSED');
          expect(new Set(open.map((f) => f.key)).size).toBe(open.length);
          const keys = new Set(open.map((f) => f.key));
          expect(given.assessments.filter((a) => !keys.has(a.key))).toEqual([]);
          if (!given.complete || given.unjudged?.size !== 0) return;
          expect([...keys].sort()).toEqual(given.assessments.map((a) => a.key).sort());
        });
      }),
    );
  });

  test('an id, its first observation and its key never part', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const known = new Map<string, string>();
        play(steps, (_, changes) => {
          for (const { kind, finding } of changes) {
            const identity = `${finding.key} ${finding.firstObservedAt}`;
            expect(known.has(finding.id)).toBe(kind !== 'opened');
            if (kind !== 'opened') expect(known.get(finding.id)).toBe(identity);
            known.set(finding.id, identity);
          }
        });
      }),
    );
  });
});
