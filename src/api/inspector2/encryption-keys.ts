import { ENCRYPTION_KEY } from '../../store/organization-settings.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { apiError, fieldError } from '../wire/errors.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf } from './handler.ts';
import { putDocument } from './put-document.ts';

type KeyOperation = 'GetEncryptionKey' | 'UpdateEncryptionKey' | 'ResetEncryptionKey';

/** What a key is for. Code scanning alone stores what a customer may want under a key of their own (inspector.md 2.1). */
function purposeOf({ scanType, resourceType }: wire.GetEncryptionKeyRequest): string {
  if (scanType !== 'CODE') throw fieldError('scanType', 'Member must be CODE: other scans have no key of the customer');
  if (resourceType !== 'AWS_LAMBDA_FUNCTION' && resourceType !== 'CODE_REPOSITORY') {
    throw fieldError('resourceType', 'Member must be AWS_LAMBDA_FUNCTION or CODE_REPOSITORY');
  }
  return `${scanType}/${resourceType}`;
}

/** Customers' keys for code snippets. The name is kept and answered; the store's own encryption is docs/store.md's. */
export function encryptionKeys({ store, clock }: HandlerDeps): Capability<KeyOperation> {
  return {
    async GetEncryptionKey(input, caller) {
      const found = await store.documents.get(ENCRYPTION_KEY, ownScopeOf(caller), purposeOf(input));
      if (found !== undefined) return { kmsKeyId: found.body.kmsKeyId };
      const message = `There is no customer managed key for ${input.scanType} scans of ${input.resourceType}.`;
      throw apiError('ResourceNotFoundException', message);
    },

    async UpdateEncryptionKey(input, caller) {
      const { kmsKeyId } = input;
      const now = clock.now().toISOString();
      const set = () => ({ kmsKeyId });
      await putDocument(store.documents, ENCRYPTION_KEY, ownerOf(caller), now, set, purposeOf(input));
      return {};
    },

    async ResetEncryptionKey(input, caller) {
      await store.documents.delete(ENCRYPTION_KEY, ownerOf(caller), purposeOf(input));
      return {};
    },
  };
}
