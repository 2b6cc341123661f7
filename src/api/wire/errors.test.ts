import { expect, test } from 'vitest';
import { inputError } from '../../domain/errors.ts';
import { inspector2 } from '../contract/inspector2.generated.ts';
import { apiError, ERROR_STATUS, errorAnswer, fieldErrors, toApiError } from './errors.ts';

test('the status of each modelled error is the contract’s', () => {
  const modelled = Object.entries(inspector2.shapes).flatMap(([name, shape]) =>
    shape.type === 'structure' && shape.status !== undefined ? [[name, shape.status] as const] : [],
  );
  expect(modelled).toHaveLength(8);
  expect(ERROR_STATUS).toMatchObject(Object.fromEntries(modelled));
});

test('an error is a status, a name in the header and a body with its message', () => {
  const answer = errorAnswer(fieldErrors([{ name: 'maxResults', message: 'Member must be a number' }]));
  expect(answer.status).toBe(400);
  expect(answer.headers['x-amzn-errortype']).toBe('ValidationException');
  expect(JSON.parse(answer.body)).toEqual({
    message: "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must be a number",
    reason: 'FIELD_VALIDATION_FAILED',
    fields: [{ name: 'maxResults', message: 'Member must be a number' }],
  });
});

test('what may be tried again says when', () => {
  expect(errorAnswer(apiError('ThrottlingException', 'slow down')).headers['retry-after']).toBe('1');
  expect(errorAnswer(apiError('InternalServerException', 'oh')).headers['retry-after']).toBe('1');
});

test('a bug tells nothing of its inside', () => {
  const answer = errorAnswer(toApiError(new Error('password is swordfish')));
  expect(answer.status).toBe(500);
  expect(answer.body).not.toContain('swordfish');
});

test('an expected failure of the input is a ValidationException', () => {
  expect(toApiError(inputError('not an inventory'))).toMatchObject({
    name: 'ValidationException',
    message: 'not an inventory',
  });
});
