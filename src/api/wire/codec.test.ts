import { expect, test } from 'vitest';
import { inspector2 } from '../contract/inspector2.generated.ts';
import { compileCodec, type RequestParts } from './codec.ts';
import { ApiError } from './errors.ts';

const codecs = compileCodec(inspector2);
const codec = (operation: string) => {
  const found = codecs.get(operation);
  if (found === undefined) throw new Error(operation);
  return found;
};
const request = (body: string | Uint8Array, parts: Partial<RequestParts> = {}): RequestParts => ({
  labels: {},
  query: [],
  headers: {},
  body: typeof body === 'string' ? Buffer.from(body) : body,
  ...parts,
});
function refusal(operation: string, parts: RequestParts): ApiError {
  try {
    codec(operation).decode(parts);
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error('the request was accepted');
}

test('every operation of the contract has a codec', () => {
  expect(codecs.size).toBe(81);
});

test('a body is read into the typed input', () => {
  const body = '{"maxResults": 5, "filterCriteria": {"updatedAt": [{"startInclusive": 0}]}, "unknown": 1}';
  expect(codec('ListFindings').decode(request(body))).toEqual({
    maxResults: 5,
    filterCriteria: { updatedAt: [{ startInclusive: '1970-01-01T00:00:00.000Z' }] },
  });
});

test('an empty body is an empty input', () => {
  expect(codec('ListFindings').decode(request(''))).toEqual({});
});

test('what is not a JSON object cannot be parsed', () => {
  for (const body of ['{', '[]', 'null', '1', Buffer.from([0x7b, 0xff, 0x7d])]) {
    expect(refusal('ListFindings', request(body)).body).toEqual({ reason: 'CANNOT_PARSE' });
  }
});

test('the answer to a wrong request names every field', () => {
  const error = refusal('CreateFilter', request('{"name": "", "action": "HIDE"}'));
  expect(error.body).toEqual({
    reason: 'FIELD_VALIDATION_FAILED',
    fields: [
      { name: 'action', message: 'Member must satisfy enum value set: [NONE, SUPPRESS]' },
      { name: 'filterCriteria', message: 'Member must not be null' },
      { name: 'name', message: 'Member must have length greater than or equal to 1' },
    ],
  });
  expect(error.message).toContain("3 validation errors detected: Value at 'action' failed to satisfy constraint: ");
});

test('members travel in path and query where the contract says so', () => {
  const arn = 'arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/filter/0123456789abcdef';
  const parts = { labels: { resourceArn: arn }, query: [['tagKeys', 'a'] as const, ['tagKeys', 'b'] as const] };
  expect(codec('UntagResource').decode(request('', parts))).toEqual({ resourceArn: arn, tagKeys: ['a', 'b'] });

  const page = { query: [['maxResults', '7'] as const, ['nextToken', 't'] as const] };
  expect(codec('ListCodeSecurityIntegrations').decode(request('{}', page))).toEqual({ maxResults: 7, nextToken: 't' });
  const wrong = refusal('ListCodeSecurityIntegrations', request('{}', { query: [['maxResults', 'seven']] }));
  expect(wrong.message).toContain("Value at 'maxResults'");
  // A body cannot stand in for the path.
  expect(refusal('ListTagsForResource', request(JSON.stringify({ resourceArn: arn }))).message).toContain(
    'resourceArn',
  );
});

test('only modelled members leave, times as the model wants them', () => {
  const filter = {
    arn: 'arn',
    ownerId: '111122223333',
    name: 'n',
    action: 'NONE',
    criteria: { firstObservedAt: [{ startInclusive: '2024-07-25T20:15:00.500Z' }] },
    createdAt: '2024-07-25T20:15:00.000Z',
    updatedAt: '2024-07-25T20:15:00.000Z',
    tags: { a: 'b' },
    description: undefined,
    secret: 'stays inside',
  };
  expect(JSON.parse(codec('ListFilters').encode({ filters: [filter], internal: 1 }))).toEqual({
    filters: [
      {
        arn: 'arn',
        ownerId: '111122223333',
        name: 'n',
        action: 'NONE',
        criteria: { firstObservedAt: [{ startInclusive: 1721938500.5 }] },
        createdAt: 1721938500,
        updatedAt: 1721938500,
        tags: { a: 'b' },
      },
    ],
  });
  const connector = { connectorArn: 'a', provider: 'AZURE', createdAt: '2024-07-25T20:15:00.000Z', updatedAt: 'x' };
  const [item] = JSON.parse(codec('ListConnectors').encode({ items: [connector] })).items;
  expect(item.createdAt).toBe('2024-07-25T20:15:00.000Z');
});

test('an operation without output answers an empty object', () => {
  expect(codec('TagResource').encode({})).toBe('{}');
});
