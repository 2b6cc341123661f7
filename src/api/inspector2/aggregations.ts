import type { Condition, Filter } from '../../domain/filter.ts';
import type { Aggregation, AggregationSort } from '../../store/aggregation.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { fieldError } from '../wire/errors.ts';
import { aggregationResponse } from './aggregation-shape.ts';
import { filterAmong } from './filter.ts';
import { type Capability, type HandlerDeps, readPage, scopeOf } from './handler.ts';

const DEFAULT_PAGE = 100;

/** The member of the request's union, and of the answer's, that belongs to each type (inspector.md 2.1). */
export const MEMBER_OF_TYPE = {
  ACCOUNT: 'accountAggregation',
  AMI: 'amiAggregation',
  AWS_EC2_INSTANCE: 'ec2InstanceAggregation',
  AWS_ECR_CONTAINER: 'awsEcrContainerAggregation',
  AWS_LAMBDA_FUNCTION: 'lambdaFunctionAggregation',
  CODE_REPOSITORY: 'codeRepositoryAggregation',
  CONTAINER_IMAGE: 'containerImageAggregation',
  FINDING_TYPE: 'findingTypeAggregation',
  IMAGE_LAYER: 'imageLayerAggregation',
  LAMBDA_LAYER: 'lambdaLayerAggregation',
  PACKAGE: 'packageAggregation',
  REPOSITORY: 'repositoryAggregation',
  SERVERLESS_FUNCTION: 'serverlessFunctionAggregation',
  TITLE: 'titleAggregation',
  VM_INSTANCE: 'vmInstanceAggregation',
} as const satisfies Record<wire.AggregationType, keyof wire.AggregationRequest>;

/** Members that the requests of several types share, beside their lists of criteria. */
interface CommonRequest {
  readonly sortBy?: AggregationSort | undefined;
  readonly sortOrder?: wire.SortOrder | undefined;
  readonly findingType?: wire.AggregationFindingType | undefined;
  readonly resourceType?: wire.AggregationResourceType | undefined;
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const equals = (value: string): readonly Condition[] => [{ kind: 'string', comparison: 'EQUALS', value }];

/** What is asked of the store. Counts fall unless the order says otherwise: the worst comes first. */
function aggregationOf({
  aggregationType: by,
  aggregationRequest = {},
  accountIds,
}: wire.ListFindingAggregationsRequest): Aggregation {
  const member = MEMBER_OF_TYPE[by];
  const stranger = Object.entries(aggregationRequest).find(([name, value]) => name !== member && value !== undefined);
  if (stranger !== undefined) {
    throw fieldError(`aggregationRequest.${stranger[0]}`, `Member must fit the aggregation type ${by}: ${member}`);
  }
  const request: CommonRequest = aggregationRequest[member] ?? {};
  const { findingType, resourceType, sortBy = 'CRITICAL', sortOrder = 'DESC' } = request;
  const filter: Filter = {
    ...filterAmong(capitalised(member), request),
    ...filterAmong('ListFindingAggregationsRequest', { accountIds }),
    ...(resourceType !== undefined && { resourceType: equals(resourceType) }),
  };
  return { by, filter, sortBy, order: sortOrder, ...(findingType !== undefined && { findingType }) };
}

/** Counts of active findings, by what they have in common. */
export function aggregations({ store, tokens }: HandlerDeps): Capability<'ListFindingAggregations'> {
  return {
    async ListFindingAggregations(input, caller) {
      const query = aggregationOf(input);
      const request = { operation: 'ListFindingAggregations', query, input, defaultSize: DEFAULT_PAGE } as const;
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        store.findings.aggregate(scopeOf(caller), query, page),
      );
      const { aggregationType } = input;
      return { aggregationType, responses: items.map((item) => aggregationResponse(aggregationType, item)), nextToken };
    },
  };
}
