import { expect, test } from 'vitest';
import { host, image, OWNER } from '../../../test/conformity/example.ts';
import { functionResource, repositoryResource } from '../../../test/conformity/more-resources.ts';
import { onTheWire } from '../../../test/conformity/on-the-wire.ts';
import type { Aggregate, AggregationGroup } from '../../store/aggregation.ts';
import { aggregationResponse } from './aggregation-shape.ts';
import { MEMBER_OF_TYPE } from './aggregations.ts';

const counts = {
  accountId: OWNER.accountId,
  severities: { CRITICAL: 1, HIGH: 2, MEDIUM: 3, LOW: 4, INFORMATIONAL: 5, UNTRIAGED: 6 },
  total: 21,
  fixable: 7,
  exploitable: 1,
  network: 2,
  affected: 3,
};
const cloud = {
  cloudProvider: 'AWS',
  cloudAccountId: OWNER.accountId,
  cloudRegion: 'us-east-1',
  cloudPartition: 'aws',
};
const of = (part: Partial<Aggregate>): Aggregate => ({ ...counts, keys: {}, ...part });

/** One group of each type, as the store gives it. */
const SAMPLES: Readonly<Record<AggregationGroup, Aggregate>> = {
  ACCOUNT: of({}),
  AMI: of({ keys: { ami: 'ami-0123456789abcdef0', ...cloud } }),
  AWS_EC2_INSTANCE: of({ resource: host }),
  AWS_ECR_CONTAINER: of({ resource: image }),
  AWS_LAMBDA_FUNCTION: of({ resource: functionResource }),
  CODE_REPOSITORY: of({ resource: repositoryResource }),
  CONTAINER_IMAGE: of({ resource: image }),
  FINDING_TYPE: of({ keys: cloud }),
  IMAGE_LAYER: of({
    keys: { repository: 'shop', resourceId: image.id, layerHash: `sha256:${'a'.repeat(64)}`, ...cloud },
  }),
  LAMBDA_LAYER: of({
    keys: { functionName: 'pay', resourceId: functionResource.id, layerArn: 'arn:aws:lambda:us-east-1:1:layer:a:1' },
  }),
  PACKAGE: of({ keys: { packageName: 'openssl' } }),
  REPOSITORY: of({ keys: { repository: 'shop', ...cloud } }),
  SERVERLESS_FUNCTION: of({ resource: functionResource }),
  TITLE: of({ keys: { title: 'CVE-2024-1 - openssl', vulnerabilityId: 'CVE-2024-1' } }),
  VM_INSTANCE: of({ resource: host }),
};

test.each(Object.entries(SAMPLES) as [AggregationGroup, Aggregate][])('%s', (type, sample) => {
  const shown = onTheWire('AggregationResponse', aggregationResponse(type, sample)) as Record<string, object>;
  expect(Object.keys(shown)).toEqual([MEMBER_OF_TYPE[type]]);
  expect(shown[MEMBER_OF_TYPE[type]]).toMatchObject({
    accountId: OWNER.accountId,
    severityCounts: { all: 21, critical: 1, high: 2, medium: 3, low: 4, informational: 5, untriaged: 6 },
  });
});
