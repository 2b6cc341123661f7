import { codeIntegrationArn } from '../../domain/arn.ts';
import { CODE_INTEGRATION, type CodeIntegration } from '../../store/code-documents.ts';
import type { Document } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';

export const NAMED_CODE_INTEGRATION = {
  kind: CODE_INTEGRATION,
  arnOf: (d: Document<CodeIntegration>) => codeIntegrationArn(d, d.id),
};

/** Where the user lets us in: on GitHub for our App, on GitLab the page of the token that was given. */
export function authorizationUrlOf(
  integration: Document<CodeIntegration>,
  githubClientId: string | undefined,
): string | undefined {
  const { type, instanceUrl } = integration.body;
  if (type === 'GITLAB_SELF_MANAGED') return instanceUrl && `${instanceUrl}/-/user_settings/personal_access_tokens`;
  if (githubClientId === undefined) return undefined;
  const query = new URLSearchParams({ client_id: githubClientId, state: integration.id });
  return `https://github.com/login/oauth/authorize?${query}`;
}

/** What lists show; a secret is never among it. */
export const wireIntegration = (document: Document<CodeIntegration>): wire.CodeSecurityIntegrationSummary => ({
  integrationArn: codeIntegrationArn(document, document.id),
  name: document.name ?? '',
  type: document.body.type,
  status: document.body.status,
  statusReason: document.body.statusReason,
  createdOn: document.createdAt,
  lastUpdateOn: document.updatedAt,
});
