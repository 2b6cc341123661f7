import { z } from 'zod';
import { enforcedBy } from '../domain/organization-policy.ts';
import type { Owner } from '../domain/resource.ts';
import {
  AUTO_ENABLE,
  effectiveScanSettings,
  ONLY,
  readPolicy,
  SCAN_SETTINGS,
  type ScanSettings,
} from '../store/organization-settings.ts';
import { ASSOCIATED } from '../store/organization-store.ts';
import { putDocument } from '../store/put-document.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';

const jobData = z.object({ administratorId: z.string(), region: z.string(), accountId: z.string() });

const settingsOf = async ({ store }: PipelineDeps, { accountId, region }: Owner): Promise<ScanSettings | undefined> =>
  (await store.documents.get(SCAN_SETTINGS, { accountIds: [accountId], region }, ONLY))?.body;

/** Who is let go keeps what held for it, though its administrator's settings no longer do. */
async function keepSettings(deps: PipelineDeps, administrator: Owner, member: Owner): Promise<void> {
  const { documents } = deps.store;
  const inherited = await settingsOf(deps, administrator);
  if (inherited === undefined) return;
  const createdAt = deps.clock.now().toISOString();
  const keep = (own: ScanSettings | undefined) => effectiveScanSettings(own, inherited);
  await putDocument(documents, SCAN_SETTINGS, member, createdAt, keep);
}

/** Scan types that the administrator wants for new members and the policy allows; functions' code only with functions. */
async function autoEnable({ store }: PipelineDeps, administrator: Owner, member: Owner) {
  const { accountId, region } = administrator;
  const wanted = await store.documents.get(AUTO_ENABLE, { accountIds: [accountId], region }, ONLY);
  const before = await store.accounts.enablement(member);
  const enforced = enforcedBy(await readPolicy(store.settings), region);
  const scanTypes = (wanted?.body.scanTypes ?? []).filter(
    (type) => before[type] === 'DISABLED' && enforced[type] === undefined,
  );
  const hasFunctions = before.LAMBDA === 'ENABLED' || scanTypes.includes('LAMBDA');
  const fresh = scanTypes.filter((type) => type !== 'LAMBDA_CODE' || hasFunctions);
  await store.accounts.setEnablement(member, Object.fromEntries(fresh.map((type) => [type, 'ENABLED' as const])));
  return { scanTypes: fresh };
}

/** What follows from a relation that began or ended: settings, scan types, suppression rules of the administrator. */
export const settleMember: JobDefinition = {
  name: 'settle-member',
  async run(deps, data) {
    const { administratorId, region, accountId } = jobData.parse(data);
    const administrator = { accountId: administratorId, region };
    const member = { accountId, region };
    const relation = (await deps.store.organization.member(administrator, accountId))?.relation;
    const isMember = relation !== undefined && ASSOCIATED.includes(relation);
    if (!isMember) await keepSettings(deps, administrator, member);
    // A member that is suspended begins nothing.
    const outcome = relation === 'ENABLED' ? await autoEnable(deps, administrator, member) : {};
    await deps.queue.send('apply-suppression', member, { singletonKey: `${accountId}/${region}` });
    return { accountId, relation, ...outcome };
  },
};
