import { type Answer, ask, type Principal } from './ask.ts';
import { ACCOUNT } from './example.ts';
import { placesOf } from './places.ts';
import { MARK, type Plenty } from './plenty.ts';
import type { ConformityServer } from './server.ts';
import { operationsOf, services } from './services.ts';
import { problemsOf } from './validate.ts';
import { type Json, shapeOf, wellFormed } from './values.ts';

/** One request for something of the example account, and the same for something that does not exist. */
export interface Attempt {
  readonly operation: string;
  readonly member: string;
  /** What is asked for: an id, an ARN, a name. */
  readonly wanted: string;
  readonly send: (wanted: string) => Promise<Answer>;
}

/** The same kind of name, for nothing: its last digits are others, but for the `0-` that Classic's ids begin with. */
export function nobodys(id: string): string {
  if (id === ACCOUNT) return '999900001111';
  if (id === MARK) return MARK.split('').reverse().join('');
  const at = Math.max(0, id.length - 8);
  const next = (sign: string): string => (sign === '9' ? '0' : String.fromCharCode(sign.charCodeAt(0) + 1));
  return id.slice(0, at) + id.slice(at).replace(/[0-9a-e](?!-)/g, next);
}

/** Every operation, for every member that takes a text: the ids that fit there. Patterns decide; free texts are tried with few. */
export async function attempts(
  server: ConformityServer,
  { ids }: Plenty,
  principal: Principal,
): Promise<readonly Attempt[]> {
  const all: Attempt[] = [];
  for (const { service, name } of operationsOf(await services())) {
    const { contract } = service;
    for (const { member, shape, put } of placesOf(contract, name)) {
      const of = shapeOf(contract, shape);
      if (of.type !== 'string' || of.enum !== undefined) continue;
      const fitting = ids.filter((id) => problemsOf(contract, shape, id).length === 0);
      const isFree = of.pattern === undefined && !/arn|id$/i.test(shape) && !/(arn|Id|Ids\.1\.member)$/i.test(member);
      const wanted = isFree ? fitting.filter((id) => id === ACCOUNT || id === MARK) : fitting;
      const send = (text: string): Promise<Answer> => ask(server, service, name, put(text), principal);
      all.push(...wanted.map((id) => ({ operation: name, member, wanted: id, send })));
    }
  }
  return all;
}

/** Every operation with its smallest request. */
export async function plainRequests(server: ConformityServer, principal: Principal) {
  return operationsOf(await services()).map((of) => {
    const { service, name, operation } = of;
    const input: Json = operation.input === undefined ? {} : wellFormed(service.contract, operation.input, 'minimal');
    return { of, name, send: (): Promise<Answer> => ask(server, service, name, input, principal) };
  });
}

/** What an answer tells of the account besides what the request said itself. */
export function leaksIn({ body }: Answer, { ids }: Plenty, said: string): readonly string[] {
  const text = JSON.stringify(body).replaceAll(said, '');
  // Of an ARN that was asked for, its parts were said too.
  return ids.filter((id) => !said.includes(id) && text.includes(id));
}

/** An answer without what differs between two requests anyway: the names asked for, ids and times made up for it. */
export function bareAnswer({ status, error, body }: Answer, said: string, { account = ACCOUNT }: Principal): string {
  const text = JSON.stringify(body)
    // What the caller made itself, by an earlier request, has a name of its own each time.
    .replaceAll(new RegExp(`arn:[^"]*:${account}:[^"]*`, 'g'), 'MINE')
    .replaceAll(said, 'IT')
    .replaceAll(said.split(':').at(-1) ?? said, 'IT')
    .replace(/\b0-[0-9A-Za-z]{8}\b/g, '#')
    .replace(/[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|[0-9a-f]{16,}|\d{10}(\.\d+)?/g, '#');
  return `${status} ${error} ${text}`;
}
