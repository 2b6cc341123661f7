export const CONNECTOR_STATUSES = [
  'ENABLED',
  'PENDING_ENABLEMENT',
  'FAILED_TO_ENABLE',
  'PENDING_UPDATE',
  'FAILED_TO_UPDATE',
  'PENDING_DELETION',
  'DELETED',
  'FAILED_TO_DELETE',
] as const;
export type ConnectorStatus = (typeof CONNECTOR_STATUSES)[number];

/** What happens to a connector: its owner asks for something, or the work that was asked for ends. */
export type ConnectorEvent = 'update' | 'delete' | 'succeeded' | 'failed';

const SETTLED = { update: 'PENDING_UPDATE', delete: 'PENDING_DELETION' } as const;

/** The states of a connector (inspector.md 2.3). While work is pending nothing else can be asked, except to delete. */
const NEXT: Readonly<Record<ConnectorStatus, Readonly<Partial<Record<ConnectorEvent, ConnectorStatus>>>>> = {
  PENDING_ENABLEMENT: { delete: 'PENDING_DELETION', succeeded: 'ENABLED', failed: 'FAILED_TO_ENABLE' },
  ENABLED: SETTLED,
  // It never worked: a change is another attempt to enable it.
  FAILED_TO_ENABLE: { update: 'PENDING_ENABLEMENT', delete: 'PENDING_DELETION' },
  PENDING_UPDATE: { delete: 'PENDING_DELETION', succeeded: 'ENABLED', failed: 'FAILED_TO_UPDATE' },
  FAILED_TO_UPDATE: SETTLED,
  PENDING_DELETION: { delete: 'PENDING_DELETION', succeeded: 'DELETED', failed: 'FAILED_TO_DELETE' },
  FAILED_TO_DELETE: { delete: 'PENDING_DELETION' },
  DELETED: {},
};

/** The state after an event; undefined when the event is not possible in this state. */
export const nextConnectorStatus = (status: ConnectorStatus, event: ConnectorEvent): ConnectorStatus | undefined =>
  NEXT[status][event];

export const isPending = (status: ConnectorStatus): boolean => status.startsWith('PENDING_');
