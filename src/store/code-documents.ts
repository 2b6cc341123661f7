import { documentKind } from './store.ts';

export type CodeHostType = 'GITHUB' | 'GITLAB_SELF_MANAGED';
export type CodeIntegrationStatus = 'PENDING' | 'IN_PROGRESS' | 'ACTIVE' | 'INACTIVE' | 'DISABLING';

/** A connection to a host of repositories. Its name is the document's. */
export interface CodeIntegration {
  readonly type: CodeHostType;
  readonly status: CodeIntegrationStatus;
  readonly statusReason: string;
  /** `https://…`, of a self-managed host. */
  readonly instanceUrl?: string;
  /** GitHub's number of the installation of its App. */
  readonly installationId?: string;
  /** Sealed with {@link codeSecretContext}. */
  readonly sealedToken?: string;
  /** What the provider gave the user's browser: usable once, gone when it was used. */
  readonly sealedCode?: string;
}

/** What the secrets of an integration are sealed for. */
export const codeSecretContext = (integrationId: string): string => `code-integration/${integrationId}`;

export const CODE_INTEGRATION = documentKind<CodeIntegration>('code-integration');

/** A repository that an integration found. Its id is `project-UUID`, its parent the integration's id. */
export interface CodeProject {
  readonly name: string;
  /** Ids of the scan configurations it is associated with; see MAX_CONFIGURATIONS_OF_PROJECT. */
  readonly configurations: readonly string[];
}

export const CODE_PROJECT = documentKind<CodeProject>('code-project');

export type RuleSetCategory = 'SAST' | 'IAC' | 'SCA';
export type ContinuousIntegrationEvent = 'PULL_REQUEST' | 'PUSH';

export interface CodeConfiguration {
  readonly level: 'ACCOUNT' | 'ORGANIZATION';
  /** The organization (`o-…`) that it is for. */
  readonly organizationId?: string;
  /** Attaches to all projects, those to come too. */
  readonly isDefault: boolean;
  readonly ruleSetCategories: readonly RuleSetCategory[];
  readonly periodic?: { readonly frequency?: 'WEEKLY' | 'MONTHLY' | 'NEVER'; readonly frequencyExpression?: string };
  readonly continuousIntegration?: { readonly supportedEvents: readonly ContinuousIntegrationEvent[] };
}

export const CODE_CONFIGURATION = documentKind<CodeConfiguration>('code-configuration');

/** Which project a configuration is associated with. Id `CONFIGURATION/PROJECT`, parent the configuration: for its list. */
export interface CodeAssociation {
  readonly projectId: string;
}

export const CODE_ASSOCIATION = documentKind<CodeAssociation>('code-association');

export const associationId = (configurationId: string, projectId: string): string => `${configurationId}/${projectId}`;

/** One scan of a project, its parent. While it runs its name is {@link runningScan}, so that there is one at a time. */
export interface CodeScan {
  readonly status: 'IN_PROGRESS' | 'SUCCESSFUL' | 'FAILED' | 'SKIPPED';
  readonly statusReason?: string;
  readonly lastCommitId?: string;
}

export const CODE_SCAN = documentKind<CodeScan>('code-scan');

export const runningScan = (projectId: string): string => `running/${projectId}`;
