import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Finding, FindingChange } from '../../src/domain/finding.ts';
import type { Resource } from '../../src/domain/resource.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import type { Aggregate, Aggregation, AggregationGroup } from '../../src/store/aggregation.ts';
import type { OpenStore } from '../../src/store/index.ts';
import type { FindingContext } from './finding-contract.ts';
import { closed, finding, idOf, image, instance, opened, scopeOf } from './samples.ts';

const LAYER = `sha256:${'b'.repeat(64)}`;
const FUNCTION_LAYER = 'arn:aws:lambda:us-east-1:111122223333:layer:shared:3';

/** The part of the store's contract that is about counts of active findings. */
export function aggregationContract(context: () => FindingContext): void {
  describe('aggregations', () => {
    let store: OpenStore;
    let resources: readonly [Resource, Resource, Resource, Resource];
    let owner: FindingContext['owner'];
    beforeEach(async () => {
      ({ store, owner } = context());
      const machine = instance(1, {
        ...owner,
        tags: { env: 'prod' },
        details: { kind: 'instance', platform: 'DEBIAN_12', imageReference: 'ami-0123456789abcdef0' },
      });
      const serverless: Resource = {
        ...instance(3, owner),
        id: 'arn:aws:lambda:us-east-1:111122223333:function:pay:$LATEST',
        type: 'AWS_LAMBDA_FUNCTION',
        details: {
          kind: 'function',
          name: 'pay',
          runtime: 'NODEJS_20_X',
          version: '$LATEST',
          codeDigest: 'abc',
          executionRole: 'arn:aws:iam::111122223333:role/pay',
          layers: [FUNCTION_LAYER],
        },
      };
      const code: Resource = {
        ...instance(4, owner),
        id: 'project-1',
        type: 'CODE_REPOSITORY',
        details: { kind: 'code-repository', projectName: 'shop', providerType: 'GITHUB', visibility: 'PRIVATE' },
      };
      resources = [machine, image(1, owner), serverless, code];
      for (const resource of resources) await store.resources.upsert(resource);
    });
    const mine = () => scopeOf(owner);
    const ask = async (by: AggregationGroup, more: Partial<Aggregation> = {}): Promise<readonly Aggregate[]> => {
      const request: Aggregation = { by, filter: {}, sortBy: 'ALL', order: 'DESC', ...more };
      return (await store.findings.aggregate(mine(), request, { limit: 100 })).items;
    };
    const equals = (value: string) => [{ kind: 'string', comparison: 'EQUALS', value }] as const;
    const of = (resource: Resource, seed: string, change: Partial<Finding> = {}): Finding =>
      finding(seed, resource, { id: idOf(`${owner.accountId} ${resource.id} ${seed}`), ...change });

    test('each type groups what it is named after', async () => {
      const [machine, container, serverless, code] = resources;
      const sample = of(machine, 'x').packageVulnerability;
      const [pkg] = sample?.packages ?? [];
      if (sample === undefined || pkg === undefined) throw new Error('the sample has a package');
      const withPackages = (...packages: object[]) => ({
        packageVulnerability: { ...sample, packages: packages.map((change) => ({ ...pkg, ...change })) },
      });
      const { packageVulnerability: _, ...bare } = of(machine, 'tcp');
      const reachable: Finding = {
        ...bare,
        type: 'NETWORK_REACHABILITY',
        severity: 'MEDIUM',
        networkReachability: { ports: { begin: 22, end: 22 }, protocol: 'TCP', path: [] },
      };
      await store.findings.apply(
        owner,
        [
          of(machine, '1', withPackages({}, { filePath: '/elsewhere' })),
          reachable,
          of(container, '1', withPackages({ layer: LAYER }, { name: 'libc6', layer: LAYER })),
          of(serverless, '2', withPackages({ functionLayer: FUNCTION_LAYER })),
          of(code, '3', { severity: 'CRITICAL', exploitAvailable: 'YES', fixAvailable: 'NO' }),
        ].map(opened),
      );
      const keysOf = async (by: AggregationGroup, more: Partial<Aggregation> = {}) =>
        (await ask(by, more)).map(({ keys, total }) => [...Object.values(keys), total]);
      expect(await ask('ACCOUNT')).toMatchObject([
        { accountId: owner.accountId, total: 5, fixable: 4, exploitable: 1, severities: { CRITICAL: 1, HIGH: 3 } },
      ]);
      expect(await ask('ACCOUNT', { findingType: 'NETWORK_REACHABILITY' })).toMatchObject([{ total: 1 }]);
      expect(await ask('FINDING_TYPE', { filter: { resourceType: equals('CODE_REPOSITORY') } })).toMatchObject([
        { total: 1, keys: { cloudProvider: 'AWS', cloudAccountId: owner.accountId } },
      ]);
      expect(await ask('AMI')).toMatchObject([{ keys: { ami: 'ami-0123456789abcdef0' }, affected: 1, total: 2 }]);
      for (const by of ['AWS_EC2_INSTANCE', 'VM_INSTANCE'] as const) {
        expect(await ask(by, { sortBy: 'NETWORK_FINDINGS' })).toMatchObject([
          { resource: machine, network: 1, total: 2 },
        ]);
        expect(await ask(by, { filter: { instanceTags: [{ kind: 'map', key: 'env', value: 'test' }] } })).toEqual([]);
      }
      for (const by of ['AWS_ECR_CONTAINER', 'CONTAINER_IMAGE'] as const)
        expect(await ask(by, { filter: { imageTags: equals('1.0') } })).toMatchObject([{ resource: container }]);
      for (const by of ['AWS_LAMBDA_FUNCTION', 'SERVERLESS_FUNCTION'] as const)
        expect(await ask(by, { filter: { runtimes: equals('NODEJS_20_X') } })).toMatchObject([
          { resource: serverless },
        ]);
      expect(await ask('CODE_REPOSITORY')).toMatchObject([{ resource: code, exploitable: 1, fixable: 0 }]);
      expect(await ask('REPOSITORY')).toMatchObject([{ keys: { repository: 'shop/web' }, affected: 1 }]);
      expect(await ask('IMAGE_LAYER')).toMatchObject([
        { keys: { layerHash: LAYER, resourceId: container.id }, total: 1 },
      ]);
      expect(await ask('LAMBDA_LAYER')).toMatchObject([{ keys: { layerArn: FUNCTION_LAYER, functionName: 'pay' } }]);
      expect(await keysOf('PACKAGE')).toEqual([
        ['libssl3', 4],
        ['libc6', 1],
      ]);
      expect(await keysOf('PACKAGE', { filter: { packageNames: equals('libc6') } })).toEqual([['libc6', 1]]);
      expect((await ask('TITLE')).map(({ keys, total }) => [keys.title, total])).toEqual(
        expect.arrayContaining([['CVE-2026-1 - openssl', 2]]),
      );
      expect(await ask('TITLE', { findingType: 'NETWORK_REACHABILITY' })).toMatchObject([
        { keys: { vulnerabilityId: '' } },
      ]);
      expect(await ask('PACKAGE', { filter: { accountIds: equals('000000000000') } })).toEqual([]);
    });

    test('pages neither lose nor repeat a group, up and down', async () => {
      const [machine] = resources;
      const values = Array.from({ length: 11 }, (_, n) => of(machine, `${n % 7}-${n}`, { title: `title ${n % 7}` }));
      await store.findings.apply(owner, values.map(opened));
      const all = async (order: 'ASC' | 'DESC') => {
        const found: (readonly [string, number])[] = [];
        for (let after: string | undefined, more = true; more; more = after !== undefined) {
          const request: Aggregation = { by: 'TITLE', filter: {}, sortBy: 'ALL', order };
          const page = await store.findings.aggregate(mine(), request, { limit: 3, ...(after && { after }) });
          found.push(...page.items.map(({ keys, total }) => [String(keys.title), total] as const));
          after = page.next;
        }
        return found;
      };
      const down = await all('DESC');
      expect(down.map(([, total]) => total)).toEqual([...down.map(([, total]) => total)].sort((a, b) => b - a));
      expect(await all('ASC')).toEqual([...down].reverse());
    });

    test('the counts are those of the findings, whatever became of them', async () => {
      const [machine, container] = resources;
      const step = fc.record({
        at: fc.nat(9),
        severity: fc.constantFrom(...SEVERITIES),
        status: fc.constantFrom('ACTIVE', 'SUPPRESSED', 'CLOSED', 'ACTIVE'),
        fixAvailable: fc.constantFrom('YES', 'NO', 'PARTIAL'),
        exploitAvailable: fc.constantFrom('YES', 'NO'),
        hidden: fc.boolean(),
      });
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          run++;
          const stored = new Map<number, Finding>();
          for (const [n, { at, status, hidden, ...rest }] of steps.entries()) {
            const resource = at % 2 === 0 ? machine : container;
            const updatedAt = new Date(Date.UTC(2026, 4, 1, run, n)).toISOString();
            const { hidden: _, ...base } = stored.get(at) ?? of(resource, `${run}-${at}`);
            const next = { ...base, ...rest, updatedAt, ...(hidden && { hidden: 'vex' as const }) } as Finding;
            const kind = stored.has(at) ? 'updated' : 'opened';
            const change: FindingChange =
              status === 'CLOSED' && stored.has(at)
                ? closed(next, updatedAt)
                : {
                    kind,
                    cause: 'test',
                    finding: { ...next, status: status === 'CLOSED' ? 'ACTIVE' : status } as Finding,
                  };
            await store.findings.apply(owner, [change]);
            stored.set(at, change.finding);
          }
          const shown = [...stored.values()].filter((f) => f.status === 'ACTIVE' && f.hidden === undefined);
          for (const resource of [machine, container]) {
            const own = shown.filter((f) => f.resourceId === resource.id);
            const by = resource === machine ? 'AWS_EC2_INSTANCE' : 'AWS_ECR_CONTAINER';
            const [counted] = await ask(by);
            expect(counted?.total ?? 0).toBe(own.length);
            for (const severity of SEVERITIES)
              expect(counted?.severities[severity] ?? 0).toBe(own.filter((f) => f.severity === severity).length);
            expect(counted?.fixable ?? 0).toBe(own.filter((f) => f.fixAvailable === 'YES').length);
            expect(counted?.exploitable ?? 0).toBe(own.filter((f) => f.exploitAvailable === 'YES').length);
          }
          await store.findings.deleteOfTypes(owner, [machine.type, container.type], 1000);
          expect(await ask('ACCOUNT')).toEqual([]);
        }),
        { numRuns: 12 },
      );
    });
  });
}
