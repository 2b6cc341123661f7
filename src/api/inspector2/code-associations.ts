import { associationId, CODE_ASSOCIATION, CODE_PROJECT, type CodeConfiguration } from '../../store/code-documents.ts';
import type { Document } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { NAMED_CODE_CONFIGURATION } from './code-configuration-shape.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf, readPage, scopeOf } from './handler.ts';
import { findNamed, getNamed, scopeOfOwner } from './named-document.ts';

/** inspector.md 3.12 */
const MAX_CONFIGURATIONS_OF_PROJECT = 4;
const DEFAULT_PAGE = 100;

type Request = wire.AssociateConfigurationRequest;
type Failure = Pick<wire.FailedAssociationResult, 'statusCode' | 'statusMessage'>;

const failed = (statusCode: wire.AssociationResultStatusCode, statusMessage: string): Failure => ({
  statusCode,
  statusMessage,
});

/** Which project is scanned by which configurations. The project knows its own; an association document lists them. */
export function codeAssociations({
  store: { documents },
  tokens,
  clock,
}: HandlerDeps): Capability<
  | 'ListCodeSecurityScanConfigurationAssociations'
  | 'BatchAssociateCodeSecurityScanConfiguration'
  | 'BatchDisassociateCodeSecurityScanConfiguration'
> {
  type Change = (
    configuration: Document<CodeConfiguration>,
    projectId: string,
    caller: Caller,
  ) => Promise<Failure | undefined>;

  /** Each request for itself: one that fails does not hold up the others. */
  async function eachOf(requests: readonly Request[], caller: Caller, change: Change) {
    const successfulAssociations: wire.SuccessfulAssociationResult[] = [];
    const failedAssociations: wire.FailedAssociationResult[] = [];
    for (const { scanConfigurationArn, resource } of requests) {
      const failure = await resultOf(scanConfigurationArn, resource.projectId, caller, change);
      if (failure === undefined) successfulAssociations.push({ scanConfigurationArn, resource });
      else failedAssociations.push({ scanConfigurationArn, resource, ...failure });
    }
    return { failedAssociations, successfulAssociations };
  }

  async function resultOf(arn: string, projectId: string | undefined, caller: Caller, change: Change) {
    const configuration = await findNamed(documents, NAMED_CODE_CONFIGURATION, ownScopeOf(caller), arn);
    if (configuration === undefined) {
      return failed('SCAN_CONFIGURATION_NOT_FOUND', `The scan configuration ${arn} does not exist.`);
    }
    if (configuration.body.isDefault) {
      return failed(
        'INVALID_INPUT',
        'A default configuration applies to every project; it is not associated with one.',
      );
    }
    return change(configuration, projectId ?? '', caller);
  }

  const noProject = (projectId: string): Failure =>
    failed('RESOURCE_NOT_FOUND', `The project ${projectId} does not exist.`);

  const associate: Change = async ({ id }, projectId, caller) => {
    const owner = ownerOf(caller);
    let isFull = false;
    const changed = await documents.update(CODE_PROJECT, owner, projectId, (project) => {
      const { configurations } = project.body;
      isFull = !configurations.includes(id) && configurations.length >= MAX_CONFIGURATIONS_OF_PROJECT;
      if (isFull || configurations.includes(id)) return undefined;
      return { ...project, body: { ...project.body, configurations: [...configurations, id] } };
    });
    if (changed === 'missing') return noProject(projectId);
    if (isFull) {
      return failed('QUOTA_EXCEEDED', `A project has at most ${MAX_CONFIGURATIONS_OF_PROJECT} scan configurations.`);
    }
    const createdAt = clock.now().toISOString();
    const document = {
      ...owner,
      id: associationId(id, projectId),
      parent: id,
      tags: {},
      body: { projectId },
      createdAt,
    };
    await documents.create(CODE_ASSOCIATION, document);
    return undefined;
  };

  const disassociate: Change = async ({ id }, projectId, caller) => {
    const owner = ownerOf(caller);
    let isThere = false;
    const changed = await documents.update(CODE_PROJECT, owner, projectId, (project) => {
      const { configurations } = project.body;
      isThere = configurations.includes(id);
      if (!isThere) return undefined;
      return { ...project, body: { ...project.body, configurations: configurations.filter((one) => one !== id) } };
    });
    if (changed === 'missing') return noProject(projectId);
    await documents.delete(CODE_ASSOCIATION, owner, associationId(id, projectId));
    return isThere ? undefined : failed('RESOURCE_NOT_FOUND', `The project ${projectId} is not associated with it.`);
  };

  return {
    async ListCodeSecurityScanConfigurationAssociations(input, caller) {
      const configuration = await getNamed(
        documents,
        NAMED_CODE_CONFIGURATION,
        scopeOf(caller),
        input.scanConfigurationArn,
      );
      const { id, body } = configuration;
      const request = {
        operation: 'ListCodeSecurityScanConfigurationAssociations',
        query: { id },
        input,
        defaultSize: DEFAULT_PAGE,
      } as const;
      const scope = scopeOfOwner(configuration);
      const { items, nextToken } = await readPage(tokens, caller, request, async (page) => {
        if (body.isDefault) {
          const projects = await documents.list(CODE_PROJECT, scope, {}, page);
          return { ...projects, items: projects.items.map((project) => project.id) };
        }
        const associations = await documents.list(CODE_ASSOCIATION, scope, { parent: id }, page);
        return { ...associations, items: associations.items.map((one) => one.body.projectId) };
      });
      return { associations: items.map((projectId) => ({ resource: { projectId } })), nextToken };
    },

    BatchAssociateCodeSecurityScanConfiguration: ({ associateConfigurationRequests }, caller) =>
      eachOf(associateConfigurationRequests, caller, associate),

    BatchDisassociateCodeSecurityScanConfiguration: ({ disassociateConfigurationRequests }, caller) =>
      eachOf(disassociateConfigurationRequests, caller, disassociate),
  };
}
