import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { effortOf } from '../effort.ts';
import { type Answer, ask, refusedMembers } from './ask.ts';
import { type Case, casesOf, oneOfEach } from './constraints.ts';
import { type ConformityServer, startServer } from './server.ts';
import { operationsOf, services } from './services.ts';

/** Opaque to the client: the model bounds its length, and only the server can write one. */
const isToken = (member: string): boolean => /(^|\.)nextToken$/i.test(member);

/** What is wrong with the answer to a case, or nothing. */
function complaint({ member, rule, isValid, input }: Case, answer: Answer, refusal: string): string | undefined {
  const members = refusedMembers(answer);
  const told = `${answer.status} ${answer.error ?? ''} ${JSON.stringify(answer.body).slice(0, 300)}`;
  const of = `${member}, ${rule}, ${JSON.stringify(input).slice(0, 200)}: ${told}`;
  if (answer.status >= 500) return `fails: ${of}`;
  if (isValid) {
    const isRefused = members.includes(member) && !isToken(member);
    return isRefused ? `refused though valid: ${of}` : undefined;
  }
  if (answer.error !== refusal) return `not refused: ${of}`;
  return members.every((name) => name === member) && members.length === 1 ? undefined : `refused for another: ${of}`;
}

const operations = operationsOf(await services());
const tried: (cases: Iterable<Case>) => Iterable<Case> = effortOf(0, 1) === 1 ? (all) => all : oneOfEach;

describe('each constraint of each input member, from both sides', () => {
  let server: ConformityServer;
  let asked = 0;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await server?.stop();
  });

  test.each(operations)('$service.contract.service $name', async ({ service, name }) => {
    const complaints: string[] = [];
    for (const one of tried(casesOf(service.contract, name))) {
      asked++;
      const found = complaint(one, await ask(server, service, name, one.input), service.refusal);
      if (found !== undefined) complaints.push(found);
    }
    expect(complaints.slice(0, 20)).toEqual([]);
  });

  test('thousands of them', () => expect(asked).toBeGreaterThan(effortOf(5_000, 15_000)));
});
