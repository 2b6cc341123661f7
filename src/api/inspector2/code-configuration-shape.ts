import { codeConfigurationArn } from '../../domain/arn.ts';
import { CODE_CONFIGURATION, type CodeConfiguration } from '../../store/code-documents.ts';
import type { Document } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';

export const NAMED_CODE_CONFIGURATION = {
  kind: CODE_CONFIGURATION,
  arnOf: (d: Document<CodeConfiguration>) => codeConfigurationArn(d, d.id, d.body.organizationId),
};

type Scans = Omit<CodeConfiguration, 'level' | 'organizationId' | 'isDefault'>;

/** When and with what is scanned, as a request says it. */
export function scansOf(configuration: wire.CodeSecurityScanConfiguration): Scans {
  const { ruleSetCategories, periodicScanConfiguration: periodic } = configuration;
  const { continuousIntegrationScanConfiguration: continuousIntegration } = configuration;
  return {
    ruleSetCategories,
    ...(periodic !== undefined && {
      periodic: {
        ...(periodic.frequency !== undefined && { frequency: periodic.frequency }),
        ...(periodic.frequencyExpression !== undefined && { frequencyExpression: periodic.frequencyExpression }),
      },
    }),
    ...(continuousIntegration !== undefined && { continuousIntegration }),
  };
}

const scopeSettingsOf = ({ isDefault }: CodeConfiguration): wire.ScopeSettings | undefined =>
  isDefault ? { projectSelectionScope: 'ALL' } : undefined;

export const wireConfiguration = (
  document: Document<CodeConfiguration>,
): wire.GetCodeSecurityScanConfigurationResponse => ({
  scanConfigurationArn: NAMED_CODE_CONFIGURATION.arnOf(document),
  name: document.name,
  configuration: {
    ruleSetCategories: document.body.ruleSetCategories,
    periodicScanConfiguration: document.body.periodic,
    continuousIntegrationScanConfiguration: document.body.continuousIntegration,
  },
  level: document.body.level,
  scopeSettings: scopeSettingsOf(document.body),
  createdAt: document.createdAt,
  lastUpdatedAt: document.updatedAt,
  tags: document.tags,
});

export const wireConfigurationSummary = (
  document: Document<CodeConfiguration>,
): wire.CodeSecurityScanConfigurationSummary => ({
  scanConfigurationArn: NAMED_CODE_CONFIGURATION.arnOf(document),
  name: document.name ?? '',
  ownerAccountId: document.accountId,
  periodicScanFrequency: document.body.periodic?.frequency,
  frequencyExpression: document.body.periodic?.frequencyExpression,
  continuousIntegrationScanSupportedEvents: document.body.continuousIntegration?.supportedEvents,
  ruleSetCategories: document.body.ruleSetCategories,
  scopeSettings: scopeSettingsOf(document.body),
});
