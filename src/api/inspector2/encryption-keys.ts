import { ENCRYPTION_KEY } from '../../store/organization-settings.ts';
import { putDocument } from '../../store/put-document.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { apiError, validationError } from '../wire/errors.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf } from './handler.ts';

type KeyOperation = 'GetEncryptionKey' | 'UpdateEncryptionKey' | 'ResetEncryptionKey';

/** What a key is for. Code scanning alone stores what a customer may want under a key of their own (inspector.md 2.1). */
function purposeOf({ scanType, resourceType }: wire.GetEncryptionKeyRequest): string {
  // Well-formed by the model, whose enumerations are those of findings too: no constraint is broken.
  const hasKey = scanType === 'CODE' && (resourceType === 'AWS_LAMBDA_FUNCTION' || resourceType === 'CODE_REPOSITORY');
  if (!hasKey) {
    throw validationError('Only CODE scans of AWS_LAMBDA_FUNCTION and of CODE_REPOSITORY have a customer managed key.');
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
