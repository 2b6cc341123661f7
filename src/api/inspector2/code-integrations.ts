import { randomUUID } from 'node:crypto';
import { CODE_INTEGRATION, type CodeIntegration, codeSecretContext } from '../../store/code-documents.ts';
import type { Document } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { conflict, quotaExceeded, validationError } from '../wire/errors.ts';
import { authorizationUrlOf, NAMED_CODE_INTEGRATION, wireIntegration } from './code-integration-shape.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf, readPage, scopeOf } from './handler.ts';
import { getNamed } from './named-document.ts';
import { checkNewTags } from './tag-rules.ts';

/** AWS has a quota without telling its value. */
const QUOTA = 100;
const DEFAULT_PAGE = 100;

const KIND = 'CODE_SECURITY_INTEGRATION';

const WAITS_FOR_GITHUB = 'Waiting for the authorization on GitHub.';
const NO_GITHUB_APP =
  'This installation has no GitHub App to authorize: set githubClientId and githubClientSecretFile.';
const WAITS_FOR_GITLAB = 'Waiting for the authorization: send an authCode to have the access token checked.';
const DELETING = 'The integration, its projects and their associations are being deleted.';
const IN_PROGRESS = 'The provider is being asked.';

/** The host of a self-managed GitLab, without a slash at its end. What it resolves to is checked when it is asked. */
function instanceUrlOf(text: string): string {
  if (!URL.canParse(text)) throw validationError('The instanceUrl is no URL.');
  const url = new URL(text);
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url.protocol !== 'https:' || !isPlain) {
    throw validationError('The instanceUrl is not https, or has credentials, a query or a fragment.');
  }
  return url.href.replace(/\/+$/, '');
}

/** Connections to hosts of repositories (inspector.md 2.1). Asking the provider is the job `code-integration`. */
export function codeIntegrations({
  store: { documents },
  queue,
  tokens,
  clock,
  sealing,
  githubClientId,
}: HandlerDeps): Capability<
  | 'CreateCodeSecurityIntegration'
  | 'UpdateCodeSecurityIntegration'
  | 'GetCodeSecurityIntegration'
  | 'ListCodeSecurityIntegrations'
  | 'DeleteCodeSecurityIntegration'
> {
  function newIntegration(id: string, { type, details }: wire.CreateCodeSecurityIntegrationRequest): CodeIntegration {
    const gitlab = details?.gitlabSelfManaged;
    if (type === 'GITHUB') {
      if (gitlab !== undefined) throw validationError('An integration with GITHUB has no details.');
      const statusReason = githubClientId === undefined ? NO_GITHUB_APP : WAITS_FOR_GITHUB;
      return { type, status: 'PENDING', statusReason };
    }
    if (gitlab === undefined)
      throw validationError('An integration with GITLAB_SELF_MANAGED needs details.gitlabSelfManaged.');
    const instanceUrl = instanceUrlOf(gitlab.instanceUrl);
    const sealedToken = sealing.seal(gitlab.accessToken, codeSecretContext(id));
    return { type, status: 'PENDING', statusReason: WAITS_FOR_GITLAB, instanceUrl, sealedToken };
  }

  /** What the user brings back from the provider. */
  function authorized(current: Document<CodeIntegration>, details: wire.UpdateIntegrationDetails): CodeIntegration {
    const { body, id } = current;
    const inProgress = { status: 'IN_PROGRESS', statusReason: IN_PROGRESS } as const;
    if (body.type === 'GITHUB') {
      if (details.github === undefined) throw validationError('An integration with GITHUB needs details.github.');
      const { code, installationId } = details.github;
      return { ...body, ...inProgress, installationId, sealedCode: sealing.seal(code, codeSecretContext(id)) };
    }
    if (details.gitlabSelfManaged === undefined) {
      throw validationError('An integration with GITLAB_SELF_MANAGED needs details.gitlabSelfManaged.');
    }
    // The code is for an OAuth application that AWS makes on the instance; here the access token itself is checked.
    return { ...body, ...inProgress };
  }

  return {
    async CreateCodeSecurityIntegration(input, caller) {
      const { name } = input;
      const tags = checkNewTags(input.tags);
      const owner = ownerOf(caller);
      const id = randomUUID();
      const body = newIntegration(id, input);
      const createdAt = clock.now().toISOString();
      const document = { ...owner, id, name, tags, body, createdAt };
      const result = await documents.create(CODE_INTEGRATION, document, QUOTA);
      if (result === 'quota') throw quotaExceeded(`The account has ${QUOTA} integrations already.`, caller.accountId);
      if (result === 'name') throw conflict(`An integration named ${name} exists already.`, name, KIND);
      const stored = { ...document, updatedAt: createdAt };
      return {
        integrationArn: NAMED_CODE_INTEGRATION.arnOf(stored),
        status: body.status,
        authorizationUrl: authorizationUrlOf(stored, githubClientId),
      };
    },

    async UpdateCodeSecurityIntegration({ integrationArn: arn, details }, caller) {
      const owner = ownerOf(caller);
      const { id } = await getNamed(documents, NAMED_CODE_INTEGRATION, ownScopeOf(caller), arn);
      await documents.update(CODE_INTEGRATION, owner, id, (current) => {
        const body = authorized(current, details);
        if (current.body.status === 'IN_PROGRESS' || current.body.status === 'DISABLING') {
          throw conflict(`The integration is ${current.body.status}; wait until that has ended.`, arn, KIND);
        }
        return { ...current, body };
      });
      await queue.send('code-integration', { ...owner, id }, { singletonKey: id });
      return { integrationArn: arn, status: 'IN_PROGRESS' };
    },

    async GetCodeSecurityIntegration({ integrationArn: arn }, caller) {
      const found = await getNamed(documents, NAMED_CODE_INTEGRATION, scopeOf(caller), arn);
      const authorizationUrl = authorizationUrlOf(found, githubClientId);
      return { ...wireIntegration(found), authorizationUrl, tags: found.tags };
    },

    async ListCodeSecurityIntegrations(input, caller) {
      const request = {
        operation: 'ListCodeSecurityIntegrations',
        query: {},
        input,
        defaultSize: DEFAULT_PAGE,
      } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        documents.list(CODE_INTEGRATION, scopeOf(caller), {}, page),
      );
      return { integrations: items.map(wireIntegration), nextToken };
    },

    async DeleteCodeSecurityIntegration({ integrationArn: arn }, caller) {
      const owner = ownerOf(caller);
      const { id } = await getNamed(documents, NAMED_CODE_INTEGRATION, ownScopeOf(caller), arn);
      const disabling = { status: 'DISABLING', statusReason: DELETING } as const;
      await documents.update(CODE_INTEGRATION, owner, id, (current) => ({
        ...current,
        body: { ...current.body, ...disabling },
      }));
      await queue.send('code-integration', { ...owner, id }, { singletonKey: id });
      return { integrationArn: arn };
    },
  };
}
