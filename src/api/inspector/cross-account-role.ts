import { CROSS_ACCOUNT_ROLE } from '../../assessment/kinds.ts';
import { partitionOf } from '../../domain/arn.ts';
import { putDocument } from '../../store/put-document.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import { invalidInput } from './errors.ts';
import { type Capability, NOTHING } from './handler.ts';

const ID = 'role';
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** The role by which the old service listed instances. Assay needs none: it is kept, and has no effect. */
export function crossAccountRole({
  store: { documents },
  clock,
}: HandlerDeps): Capability<'DescribeCrossAccountAccessRole' | 'RegisterCrossAccountAccessRole'> {
  return {
    async RegisterCrossAccountAccessRole({ roleArn }, caller) {
      if (!ROLE.test(roleArn)) throw invalidInput('INVALID_IAM_ROLE_ARN', `${roleArn} is not the ARN of a role.`);
      const registeredAt = clock.now().toISOString();
      const change = () => ({ roleArn, registeredAt });
      await putDocument(documents, CROSS_ACCOUNT_ROLE, ownerOf(caller), registeredAt, change, ID);
      return NOTHING;
    },

    async DescribeCrossAccountAccessRole(_input, caller) {
      const role = await documents.get(CROSS_ACCOUNT_ROLE, ownScopeOf(caller), ID);
      if (role !== undefined) return { ...role.body, valid: true };
      // The service answers with its own role where none was registered; the model requires all three members.
      const { accountId, region } = caller;
      const service = 'inspector.amazonaws.com/AWSServiceRoleForAmazonInspector';
      const roleArn = `arn:${partitionOf(region)}:iam::${accountId}:role/aws-service-role/${service}`;
      return { roleArn, valid: true, registeredAt: new Date(0).toISOString() };
    },
  };
}
