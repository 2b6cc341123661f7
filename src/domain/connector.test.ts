import { expect, test } from 'vitest';
import { CONNECTOR_STATUSES, isPending, nextConnectorStatus } from './connector.ts';

test('a connector is enabled, changed and deleted', () => {
  expect(nextConnectorStatus('PENDING_ENABLEMENT', 'succeeded')).toBe('ENABLED');
  expect(nextConnectorStatus('ENABLED', 'update')).toBe('PENDING_UPDATE');
  expect(nextConnectorStatus('PENDING_UPDATE', 'failed')).toBe('FAILED_TO_UPDATE');
  expect(nextConnectorStatus('FAILED_TO_UPDATE', 'delete')).toBe('PENDING_DELETION');
  expect(nextConnectorStatus('PENDING_DELETION', 'succeeded')).toBe('DELETED');
});

test('what is not pending cannot end, and what is pending cannot be changed', () => {
  for (const status of CONNECTOR_STATUSES) {
    for (const end of ['succeeded', 'failed'] as const) {
      expect(nextConnectorStatus(status, end) !== undefined, `${status} ${end}`).toBe(isPending(status));
    }
    if (isPending(status)) expect(nextConnectorStatus(status, 'update'), status).toBeUndefined();
  }
});

test('everything but what is deleted can be deleted', () => {
  const deletable = CONNECTOR_STATUSES.filter((status) => nextConnectorStatus(status, 'delete') !== undefined);
  expect(deletable).toEqual(CONNECTOR_STATUSES.filter((status) => status !== 'DELETED'));
});
