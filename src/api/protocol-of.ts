import type { ServiceRequest } from './service.ts';
import { isQueryRequest } from './sts/parameters.ts';
import type { Protocol } from './wire/errors.ts';
import { splitTarget } from './wire/routes.ts';

const JSON_11_TYPE = /^application\/x-amz-json-1\.[01]\b/i;

/**
 * The protocol that a client speaks, by what its header says alone: what is refused before a service is found, a body that
 * is too large say, must be answered in words that this client reads.
 */
export function protocolOf(request: Omit<ServiceRequest, 'body'>): Protocol {
  const { method, target, headers } = request;
  if (isQueryRequest(request)) return 'query';
  const isJson11 = headers['x-amz-target'] !== undefined || JSON_11_TYPE.test(String(headers['content-type'] ?? ''));
  // Every operation of json-1.1 is a POST of `/`; clients of the others may send any type.
  return method === 'POST' && splitTarget(target).path === '/' && isJson11 ? 'json-1.1' : 'rest-json';
}
