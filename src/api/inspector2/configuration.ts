import type { Owner } from '../../domain/resource.ts';
import {
  type Ec2Settings,
  type EcrSettings,
  effectiveScanSettings,
  ONLY,
  SCAN_SETTINGS,
  type ScanSettings,
} from '../../store/organization-settings.ts';
import { putDocument } from '../../store/put-document.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { apiError, fieldError, validationError } from '../wire/errors.ts';
import { administratorsOnly, isManaged, notManaged } from './accounts.ts';
import { type Capability, type HandlerDeps, ownerOf } from './handler.ts';

const ec2State = ({ scanMode, vmScannerSince }: Ec2Settings): wire.Ec2ConfigurationState => ({
  scanModeState: { scanMode, scanModeStatus: 'SUCCESS' },
  vmScannerState: { activated: vmScannerSince !== undefined, activatedAt: vmScannerSince, status: 'SUCCESS' },
});

const ecrState = (ecr: EcrSettings): wire.EcrConfigurationState => ({
  rescanDurationState: { ...ecr, status: 'SUCCESS' },
});

/** Members of a request that are absent leave what holds so far. */
function ec2Settings(asked: wire.Ec2Configuration, before: Ec2Settings, now: string): Ec2Settings {
  const activate = asked.activateVMScanner ?? before.vmScannerSince !== undefined;
  return { scanMode: asked.scanMode, ...(activate && { vmScannerSince: before.vmScannerSince ?? now }) };
}

const ecrSettings = (asked: wire.EcrConfiguration, before: EcrSettings, now: string): EcrSettings => ({
  rescanDuration: asked.rescanDuration,
  pullDateRescanDuration: asked.pullDateRescanDuration ?? before.pullDateRescanDuration,
  pullDateRescanMode: asked.pullDateRescanMode ?? before.pullDateRescanMode,
  updatedAt: now,
});

/** The rules that the model does not tell: which members go together (inspector.md 2.1). */
function checkUpdate(input: wire.UpdateConfigurationRequest): void {
  const { accountId, ec2Configuration, ecrConfiguration, updateConfigurationInheritance: inheritance } = input;
  const hasBlock = ec2Configuration !== undefined || ecrConfiguration !== undefined;
  if (inheritance === undefined) {
    if (!hasBlock) throw validationError('Give ec2Configuration or ecrConfiguration.');
    return;
  }
  const name = 'updateConfigurationInheritance';
  if (accountId === undefined) throw fieldError(name, 'Member must come with accountId');
  if (hasBlock) throw fieldError(name, 'Member must not come with ec2Configuration or ecrConfiguration');
  if (inheritance.ec2Configuration === undefined && inheritance.ecrConfiguration === undefined) {
    throw fieldError(name, 'Member must contain ec2Configuration or ecrConfiguration');
  }
}

/** How machines and images of an account are scanned. What the administrator sets holds for all members without their own. */
export function configuration({ store, clock }: HandlerDeps): Capability<'GetConfiguration' | 'UpdateConfiguration'> {
  const settingsOf = async ({ accountId, region }: Owner): Promise<ScanSettings | undefined> =>
    (await store.documents.get(SCAN_SETTINGS, { accountIds: [accountId], region }, ONLY))?.body;

  /** The account that the request is about: the caller's own, or a member's. */
  function subjectOf(accountId: string | undefined, caller: Caller): Owner {
    if (accountId === undefined || accountId === caller.accountId) return ownerOf(caller);
    if (!isManaged(accountId, caller)) throw apiError('AccessDeniedException', notManaged(accountId));
    return { accountId, region: caller.region };
  }

  function administratorOf(subject: Owner, { accountId, administratorId, region }: Caller): Owner | undefined {
    if (subject.accountId !== accountId) return { accountId, region };
    return administratorId === undefined ? undefined : { accountId: administratorId, region };
  }

  async function effective(subject: Owner, caller: Caller): Promise<Required<ScanSettings>> {
    const administrator = administratorOf(subject, caller);
    return effectiveScanSettings(await settingsOf(subject), administrator && (await settingsOf(administrator)));
  }

  return {
    async GetConfiguration({ accountId }, caller) {
      const { ec2, ecr } = await effective(subjectOf(accountId, caller), caller);
      return { ec2Configuration: ec2State(ec2), ecrConfiguration: ecrState(ecr) };
    },

    async UpdateConfiguration(input, caller) {
      checkUpdate(input);
      if (caller.administratorId !== undefined) throw administratorsOnly('change the configuration of its members');
      const subject = subjectOf(input.accountId, caller);
      const { ec2Configuration, ecrConfiguration, updateConfigurationInheritance: inheritance } = input;
      const now = clock.now().toISOString();
      if (inheritance !== undefined) {
        if (subject.accountId === caller.accountId) {
          throw fieldError('accountId', 'Member must be a member account to inherit from its administrator');
        }
        await putDocument(store.documents, SCAN_SETTINGS, subject, now, (own = {}) => ({
          ...(inheritance.ec2Configuration === undefined && own.ec2 && { ec2: own.ec2 }),
          ...(inheritance.ecrConfiguration === undefined && own.ecr && { ecr: own.ecr }),
        }));
        return {};
      }
      const before = await effective(subject, caller);
      await putDocument(store.documents, SCAN_SETTINGS, subject, now, (own = {}) => ({
        ...own,
        ...(ec2Configuration && { ec2: ec2Settings(ec2Configuration, before.ec2, now) }),
        ...(ecrConfiguration && { ecr: ecrSettings(ecrConfiguration, before.ecr, now) }),
      }));
      return {};
    },
  };
}
