import { signRequest } from '../../src/api/wire/sigv4.ts';
import type { Role } from '../../src/store/store.ts';
import { ACCOUNT, REGION } from './example.ts';
import { requestOf } from './request.ts';
import { type ConformityServer, keyOf } from './server.ts';
import type { ContractService } from './services.ts';
import type { Json } from './values.ts';

/** Who asks; an admin of the example account in its region unless told otherwise. */
export interface Principal {
  readonly role?: Role;
  readonly account?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  /** A key or a session of the store instead of one of the role's. */
  readonly key?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
}

export interface Answer {
  readonly status: number;
  /** Name of the error; undefined for an answer. */
  readonly error: string | undefined;
  readonly body: Json;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Asks a server for an operation with an input, well-formed or not; no socket, no client that might correct it. */
export async function ask(
  server: ConformityServer,
  { contract }: ContractService,
  operation: string,
  input: Json,
  { role = 'admin', account = ACCOUNT, region = REGION, accessKeyId, key = keyOf(role, account) }: Principal = {},
): Promise<Answer> {
  const { method, path, headers, body } = requestOf(contract, operation, input);
  const signed = signRequest({
    method,
    url: `${server.url}${path}`,
    headers,
    body: body ?? '',
    ...key,
    accessKeyId: accessKeyId ?? key.accessKeyId,
    region,
    service: contract.service,
    now: new Date(Date.now() + server.skewMinutes * 60_000),
  });
  const answer = await server.api.inject({
    method,
    url: path,
    headers: signed,
    ...(body === undefined ? {} : { payload: body }),
  });
  const error = answer.headers['x-amzn-errortype'];
  return {
    status: answer.statusCode,
    error: typeof error === 'string' ? error : undefined,
    body: answer.json<Json>(),
    headers: answer.headers,
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members that an answer refuses: as its fields name them, and as its sentence does. */
export function refusedMembers({ body }: Answer): readonly string[] {
  if (!isObject(body)) return [];
  const { fields, message } = body;
  const named = Array.isArray(fields) ? fields.flatMap((field) => (isObject(field) ? [String(field.name)] : [])) : [];
  const told = [...String(message).matchAll(/(?:Value|parameter) at '(.+?)' failed to satisfy constraint/g)].map(
    ([, name]) => name ?? '',
  );
  return named.length > 0 ? named : told;
}
