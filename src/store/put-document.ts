import type { Owner } from '../domain/resource.ts';
import { ONLY } from './organization-settings.ts';
import type { DocumentKind, DocumentStore } from './store.ts';

/**
 * Changes a document, by default the one that an account has of its kind, or creates it.
 * @param change makes the new body of the current one; undefined when there is none yet. May run twice.
 */
export async function putDocument<B>(
  documents: DocumentStore,
  kind: DocumentKind<B>,
  owner: Owner,
  createdAt: string,
  change: (before: B | undefined) => B,
  id = ONLY,
): Promise<void> {
  const update = () => documents.update(kind, owner, id, (current) => ({ ...current, body: change(current.body) }));
  if ((await update()) !== 'missing') return;
  const created = await documents.create(kind, { ...owner, id, tags: {}, body: change(undefined), createdAt });
  // Somebody else was faster: then it is there to be changed.
  if (created !== 'created') await update();
}
