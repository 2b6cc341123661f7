import type { AccountScanType } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { enforcedTypes } from './accounts.ts';
import { type Capability, type HandlerDeps, readPage } from './handler.ts';

const PERMISSIONS: readonly wire.Permission[] = [
  { service: 'EC2', operation: 'ENABLE_SCANNING' },
  { service: 'EC2', operation: 'DISABLE_SCANNING' },
  { service: 'ECR', operation: 'ENABLE_SCANNING' },
  { service: 'ECR', operation: 'DISABLE_SCANNING' },
  { service: 'ECR', operation: 'ENABLE_REPOSITORY' },
  { service: 'ECR', operation: 'DISABLE_REPOSITORY' },
  { service: 'LAMBDA', operation: 'ENABLE_SCANNING' },
  { service: 'LAMBDA', operation: 'DISABLE_SCANNING' },
];
/** The model's services are named as the scan types of accounts. */
const scanTypeOf = (service: wire.Service): AccountScanType => service;
const isScanning = ({ operation }: wire.Permission): boolean =>
  operation === 'ENABLE_SCANNING' || operation === 'DISABLE_SCANNING';

/** What the account may decide by itself: not what its administrator or the organization policy decides for it. */
export function accountPermissions({ store, tokens }: HandlerDeps): Capability<'ListAccountPermissions'> {
  return {
    async ListAccountPermissions(input, caller) {
      const { service } = input;
      const enforced = await enforcedTypes(store, caller.region);
      const isMember = caller.administratorId !== undefined;
      const permitted = PERMISSIONS.filter(
        (permission) =>
          (service === undefined || permission.service === service) &&
          !(isMember && permission.operation.startsWith('DISABLE')) &&
          !(isScanning(permission) && enforced[scanTypeOf(permission.service)] !== undefined),
      );
      const request = { operation: 'ListAccountPermissions', query: [service], input, defaultSize: 1024 } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, async ({ limit, after = '0' }) => {
        const end = Number(after) + limit;
        const page = { items: permitted.slice(Number(after), end) };
        return end < permitted.length ? { ...page, next: String(end) } : page;
      });
      return { permissions: items, nextToken };
    },
  };
}
