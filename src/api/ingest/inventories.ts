import { isDeepStrictEqual } from 'node:util';
import { wasJudged } from '../../domain/coverage.ts';
import type { Inventory } from '../../domain/inventory.ts';
import type { Owner, Resource, ResourceType } from '../../domain/resource.ts';
import { resourceOfInventory } from '../../domain/resource-of-inventory.ts';
import { type JobStatus, type Queue, singletonKeyOf } from '../../queue/queue.ts';
import type { AccountScanType, Store } from '../../store/store.ts';
import { type HandlerDeps, ownerOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { apiError, validationError } from '../wire/errors.ts';
import type { Push } from './inventory-schema.ts';

/** Answer to a pushed inventory. */
export interface Accepted {
  readonly resourceId: string;
  readonly resourceType: ResourceType;
  readonly inventoryDigest: string;
  /** False when the resource had this software already. */
  readonly changed: boolean;
  /** The scan that was asked for; absent when there is nothing new to judge or one already waits. */
  readonly jobId?: string;
}

const SCAN_TYPE: Partial<Record<ResourceType, AccountScanType>> = {
  AWS_EC2_INSTANCE: 'EC2',
  AWS_ECR_CONTAINER_IMAGE: 'ECR',
};

function resourceOf(inventory: Inventory, tags: Push['tags'], caller: Caller): Resource {
  const resource = resourceOfInventory(ownerOf(caller), inventory, tags);
  if (resource !== undefined) return resource;
  throw validationError(
    `The inventory of a ${inventory.subject.kind} is no resource that can be watched: push images and hosts, and scan the others locally.`,
  );
}

async function checkEnabled(store: Store, resource: Resource): Promise<void> {
  const scanType = SCAN_TYPE[resource.type];
  const enablement = await store.accounts.enablement(resource);
  const status = scanType && enablement[scanType];
  if (status === 'ENABLED' || status === 'ENABLING') return;
  throw apiError(
    'AccessDeniedException',
    `Scanning of ${scanType ?? resource.type} is not enabled for account ${resource.accountId} in ${resource.region}: run aws inspector2 enable --resource-types ${scanType ?? ''}`,
  );
}

/** What a push does: stores the resource and its inventory, shows it in coverage, and asks for a scan. */
export async function acceptInventory(
  { store, queue, database }: Pick<HandlerDeps, 'store' | 'queue' | 'database'>,
  { inventory, tags }: Push,
  caller: Caller,
): Promise<Accepted> {
  const resource = resourceOf(inventory, tags, caller);
  await checkEnabled(store, resource);
  const before = await store.resources.get(resource, resource.id);
  await store.resources.upsert(resource);
  const { digest, changed } = await store.inventories.attach(resource, inventory);
  const coverage = await store.coverage.get(resource, resource.id, 'PACKAGE');
  if (coverage === undefined) {
    await store.coverage.upsert({
      resource,
      scanType: 'PACKAGE',
      status: { code: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' },
      ...(resource.type === 'AWS_EC2_INSTANCE' ? { scanMode: 'EC2_INSPECTOR_AGENT_BASED' } : {}),
    });
  }
  const accepted = { resourceId: resource.id, resourceType: resource.type, inventoryDigest: digest, changed };
  const isJudged =
    coverage?.status.reason === 'SUCCESSFUL' && wasJudged(coverage.summary, digest, database().info.digest); // a crash may have come before its scan was asked for
  // Suppression rules ask about tags and other facts too.
  if (!changed && isJudged && isDeepStrictEqual(before, resource)) return accepted;
  const jobId = await askForScan(queue, resource);
  return jobId === undefined ? accepted : { ...accepted, jobId };
}

/** @returns the job's id; undefined when the same scan waits already */
export function askForScan(queue: Queue, { accountId, region, id }: Resource): Promise<string | undefined> {
  const owner = { accountId, region };
  return queue.send('scan-resource', { ...owner, resourceId: id }, { singletonKey: singletonKeyOf(owner, id) });
}

const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const isOf = (data: unknown, { accountId, region }: Caller): boolean => {
  const owner = data as Partial<Owner> | null;
  return owner?.accountId === accountId && owner.region === region;
};

/** State of a scan that a push of the caller's account asked for. */
export async function scanJob(
  { queue }: Pick<HandlerDeps, 'queue'>,
  id: string,
  caller: Caller,
): Promise<Omit<JobStatus, 'data'>> {
  const status = JOB_ID.test(id) ? await queue.status('scan-resource', id) : undefined;
  if (status === undefined || !isOf(status.data, caller)) {
    throw apiError('ResourceNotFoundException', `There is no job ${id}.`);
  }
  const { data: _, ...shown } = status;
  return shown;
}
