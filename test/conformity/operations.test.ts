import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { effort } from '../effort.ts';
import { type Answer, ask } from './ask.ts';
import { judge } from './judge.ts';
import { randomOf, seedOf } from './random.ts';
import { type ConformityServer, seed, startServer } from './server.ts';
import { type OperationOf, operationsOf, services } from './services.ts';
import { type Json, randomValue, structureOf, wellFormed } from './values.ts';

const operations = operationsOf(await services());

/** An account that never did anything, and one with findings. */
const NOBODY = '999988887777';

const inputOf = ({ service: { contract }, operation }: OperationOf, size: 'minimal' | 'maximal'): Json =>
  operation.input === undefined ? {} : wellFormed(contract, operation.input, size);

describe('an operation answers what its model says', () => {
  let server: ConformityServer;
  const answers = new Map<OperationOf, Answer>();
  beforeAll(async () => {
    server = await startServer();
    await server.store.accounts.create(NOBODY);
    await seed(server);
  });
  afterAll(() => server?.stop());

  describe.each(operations)('$service.contract.service $name', (of) => {
    const { service, name, operation } = of;

    test('to the smallest well-formed request of an account that never did anything', async () => {
      const answer = await ask(server, service, name, inputOf(of, 'minimal'), { account: NOBODY });
      answers.set(of, answer);
      expect(judge(of, answer)).toEqual([]);
    });

    test.each(['minimal', 'maximal'] as const)('to the %s well-formed request', async (size) => {
      expect(judge(of, await ask(server, service, name, inputOf(of, size)))).toEqual([]);
    });

    test('to random well-formed requests', async () => {
      if (operation.input === undefined) return;
      const random = randomOf(seedOf(name));
      for (let n = 0; n < effort(10); n++) {
        const input = randomValue(service.contract, operation.input, random);
        const answer = await ask(server, service, name, input);
        expect({ input, problems: judge(of, answer) }).toEqual({ input, problems: [] });
      }
    });
  });

  test('without required input, a fresh account gets an empty or default result, and never "not supported"', () => {
    for (const [{ service, name, operation }, answer] of answers) {
      const isFree = operation.input === undefined || !structureOf(service.contract, operation.input).required?.length;
      if (isFree) expect(answer, name).not.toMatchObject({ error: 'AccessDeniedException' });
    }
  });
});
