import { createServer, type Server } from 'node:http';
import * as inspector2Client from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Contract } from '../../src/api/contract/contract.ts';
import { inspector2 } from '../../src/api/contract/inspector2.generated.ts';
import { compileCodec } from '../../src/api/wire/codec.ts';
import { ApiError, type ErrorName, errorAnswer } from '../../src/api/wire/errors.ts';
import { effort } from '../effort.ts';
import { randomOf, seedOf } from './random.ts';
import { type Json, type JsonObject, randomValue, shapeNameOf, shapeOf, wellFormed } from './values.ts';

/** How the values that JSON has no form for are held. */
interface Forms {
  readonly timestamp: (seconds: number | string) => unknown;
  readonly blob: (base64: string) => unknown;
  /** Members that are left out, by the name of their structure. */
  readonly unknown?: Readonly<Record<string, RegExp>>;
}
const milliseconds = (time: number | string): number =>
  typeof time === 'number' ? Math.round(time * 1000) : Date.parse(time);
/** As handlers hold them. */
const INSIDE: Forms = {
  timestamp: (time) => new Date(milliseconds(time)).toISOString(),
  blob: (base64) => Buffer.from(base64, 'base64'),
};
/** As users of the client hold them. */
const CLIENT: Forms = {
  timestamp: (time) => new Date(milliseconds(time)),
  blob: (base64) => new Uint8Array(Buffer.from(base64, 'base64')),
  // The client is older than the model; what it does not know it ignores.
  unknown: { SeverityCounts: /^(informational|low|untriaged)$/, ResourceFilterCriteria: /^cloud/ },
};

/** A value of the wire in another form. */
function inForm(contract: Contract, name: string, value: Json, forms: Forms): unknown {
  const shape = shapeOf(contract, name);
  if (shape.type === 'timestamp') return forms.timestamp(value as number | string);
  if (shape.type === 'blob') return forms.blob(value as string);
  if (shape.type === 'list') return (value as readonly Json[]).map((item) => inForm(contract, shape.of, item, forms));
  const entries = (of: (key: string) => string) =>
    Object.fromEntries(
      Object.entries(value as JsonObject)
        .filter(([key]) => forms.unknown?.[name]?.test(key) !== true)
        .map(([key, item]) => [key, inForm(contract, of(key), item, forms)]),
    );
  if (shape.type === 'map') return entries(() => shape.value);
  if (shape.type === 'structure') return entries((key) => shapeNameOf(shape.members[key] ?? key));
  return value;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** With members that no model has, in every structure: what a later version of the service might send. */
function withUnknown(contract: Contract, name: string, value: Json): Json {
  const shape = shapeOf(contract, name);
  if (shape.type === 'list') return (value as readonly Json[]).map((item) => withUnknown(contract, shape.of, item));
  if (shape.type !== 'structure') return value;
  const known = Object.entries(value as JsonObject).map(([key, item]) => {
    const member = shape.members[key];
    return [key, member === undefined ? item : withUnknown(contract, shapeNameOf(member), item)];
  });
  return { ...Object.fromEntries(known), ...(shape.union === true ? {} : { ofALaterVersion: { a: [1] } }) };
}

type Client = { send(command: object): Promise<Record<string, unknown>>; destroy(): void };
type ClientModule = Readonly<Record<string, new (input: never) => object>>;

describe('what the codec writes, the JavaScript client reads', () => {
  const contract = inspector2;
  const codecs = compileCodec(contract);
  const module = inspector2Client as unknown as ClientModule;
  let stub: Server;
  let client: Client;
  let reply: Reply;
  beforeAll(async () => {
    stub = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(reply.status, reply.headers).end(reply.body));
    });
    await new Promise<void>((done) => stub.listen(0, '127.0.0.1', done));
    const address = stub.address();
    if (address === null || typeof address === 'string') throw new Error('the stub has no port');
    client = new inspector2Client.Inspector2Client({
      endpoint: `http://127.0.0.1:${address.port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    }) as unknown as Client;
  });
  afterAll(() => {
    client.destroy();
    stub.closeAllConnections();
    stub.close();
  });

  /** Asks the stub for an operation with its smallest input. */
  async function ask(name: string): Promise<Record<string, unknown>> {
    const { input } = contract.operations[name as keyof typeof contract.operations] ?? {};
    const Command = module[`${name}Command`];
    if (Command === undefined) throw new Error(`the client has no ${name}`);
    const value = input === undefined ? {} : inForm(contract, input, wellFormed(contract, input, 'minimal'), CLIENT);
    return client.send(new Command(value as never));
  }

  test.each(Object.entries(contract.operations))('%s', async (name, operation) => {
    const codec = codecs.get(name);
    const { output } = operation;
    if (codec === undefined || output === undefined) return;
    const random = randomOf(seedOf(name));
    for (let n = 0; n < effort(8); n++) {
      const wire = randomValue(contract, output, random);
      const inside = { ...(inForm(contract, output, wire, INSIDE) as object), notInTheModel: 1 };
      const body = codec.encode(inside);
      expect(body).not.toContain('notInTheModel');
      const sent = n % 2 === 0 ? body : JSON.stringify(withUnknown(contract, output, JSON.parse(body)));
      reply = { status: 200, headers: { 'content-type': 'application/json' }, body: sent };
      const { $metadata: _, ...read } = await ask(name);
      expect(read).toEqual(inForm(contract, output, wire, CLIENT));
    }
  });

  const errors = Object.entries(contract.operations).flatMap(([operation, of]) =>
    of.errors.map((error) => ({ operation, error })),
  );
  test.each(errors)('$error of $operation', async ({ operation, error }) => {
    const { message, ...members } = randomValue(contract, error, randomOf(seedOf(error))) as JsonObject;
    const written = errorAnswer(new ApiError(error as ErrorName, String(message), members), 'rest-json');
    reply = written;
    const caught = await ask(operation).catch((thrown: unknown) => thrown);
    expect(caught).toBeInstanceOf(module[error]);
    expect(caught).toMatchObject({ name: error, message: String(message) });
    expect((caught as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode).toBe(written.status);
  });
});
