import type { Owner, Scope } from '../../domain/resource.ts';
import type { Document, DocumentKind, DocumentStore } from '../../store/store.ts';
import { noSuchResource } from './filter-arn.ts';

/** ARN of a document. */
export type ArnOf<B> = (document: Document<B>) => string;

/** What the API names by an ARN that ends in the document's id. */
export interface NamedKind<B> {
  readonly kind: DocumentKind<B>;
  readonly arnOf: ArnOf<B>;
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Id at the end of an ARN; whether it names something is for the store to say. */
export const idInArn = (arn: string): string | undefined => ID.exec(arn)?.[0];

/** The document that an ARN names within a scope; undefined for what is not there, of others, or of another kind. */
export async function findNamed<B>(
  documents: DocumentStore,
  { kind, arnOf }: NamedKind<B>,
  scope: Scope,
  arn: string,
): Promise<Document<B> | undefined> {
  const id = idInArn(arn);
  const document = id === undefined ? undefined : await documents.get(kind, scope, id);
  return document !== undefined && arnOf(document) === arn ? document : undefined;
}

/** As {@link findNamed}. Throws ResourceNotFoundException when the ARN names nothing. */
export async function getNamed<B>(
  documents: DocumentStore,
  named: NamedKind<B>,
  scope: Scope,
  arn: string,
): Promise<Document<B>> {
  const document = await findNamed(documents, named, scope, arn);
  if (document === undefined) throw noSuchResource(arn);
  return document;
}

export const scopeOfOwner = ({ accountId, region }: Owner): Scope => ({ accountIds: [accountId], region });

/** Every document of a selection, page by page; for kinds whose quota bounds them. */
export async function allOf<B>(
  documents: DocumentStore,
  kind: DocumentKind<B>,
  scope: Scope,
  select: { readonly parent?: string } = {},
): Promise<Document<B>[]> {
  const found: Document<B>[] = [];
  let after: string | undefined;
  do {
    const page = await documents.list(kind, scope, select, { limit: 500, ...(after !== undefined && { after }) });
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return found;
}
