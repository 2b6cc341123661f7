import type { Contract } from '../../src/api/contract/contract.ts';
import { type Json, type JsonObject, structureOf } from './values.ts';

/** An HTTP request that is not signed yet. */
export interface PlainRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** RFC 3986, as the SDKs escape labels and queries. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const textOf = (value: Json): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** The request of an operation with an input, as the protocol of its service writes it. */
export function requestOf(contract: Contract, name: string, input: Json): PlainRequest {
  const operation = contract.operations[name];
  if (operation === undefined) throw new Error(`${contract.service} has no operation ${name}`);
  if (contract.protocol === 'json-1.1') {
    return {
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${contract.targetPrefix}.${name}` },
      body: JSON.stringify(input),
    };
  }
  const { method } = operation;
  if (operation.input === undefined || typeof input !== 'object' || input === null || Array.isArray(input)) {
    return {
      method,
      path: operation.uri,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    };
  }
  const { members } = structureOf(contract, operation.input);
  const given = input as JsonObject;
  const body: Record<string, Json> = {};
  const query: string[] = [];
  const headers: Record<string, string> = {};
  let path = operation.uri;
  for (const [member, value] of Object.entries(given)) {
    const of = members[member];
    if (typeof of !== 'object') body[member] = value;
    else if (of.in === 'path') path = path.replace(`{${of.as}}`, escaped(textOf(value)));
    else if (of.in === 'header') headers[of.as.toLowerCase()] = textOf(value);
    else if (Array.isArray(value)) query.push(...value.map((one) => `${of.as}=${escaped(textOf(one))}`));
    else query.push(`${of.as}=${escaped(textOf(value))}`);
  }
  const hasBody = Object.values(members).some((of) => typeof of === 'string');
  return {
    method,
    path: query.length === 0 ? path : `${path}?${query.join('&')}`,
    headers: hasBody ? { 'content-type': 'application/json', ...headers } : headers,
    body: hasBody ? JSON.stringify(body) : undefined,
  };
}
